"""What was delivered: memory, steps, damage, waiting, and a kill at any point that loses none."""

import datetime as dt
import hashlib
import os
import resource
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from withdrawal_cli import ledger, notify
from withdrawal_cli.delivery import Parcel, Send, Sent, deliver, preview
from withdrawal_cli.errors import AccessError
from withdrawal_cli.ledger import STANDARD_OUTPUT, opened
from withdrawal_cli.model import THRESHOLDS, Delivery, Milestone, Standing, Verdict
from withdrawal_cli.reminders import Memory, Message, Reminder, Seen, owed
from withdrawal_cli.standing import standings

NOW = dt.datetime(2030, 1, 1, 6, tzinfo=dt.UTC)
LATER = dt.datetime(2030, 12, 31, 23, 59, 59, 999999, tzinfo=dt.UTC)
URL, OTHER = "0123456789abcdef", "fedcba9876543210"
BOTH = (STANDARD_OUTPUT, URL)
NOTHING = Memory(told={}, seen={}, days={}, pending=set())
HELLO, AGAIN = Message("Hello", ("one", "two")), Message("Again", ("three",))

PIER = milestone(due="2030-03-01")
QUAY = milestone(id="quay", due="2030-03-20", updates=(update("2030-02-20", due="2030-04~"),))
DOCK = milestone(id="dock", due="2030-12", updates=(update("2030-02-21", outcome="kept"),))
STORY = (PIER, QUAY, DOCK, milestone(id="undated"))

WAIT = ledger.WAIT


@pytest.fixture(autouse=True)
def _no_long_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "WAIT", 20)


def view(day: str, *milestones: Milestone) -> list[Standing]:
    return standings([(dataset(*milestones), DAY(day))], soon=30)


def reminders(seen: list[Standing]) -> list[Reminder]:
    """Return what is owed to a channel that was told nothing."""
    return owed(seen, at=THRESHOLDS, memory=NOTHING)


def into(got: list[tuple[str, Message]], *, failing: Collection[str] = ()) -> Send:
    """Return a way to send, to a list."""

    def send(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        for channel, parcel in parcels.items():
            if channel not in failing:
                got.append((channel, parcel.message))
            yield channel, "no answer" if channel in failing else None

    return send


def run(
    path: Path,
    seen: list[Standing],
    *,
    channels: Collection[str] = (STANDARD_OUTPUT,),
    failing: Collection[str] = (),
) -> list[tuple[str, str]]:
    """Run once and return who got a message, with its subject."""
    got: list[tuple[str, Message]] = []
    send = into(got, failing=failing)
    failed = deliver(path, seen, at=THRESHOLDS, channels=channels, send=send, now=NOW)
    assert failed == dict.fromkeys(failing, "no answer")
    return [(channel, message.subject) for channel, message in got]


def memory(path: Path, channel: str = STANDARD_OUTPUT) -> Memory:
    with opened(path, writing=False) as book:
        return book.memory(channel)


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def test_what_was_told_and_seen_comes_back(path: Path) -> None:
    seen = view("2030-02-22", *STORY)
    with opened(path, writing=True) as book:
        assert book.memory(URL) == NOTHING
        book.settle(URL, seen, reminders(seen), now=NOW)
    assert memory(path, URL) == Memory(
        told={(("harbour", "pier"), DAY("2030-03-01")): 7},
        seen={
            ("harbour", "pier"): Seen(
                text="2030-03-01",
                earliest=DAY("2030-03-01"),
                latest=DAY("2030-03-01"),
                verdict=None,
                declared=None,
            ),
            ("harbour", "quay"): Seen(
                text="2030-04~",
                earliest=DAY("2030-04-01"),
                latest=DAY("2030-04-30"),
                verdict=None,
                declared=None,
            ),
            ("harbour", "dock"): Seen(
                text="2030-12",
                earliest=DAY("2030-12-01"),
                latest=DAY("2030-12-31"),
                verdict=Verdict.KEPT,
                declared=DAY("2030-02-21"),
            ),
            ("harbour", "undated"): Seen(
                text=None, earliest=None, latest=None, verdict=None, declared=None
            ),
        },
        days={"harbour": DAY("2030-02-22")},
        pending=set(),
    )
    assert memory(path) == NOTHING


@pytest.mark.parametrize(
    ("runs", "least"),
    [
        (["2030-02-22"], 7),
        (["2030-02-22", "2030-02-28"], 1),
        (["2030-02-28", "2030-02-22"], 1),
        (["2030-02-28", "2030-03-02", "2030-03-01"], -1),
    ],
)
def test_the_fewest_days_told_of_a_limit_are_kept(path: Path, runs: list[str], least: int) -> None:
    with opened(path, writing=True) as book:
        for day in runs:
            seen = view(day, PIER)
            book.settle(URL, seen, reminders(seen), now=NOW)
        assert book.memory(URL).told == {(("harbour", "pier"), DAY("2030-03-01")): least}


def test_each_limit_of_a_milestone_has_days_of_its_own(path: Path) -> None:
    with opened(path, writing=True) as book:
        for due in ("2030-03-01", "2030-03-02"):
            seen = view("2030-02-22", milestone(due=due))
            book.settle(URL, seen, reminders(seen), now=NOW)
        assert book.memory(URL).told == {
            (("harbour", "pier"), DAY("2030-03-01")): 7,
            (("harbour", "pier"), DAY("2030-03-02")): 8,
        }


def test_a_milestone_without_a_date_is_told_and_leaves_no_days(path: Path) -> None:
    seen = view("2030-02-22", milestone())
    one = Reminder(threshold=None, limit_before=None, settled=False, milestone=seen[0])
    with opened(path, writing=True) as book:
        book.owe({URL: ([one], HELLO)})
        assert book.memory(URL).pending == {("harbour", "pier")}
        book.settle(URL, seen, [one], now=NOW)
        assert book.memory(URL)._replace(seen={}) == NOTHING._replace(
            days={"harbour": DAY("2030-02-22")}
        )


def test_what_is_owed_is_pending_until_it_is_settled(path: Path) -> None:
    seen = view("2030-04-02", PIER, QUAY)
    both = reminders(seen)
    keys = {("harbour", "pier"), ("harbour", "quay")}
    with opened(path, writing=True) as book:
        book.owe({URL: (both, HELLO), OTHER: (both, HELLO)})
    assert memory(path, URL) == memory(path, OTHER) == NOTHING._replace(pending=keys)
    with opened(path, writing=True) as book:
        book.owe({URL: (both, HELLO)})
        book.settle(URL, seen, both[:1], now=NOW)
    assert memory(path, URL).pending == {("harbour", "pier")}
    assert memory(path, OTHER).pending == keys
    assert memory(path).pending == set()


def test_every_statement_has_a_day_of_its_own_and_only_what_steps_back_is_not_seen(
    path: Path,
) -> None:
    bay, harbour = dataset(PIER, id="bay", timezone="Pacific/Auckland"), dataset(PIER, QUAY)
    early, late = DAY("2030-02-19"), DAY("2030-02-20")
    with opened(path, writing=True) as book:
        book.settle(URL, standings([(bay, late), (harbour, late)], soon=30), (), now=NOW)
        assert book.memory(URL).days == {"bay": late, "harbour": late}
        before = book.memory(URL).seen["harbour", "quay"]
        later = late + dt.timedelta(days=1)
        book.settle(URL, standings([(bay, later), (harbour, early)], soon=30), (), now=NOW)
        assert book.memory(URL).days == {"bay": later, "harbour": late}
        assert book.memory(URL).seen["harbour", "quay"] == before


def test_deliveries_are_what_was_sent_or_is_pending_the_oldest_first(path: Path) -> None:
    seen = view("2030-02-22", PIER)
    found = reminders(seen)
    with opened(path, writing=True) as book:
        book.owe({URL: (found, HELLO), OTHER: (found, AGAIN)})
        book.settle(OTHER, seen, found, now=NOW)
        book.settle(STANDARD_OUTPUT, seen, (), now=NOW)
    pending = Delivery(
        channel=URL,
        as_of=DAY("2030-02-22"),
        delivered=None,
        subject="Hello",
        lines=("one", "two"),
    )
    sent = replace(
        pending,
        channel=OTHER,
        delivered="2030-01-01T06:00:00+00:00",
        subject="Again",
        lines=("three",),
    )
    assert ledger.deliveries(path) == [pending, sent]
    # Sent again, it is the same message, not another one; what is settled does not change.
    with opened(path, writing=True) as book:
        book.owe({URL: (reminders(view("2030-02-23", PIER)), HELLO)})
        book.settle(URL, seen, (), now=NOW)
    again = replace(pending, as_of=DAY("2030-02-23"))
    assert ledger.deliveries(path) == [sent, again]
    with opened(path, writing=True) as book:
        book.owe({OTHER: (found, HELLO)})
        for channel in (URL, OTHER):
            book.settle(channel, seen, found, now=LATER)
    late = replace(again, delivered="2030-12-31T23:59:59+00:00")
    assert ledger.deliveries(path) == [
        sent,
        late,
        replace(late, channel=OTHER, as_of=DAY("2030-02-22")),
    ]


def test_an_address_is_known_by_a_digest() -> None:
    assert ledger.channel("json://user:secret@example.org") == "d9b771e29762feec"
    assert ledger.channel("json://user:secreT@example.org") != "d9b771e29762feec"
    assert len(ledger.channel("json://\udcff")) == 16


class Interrupted(dt.datetime):
    """A time at which somebody presses Ctrl-C."""

    def isoformat(self, *_: Any, **__: Any) -> str:
        raise KeyboardInterrupt


def test_a_step_is_written_whole_or_not_at_all(path: Path) -> None:
    seen = view("2030-02-22", PIER, QUAY)
    found = reminders(seen)
    with opened(path, writing=True) as book:
        book.owe({URL: (found, HELLO)})
        before = book.memory(URL), book.deliveries()
        with pytest.raises(KeyboardInterrupt):
            book.settle(URL, seen, found, now=Interrupted(2030, 1, 1))
        later = reminders(view("2030-02-28", *STORY))
        unwritable: Any = Message("Again", (None,))  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            book.owe({URL: (found, AGAIN), OTHER: (later, unwritable)})
        assert (book.memory(URL), book.deliveries()) == before
        assert book.memory(OTHER) == NOTHING
        book.settle(URL, seen, found, now=NOW)
    assert [one.delivered for one in ledger.deliveries(path)] == ["2030-01-01T06:00:00+00:00"]


def test_a_new_ledger_gets_a_folder_for_its_owner_only_and_leaves_nothing_beside_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "state" / "withdrawal" / "ledger"
    with opened(path, writing=True):
        pass
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(contents(path.parent)) == ["ledger"]
    path.parent.chmod(0o750)
    with opened(path, writing=True):
        pass
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750


def test_looking_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state" / "ledger"
    assert memory(path) == NOTHING
    assert ledger.deliveries(path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["led ger", "file:ledger?mode=memory", "'%3f#\"", "späti", ":memory:"]
)
def test_whatever_its_name_a_ledger_is_a_file(name: str) -> None:
    assert run(Path(name), view("2030-02-22", PIER)) == [
        (STANDARD_OUTPUT, "The pier opens: 7 days left")
    ]
    assert list(contents(Path())) == [name]
    assert run(Path(name), view("2030-02-22", PIER)) == []


def test_an_empty_file_is_a_new_ledger(path: Path) -> None:
    path.touch()
    assert memory(path) == NOTHING
    assert path.stat().st_size == 0
    with opened(path, writing=True):
        pass
    assert path.stat().st_size > 0


def filled(path: Path) -> bytes:
    """Make a ledger of which every table has rows, and return its bytes."""
    seen = view("2030-02-22", *STORY)
    with opened(path, writing=True) as book:
        book.owe({STANDARD_OUTPUT: (reminders(seen), HELLO), URL: (reminders(seen), AGAIN)})
        book.settle(STANDARD_OUTPUT, seen, reminders(seen), now=NOW)
    return path.read_bytes()


def executed(path: Path, *scripts: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for script in scripts:
            connection.executescript(script)


def cut(path: Path) -> None:
    path.write_bytes(filled(path)[:-5000])


def without_a_page(path: Path) -> None:
    content = filled(path)
    path.write_bytes(content[:8192] + bytes(4096) + content[12288:])


def of_a_newer_version(path: Path) -> None:
    filled(path)
    executed(path, f"PRAGMA user_version = {len(ledger.MIGRATIONS) + 1}")


def malformed(path: Path) -> None:
    filled(path)
    executed(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE run (''a' || char(10) || '  b' "
        "WHERE name = 'run'",
    )


def altered(path: Path, *, change: str) -> None:
    filled(path)
    executed(path, change)


ENDLESS = """
    DROP TABLE told;
    CREATE VIEW told AS
    WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, x, x, x, x FROM n
"""
NOT_ITS_TABLES = "its tables are not those of a ledger"
DAMAGED = (
    "the ledger {{}} is damaged ({}); "
    "move it away to begin a new one, which tells again what is owed"
)
NEWER = (
    "the ledger {} was written by a newer version of this program; "
    "upgrade, or name another file with --state-file"
)
SOME_OTHER = "{} is a database of some other program; name another file with --state-file"


@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        (lambda path: path.write_text("garbage\n" * 99), DAMAGED.format("file is not a database")),
        (lambda path: path.write_text("SQ"), DAMAGED.format("file is not a database")),
        (cut, DAMAGED.format("database disk image is malformed")),
        (
            malformed,
            DAMAGED.format('malformed database schema (run) - unrecognized token: "\'a b"'),
        ),
        (partial(altered, change="DROP TABLE run"), DAMAGED.format(NOT_ITS_TABLES)),
        (partial(altered, change=ENDLESS), DAMAGED.format(NOT_ITS_TABLES)),
        (partial(altered, change="ALTER TABLE told ADD a"), DAMAGED.format(NOT_ITS_TABLES)),
        (of_a_newer_version, NEWER),
        (lambda path: executed(path, "CREATE TABLE told (a)"), SOME_OTHER),
        (lambda path: executed(path, "PRAGMA user_version = 1"), SOME_OTHER),
        (lambda path: executed(path, "PRAGMA application_id = 7"), SOME_OTHER),
    ],
)
def test_what_is_no_ledger_to_use_is_told_and_left_untouched(
    path: Path, make: Callable[[Path], object], trouble: str
) -> None:
    make(path)
    before = contents(path.parent)
    got: list[tuple[str, Message]] = []
    for use in (
        lambda: ledger.deliveries(path),
        lambda: preview(path, view("2030-03-01", PIER), at=THRESHOLDS, channels=[URL]),
        lambda: deliver(
            path,
            view("2030-03-01", PIER),
            at=THRESHOLDS,
            channels=[URL],
            send=into(got),
            now=NOW,
        ),
    ):
        with pytest.raises(AccessError) as error:
            use()
        assert str(error.value) == trouble.format(f'"{path}"')
    assert contents(path.parent) == before
    assert got == []


def test_what_analyze_leaves_in_a_ledger_is_no_damage(path: Path) -> None:
    filled(path)
    before = memory(path), memory(path, URL), ledger.deliveries(path)
    executed(path, "ANALYZE")
    assert (memory(path), memory(path, URL), ledger.deliveries(path)) == before


@pytest.mark.parametrize("writing", [True, False])
def test_a_page_that_is_lost_is_one_line_of_complaint(path: Path, writing: bool) -> None:
    without_a_page(path)
    before = path.read_bytes()
    with pytest.raises(AccessError) as error, opened(path, writing=writing):
        pass
    assert str(error.value).startswith(f'the ledger "{path}" is damaged (')
    assert len(str(error.value).splitlines()) == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("mask", [0x01, 0x80])
def test_whichever_byte_is_damaged_it_is_an_error_or_none(tmp_path: Path, mask: int) -> None:
    content = filled(tmp_path / "good")
    path, seen = tmp_path / "bad", view("2030-03-01", *STORY)
    for position in (place for place, byte in enumerate(content) if byte):
        damaged = bytearray(content)
        damaged[position] ^= mask
        path.write_bytes(damaged)
        with suppress(AccessError):
            preview(path, seen, at=THRESHOLDS, channels=BOTH)
            ledger.deliveries(path)


def test_a_run_that_could_not_begin_lets_go_of_the_ledger(path: Path) -> None:
    of_a_newer_version(path)
    with pytest.raises(AccessError) as error, opened(path, writing=True):
        pass
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
    assert isinstance(error.value, AccessError)


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("", 'the ledger "{}" is not a regular file; name another with --state-file'),
        ("pipe", 'the ledger "{}" is not a regular file; name another with --state-file'),
        ("/dev/zero", 'the ledger "{}" is not a regular file; name another with --state-file'),
        ("file/ledger", 'cannot make the folder "{.parent}": File exists'),
        ("file/new/ledger", 'cannot make the folder "{.parent}": Not a directory'),
        ("x" * 300, 'cannot reach the ledger "{}": File name too long'),
        ("y" * 300 + "/ledger", 'cannot make the folder "{.parent}": File name too long'),
    ],
)
def test_where_no_file_can_be_is_an_error(tmp_path: Path, name: str, trouble: str) -> None:
    path = tmp_path / name
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AccessError) as error, opened(path, writing=True):
        pass
    assert str(error.value) == trouble.format(path)
    with pytest.raises(AccessError):
        ledger.deliveries(path)


@pytest.fixture
def state() -> Iterator[Path]:
    """Make a folder that whoever runs the tests can reach without being root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder / "state"


@contextmanager
def as_a_plain_user() -> Iterator[None]:
    """Step down from root, who may write anywhere, to nobody."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "trouble"),
    [
        (0o555, None, "cannot be used: unable to open database file"),
        (0o555, 0o666, "cannot be used: attempt to write a readonly database"),
        (0o777, 0o444, "cannot be used: attempt to write a readonly database"),
        (0o777, 0o000, "cannot be used: unable to open database file"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_is_sent(
    state: Path, folder_mode: int, file_mode: int | None, trouble: str
) -> None:
    state.mkdir()
    path = state / "ledger"
    before = {}
    if file_mode is not None:
        before = {"ledger": filled(path)}
        path.chmod(file_mode)
    state.chmod(folder_mode)
    got: list[tuple[str, Message]] = []
    seen = view("2030-03-01", PIER)
    with as_a_plain_user(), pytest.raises(AccessError) as error:
        deliver(path, seen, at=THRESHOLDS, channels=[URL], send=into(got), now=NOW)
    assert str(error.value) == f'the ledger "{path}" {trouble}'
    assert got == []
    for one in (state, *state.iterdir()):
        one.chmod(0o700)
    assert contents(state) == before


def test_what_can_only_be_read_can_be_looked_at(state: Path) -> None:
    state.mkdir()
    path = state / "ledger"
    filled(path)
    path.chmod(0o444)
    state.chmod(0o555)
    with as_a_plain_user():
        assert len(ledger.deliveries(path)) == 2


def test_a_folder_that_cannot_be_made_or_entered_is_an_error(state: Path) -> None:
    state.mkdir(mode=0o555)
    with as_a_plain_user():
        with pytest.raises(AccessError) as error, opened(state / "new" / "ledger", writing=True):
            pass
        assert str(error.value) == f'cannot make the folder "{state / "new"}": Permission denied'
    state.chmod(0o000)
    with as_a_plain_user():
        for writing in (True, False):
            with pytest.raises(AccessError), opened(state / "ledger", writing=writing):
                pass


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("pages", [0, 1, 2, 4, 6])
def test_a_disk_that_takes_no_more_sends_nothing_and_spoils_nothing(path: Path, pages: int) -> None:
    size = len(filled(path))
    before = memory(path, URL), ledger.deliveries(path)
    piers = [milestone(id=f"pier-{n}", due="2030-03-01") for n in range(999)]
    got: list[tuple[str, Message]] = []
    with files_no_larger_than(min(pages * 4096, size)), pytest.raises(AccessError) as error:
        deliver(
            path,
            view("2030-03-01", *piers),
            at=THRESHOLDS,
            channels=[URL],
            send=into(got),
            now=NOW,
        )
    assert str(error.value) == f'the ledger "{path}" cannot be used: disk I/O error'
    assert got == []
    assert (memory(path, URL), ledger.deliveries(path)) == before
    assert list(contents(path.parent)) == ["ledger"]


STEPS = ("CREATE TABLE first (a TEXT);\nCREATE TABLE second (a)", "DROP TABLE first")


def schema(path: Path) -> tuple[int, set[str]]:
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return version, {name for (name,) in tables}


def test_an_older_ledger_is_brought_up_to_date_step_by_step_by_a_run_that_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled(path)
    version, tables = schema(path)
    known = memory(path), memory(path, URL), ledger.deliveries(path)
    for done, further in ((1, {"first", "second"}), (2, {"second"})):
        monkeypatch.setattr(ledger, "MIGRATIONS", ledger.MIGRATIONS[:version] + STEPS[:done])
        assert (memory(path), memory(path, URL), ledger.deliveries(path)) == known
        assert path.read_bytes() == before
        with opened(path, writing=True) as book:
            assert (book.memory(STANDARD_OUTPUT), book.memory(URL), book.deliveries()) == known
        assert schema(path) == (version + done, tables | further)
        before = path.read_bytes()


def test_the_schema_that_ledgers_hold_is_never_written_otherwise() -> None:
    digests = [hashlib.sha256(script.encode()).hexdigest() for script in ledger.MIGRATIONS]
    assert digests == ["17f35d35d5dcb3f393e49f308ea8fcb45b6b653eb22bde6952d58f3fc260b575"]


def test_two_versions_behind_is_brought_up_to_date_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    version, tables = schema(path)
    monkeypatch.setattr(ledger, "MIGRATIONS", ledger.MIGRATIONS + STEPS)
    with opened(path, writing=True):
        pass
    assert schema(path) == (version + 2, tables | {"second"})


def test_a_step_to_the_next_version_that_fails_leaves_the_ledger_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled(path)
    monkeypatch.setattr(ledger, "MIGRATIONS", (*ledger.MIGRATIONS, *STEPS, "DROP TABLE none"))
    with pytest.raises(AccessError) as error, opened(path, writing=True):
        pass
    assert str(error.value) == f'the ledger "{path}" cannot be used: no such table: none'
    assert contents(path.parent) == {"ledger": before}


def test_a_run_waits_longer_than_the_slowest_channel_may_take() -> None:
    assert WAIT > 2 * notify.LIMIT


def test_whoever_waits_in_vain_is_told_why(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "WAIT", 0.02)
    seen = view("2030-02-22", PIER)
    in_use = f'the ledger "{path}" has been in use by another run for 0 seconds; try again later'

    def assert_that_it_is_busy() -> None:
        for writing in (True, False):
            with pytest.raises(AccessError) as error, opened(path, writing=writing):
                pass
            assert str(error.value) == in_use

    with opened(path, writing=True) as book:
        # From the first look on, and between what is owed and what is settled.
        assert_that_it_is_busy()
        book.owe({URL: (reminders(seen), HELLO)})
        assert_that_it_is_busy()
        book.settle(URL, seen, reminders(seen), now=NOW)
        assert_that_it_is_busy()
    assert len(ledger.deliveries(path)) == 1


def test_of_two_runs_at_once_each_tells_what_the_other_has_not(path: Path) -> None:
    slip = milestone(id="slip", title="The slip opens", due="2030-02-22")
    first, second = view("2030-02-22", PIER, DOCK), view("2030-02-22", PIER, slip)
    got: list[tuple[str, str]] = []
    looked: list[int] = []
    others = [
        Thread(target=lambda: got.extend(run(path, second))),
        Thread(target=lambda: looked.append(len(ledger.deliveries(path)))),
    ]

    def overtaken(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        for other in others:
            other.start()
        for other in others:
            other.join(0.02)
        assert (got, looked) == ([], [])
        for channel, parcel in parcels.items():
            got.append((channel, parcel.message.subject))
            yield channel, None

    deliver(path, first, at=THRESHOLDS, channels=[STANDARD_OUTPUT], send=overtaken, now=NOW)
    for other in others:
        other.join()
    assert got == [
        (STANDARD_OUTPUT, "The pier opens: 7 days left"),
        (STANDARD_OUTPUT, "The slip opens: today"),
    ]
    assert looked in ([1], [2])
    assert run(path, first + second) == []


def test_of_many_runs_at_once_one_tells_and_none_fails(path: Path) -> None:
    seen, got, gate = view("2030-02-22", PIER), list[tuple[str, str]](), Barrier(16)

    def one_of_them() -> None:
        gate.wait()
        got.extend(run(path, seen))

    runs = [Thread(target=one_of_them) for _ in range(gate.parties)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert got == [(STANDARD_OUTPUT, "The pier opens: 7 days left")]


def test_a_journal_left_by_a_kill_in_the_middle_of_a_step_is_rolled_back(tmp_path: Path) -> None:
    home, grave = tmp_path / "home", tmp_path / "grave"
    before = filled(home / "ledger")
    known = memory(home / "ledger", URL), ledger.deliveries(home / "ledger")
    with closing(sqlite3.connect(home / "ledger", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        for table in ("told", "seen", "run", "pending", "message"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO message (lines) VALUES (hex(zeroblob(99999)))")
        shutil.copytree(home, grave)
    assert set(contents(grave)) == {"ledger", "ledger-journal"}
    assert (grave / "ledger").read_bytes()[: len(before)] != before
    path = grave / "ledger"
    assert (memory(path, URL), ledger.deliveries(path)) == known
    assert contents(grave) == {"ledger": before}


def test_one_that_fails_is_tried_again_and_holds_up_no_other(path: Path) -> None:
    seen, pier = view("2030-02-22", PIER), "The pier opens: 7 days left"
    assert run(path, seen, channels=BOTH, failing=[STANDARD_OUTPUT]) == [(URL, pier)]
    assert run(path, seen, channels=BOTH, failing=[STANDARD_OUTPUT]) == []
    assert [(one.channel, bool(one.delivered)) for one in ledger.deliveries(path)] == [
        (URL, True),
        (STANDARD_OUTPUT, False),
    ]
    assert run(path, seen, channels=BOTH) == [(STANDARD_OUTPUT, pier)]
    assert run(path, seen, channels=BOTH) == []


def test_one_that_fails_is_told_later_what_happened_since_it_last_worked(path: Path) -> None:
    run(path, view("2030-02-19", *STORY), channels=BOTH)
    run(path, view("2030-02-22", *STORY), channels=BOTH, failing=[URL])
    got: list[tuple[str, Message]] = []
    later = view("2030-02-23", *STORY)
    deliver(path, later, at=THRESHOLDS, channels=BOTH, send=into(got), now=NOW)
    ((channel, told),) = got
    assert channel == URL
    assert [line.partition(". ")[0] for line in told.lines] == [
        "6 days left: The pier opens (pier), by 1 Mar 2030",
        "at most 66 days left: The pier opens (quay), by about Apr 2030, moved from 20 Mar 2030",
        "declared kept 283–313 days before the limit: The pier opens (dock), by Dec 2030",
    ]


def test_nothing_owed_is_sent_nothing_and_remembers_what_it_saw(path: Path) -> None:
    got: list[object] = []

    def send(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        got.append(parcels)
        yield from ()

    seen = view("2030-01-10", *STORY)
    assert deliver(path, seen, at=THRESHOLDS, channels=BOTH, send=send, now=NOW) == {}
    assert got == [{}]
    assert set(memory(path, URL).seen) == {(one.statement, one.id) for one in seen}
    assert ledger.deliveries(path) == []


def test_a_preview_is_what_would_be_sent_and_changes_nothing(path: Path) -> None:
    filled(path)
    before = contents(path.parent)
    seen = view("2030-03-01", *STORY)
    parcels = preview(path, seen, at=THRESHOLDS, channels=BOTH)
    assert contents(path.parent) == before
    got: list[tuple[str, Message]] = []
    deliver(path, seen, at=THRESHOLDS, channels=BOTH, send=into(got), now=NOW)
    assert got == [(channel, parcel.message) for channel, parcel in parcels.items()]
    assert [channel for channel, _ in got] == list(BOTH)
    assert preview(path, seen, at=THRESHOLDS, channels=BOTH) == {}


def test_what_was_in_flight_is_told_even_if_nothing_of_it_is_owed_any_more(path: Path) -> None:
    def fall(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        yield from ()
        raise KeyboardInterrupt(parcels)

    seen, later = view("2030-02-22", PIER), view("2030-02-23", milestone(due="2030-12-31"))
    with pytest.raises(KeyboardInterrupt):
        deliver(path, seen, at=THRESHOLDS, channels=[URL], send=fall, now=NOW)
    assert run(path, later) == []
    assert run(path, later, channels=[URL]) == [(URL, "The pier opens: 311 days left")]
    assert run(path, later, channels=[URL]) == []


@contextmanager
def before_each_statement(act: Callable[[], None]) -> Iterator[None]:
    """Do something whenever the ledger is about to execute a statement."""

    class Watched(sqlite3.Connection):
        def execute(self, *args: Any) -> sqlite3.Cursor:
            act()
            return super().execute(*args)

        def executemany(self, *args: Any) -> sqlite3.Cursor:
            act()
            return super().executemany(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Watched))
        yield


def run_with(act: Callable[[], None], path: Path, got: list[tuple[str, Message]]) -> None:
    """Run for two channels, and do something at every point from its begin to its end."""

    def send(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        for channel, parcel in parcels.items():
            act()
            got.append((channel, parcel.message))
            act()
            yield channel, None

    with before_each_statement(act):
        seen = view("2030-02-22", *STORY)
        deliver(path, seen, at=THRESHOLDS, channels=BOTH, send=send, now=NOW)


def assert_that_the_next_run_makes_up(path: Path, handed: int, day: str, *, lines: int) -> None:
    """Nothing is lost, and at most the one message that was in flight is repeated."""
    again: list[tuple[str, Message]] = []
    seen = view(day, *STORY)
    assert not deliver(path, seen, at=THRESHOLDS, channels=BOTH, send=into(again), now=LATER)
    assert tuple(channel for channel, _ in again) in (BOTH[handed:], BOTH[max(handed - 1, 0) :])
    assert {len(message.lines) for _, message in again} <= {lines}
    assert run(path, seen, channels=BOTH) == []
    assert all(one.delivered for one in ledger.deliveries(path))


@pytest.mark.parametrize(("before", "lines"), [(None, 1), ("2030-02-19", 3)])
@pytest.mark.parametrize("day", ["2030-02-22", "2030-02-23"])
def test_a_kill_at_any_point_loses_none_and_repeats_at_most_what_is_in_flight(
    tmp_path: Path, before: str | None, lines: int, day: str
) -> None:
    path, got = tmp_path / "home" / "ledger", list[tuple[str, Message]]()
    if before:
        run(path, view(before, *STORY), channels=BOTH)
    # What a kill leaves behind: the files as they are, without any farewell.
    graves: dict[Path, int] = {}

    def bury() -> None:
        grave = tmp_path / f"{len(graves)}"
        shutil.copytree(path.parent, grave)
        graves[grave] = len(got)

    run_with(bury, path, got)
    assert len(graves) > 30
    assert set(graves.values()) == {0, 1, 2}
    for grave, handed in graves.items():
        assert_that_the_next_run_makes_up(grave / "ledger", handed, day, lines=lines)


@pytest.mark.parametrize("error", [KeyboardInterrupt, sqlite3.OperationalError])
def test_an_error_at_any_point_loses_none_and_repeats_at_most_what_is_in_flight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    monkeypatch.setattr(ledger, "WAIT", 0)

    def fail(after: Iterator[int]) -> None:
        if next(after, None) == 0:
            raise error

    for point in count():
        path, got = tmp_path / f"{point}", list[tuple[str, Message]]()
        run(path, view("2030-02-19", *STORY), channels=BOTH)
        try:
            run_with(partial(fail, iter(range(point, -1, -1))), path, got)
        except (KeyboardInterrupt, AccessError):
            assert_that_the_next_run_makes_up(path, len(got), "2030-02-22", lines=3)
        else:
            break
    assert point > 30


def test_a_verdict_told_is_no_threshold_told_when_the_limit_is_open_again(path: Path) -> None:
    kept = update("2030-03-05", outcome="kept")
    again = update("2030-03-08", due="2030-03-01")
    story = milestone(due="2030-03-01", updates=(kept, again))
    told = [run(path, view(day, story)) for day in ("2030-01-10", "2030-03-06", "2030-03-10")]
    assert told == [
        [],
        [(STANDARD_OUTPUT, "The pier opens: declared kept 4 days after the limit")],
        [(STANDARD_OUTPUT, "The pier opens: 9 days past")],
    ]


@pytest.mark.parametrize(
    "damage",
    [
        "earliest = '2030-02-12'",
        "latest = '2030-03-02'",
        "text = 'P1D', latest = '2030-03-02'",
        "text = 'soon'",
        "text = NULL",
        "earliest = NULL",
        "latest = NULL",
    ],
)
def test_a_limit_that_does_not_fit_its_phrase_is_damage(path: Path, damage: str) -> None:
    run(path, view("2030-02-22", PIER))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE seen SET {damage}")
    with pytest.raises(AccessError, match="is damaged"):
        memory(path)


@pytest.mark.parametrize(
    "damage",
    [
        "told SET days_left = NULL",
        "told SET days_left = 9e999",
        "told SET latest = x'00'",
        "run SET day = 'soon'",
        "seen SET text = x'00'",
        "seen SET verdict = 'lost'",
        "seen SET declared = ''",
        "message SET day = NULL",
        "message SET lines = NULL",
        "message SET lines = x'00'",
        "message SET subject = NULL",
        "message SET delivered = x'00'",
    ],
)
def test_a_cell_of_another_kind_is_damage(path: Path, damage: str) -> None:
    filled(path)
    executed(path, f"UPDATE {damage}")
    with pytest.raises(AccessError) as error:
        _ = memory(path), ledger.deliveries(path)
    trouble = DAMAGED.format("an entry makes no sense")
    assert str(error.value) == trouble.format(f'"{path}"')
