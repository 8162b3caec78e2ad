"""Messages on their way: over channels that fail or hang, beside other runs, through a kill."""

import contextlib
import itertools
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import postbox
from conftest import Result, Shell
from postbox import Letter, Postbox
from withdrawal_cli import cli, ledger, notify

COMMAND = (sys.executable, "-m", "withdrawal_cli")
# One line, on a day when nothing else is owed of this milestone.
REMIND = ("remind", "--as-of", "2025-09-23", "--state-file", "F", "mission-end")
LINE = (
    "7 days left: Coalition's military mission in Iraq concludes (mission-end), by 30 Sep 2025. "
    "“no later than the end of September 2025”, "
    "Governments of the United States and Iraq, 27 Sep 2024 "
    "https://miragenews.com/us-announces-end-date-for-anti-isis-mission-in-1326356"
)
SUBJECT = "Coalition's military mission in Iraq concludes: 7 days left"
TOLD = Result(0, f"{LINE}\n", "")
SILENCE = Result(0, "", "")
NOT_SENT = "it was not accepted"
AGAIN = "; it is tried again at the next run"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with postbox.opened() as opened:
        yield opened


def process(*argv: str, stdout: int = subprocess.PIPE, before: str = "") -> Result:
    """Run the program in a process of its own, maybe with something done to it `before`."""
    run = subprocess.run(
        _command(before, *argv),
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=20,
        check=False,
    )
    return Result(run.returncode, run.stdout or "", run.stderr)


def to(*urls: str) -> list[str]:
    return [word for url in urls for word in ("--to", url)]


def test_a_channel_gets_what_is_owed_with_a_subject(withdrawal: Shell, office: Postbox) -> None:
    argv = (*REMIND, *to(office.url("/a")))
    assert [withdrawal(*argv), withdrawal(*argv)] == [SILENCE, SILENCE]
    assert office.letters() == [Letter("/a", SUBJECT, LINE)]


def test_what_one_channel_was_told_another_is_not(withdrawal: Shell, office: Postbox) -> None:
    assert withdrawal(*REMIND) == TOLD
    assert withdrawal(*REMIND, *to(office.url("/a"))) == SILENCE
    assert withdrawal(*REMIND, *to(office.url("/a"), office.url("/b"))) == SILENCE
    assert office.paths() == ["/a", "/b"]
    assert withdrawal(*REMIND) == SILENCE


def test_an_address_given_twice_is_sent_to_once(withdrawal: Shell, office: Postbox) -> None:
    assert withdrawal(*REMIND, *to(*[office.url("/a")] * 2)) == SILENCE
    assert office.paths() == ["/a"]


def test_the_variable_has_addresses_between_blanks_and_the_option_replaces_it(
    withdrawal: Shell, office: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHDRAWAL_NOTIFY", f" {office.url('/a')}  {office.url('/b')}\n")
    assert withdrawal(*REMIND, *to(office.url("/c"))) == SILENCE
    assert office.paths() == ["/c"]
    assert withdrawal(*REMIND) == SILENCE
    assert office.paths() == ["/a", "/b"]


def test_what_failed_is_sent_again_and_what_did_not_is_not(
    withdrawal: Shell, office: Postbox
) -> None:
    argv = (*REMIND, *to(office.url("/good"), office.url("/bad")))
    office.answers["/bad"] = postbox.refusing
    failure = Result(1, "", f"error: address 2 of 2: {NOT_SENT}{AGAIN}\n")
    assert withdrawal(*argv) == failure
    assert office.paths() == ["/bad", "/good"]
    assert withdrawal(*argv) == failure
    assert office.paths() == ["/bad"]
    office.answers["/bad"] = postbox.accepting
    assert withdrawal(*argv) == SILENCE
    assert office.letters() == [Letter("/bad", SUBJECT, LINE)]
    assert withdrawal(*argv) == SILENCE
    assert office.paths() == []


def test_what_failed_is_sent_with_the_count_of_the_day_it_arrives(
    withdrawal: Shell, office: Postbox
) -> None:
    argv = (*REMIND, *to(office.url("/a")))
    office.answers["/a"] = postbox.refusing
    assert withdrawal(*argv).code == 1
    office.answers["/a"] = postbox.accepting
    assert withdrawal(*argv, "--as-of", "2025-09-25") == SILENCE
    assert withdrawal(*argv, "--as-of", "2025-09-25") == SILENCE
    sent = [letter.body.partition(":")[0] for letter in office.letters()]
    assert sorted(sent) == ["5 days left", "7 days left"]


def test_the_list_names_a_channel_by_its_digest_and_what_is_pending(
    withdrawal: Shell, office: Postbox
) -> None:
    office.answers["/a"] = postbox.refusing
    assert withdrawal(*REMIND, *to(office.url("/a"))).code == 1
    code, out, err = withdrawal("remind", "--list", "--state-file", "F")
    head, _, rest = out.partition(", to ")
    digest, _, rest = rest.partition(", ")
    assert (code, head, rest, err) == (
        0,
        "as of 23 Sep 2025",
        f"pending: {SUBJECT}\n  {LINE}\n",
        "",
    )
    assert (len(digest), set(digest) <= set("0123456789abcdef")) == (16, True)


def test_a_channel_that_never_answers_fails_alone_and_in_time(
    withdrawal: Shell, office: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "LIMIT", 1.0)
    office.answers |= {
        "/bad": postbox.refusing,
        "/silent": postbox.silent,
        "/trickling": postbox.trickling,
    }
    paths = ("/good", "/bad", "/silent", "/trickling")
    argv = (*REMIND, *to(*map(office.url, paths)))
    begin = time.monotonic()
    assert withdrawal(*argv) == Result(
        1,
        "",
        f"error: address 2 of 4: {NOT_SENT}{AGAIN}\n"
        f"error: address 3 of 4: no answer within 1 seconds{AGAIN}\n"
        f"error: address 4 of 4: no answer within 1 seconds{AGAIN}\n",
    )
    assert time.monotonic() - begin < 4
    assert office.paths() == sorted(paths)
    office.answers.clear()
    assert withdrawal(*argv) == SILENCE
    assert office.paths() == ["/bad", "/silent", "/trickling"]


def test_a_process_ends_though_its_channels_never_do(office: Postbox) -> None:
    office.answers |= {"/silent": postbox.silent, "/trickling": postbox.trickling}
    before = "from withdrawal_cli import notify; notify.LIMIT = 1.0"
    begin = time.monotonic()
    urls = to(office.url("/silent"), office.url("/trickling"))
    assert process(*REMIND, *urls, before=before) == Result(
        1,
        "",
        f"error: address 1 of 2: no answer within 1 seconds{AGAIN}\n"
        f"error: address 2 of 2: no answer within 1 seconds{AGAIN}\n",
    )
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize(
    "answer",
    [postbox.accepting, postbox.refusing, postbox.silent],
    ids=["good", "failing", "hanging"],
)
def test_the_secrets_of_an_address_are_nowhere(
    withdrawal: Shell,
    office: Postbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: postbox.Answer,
) -> None:
    caplog.set_level(1)
    monkeypatch.setattr(notify, "LIMIT", 1.0)
    office.answers["/hidden"] = answer
    url = office.url("/hidden?+X-Token=hidden", "hidden:hidden@")
    runs = [
        withdrawal(*REMIND, *to(url)),
        withdrawal(*REMIND, *to(url), "--dry-run"),
        withdrawal(*REMIND, *to(url), "--json"),
        withdrawal(*REMIND, *to(url, "bogus://hidden:hidden@hidden")),
        withdrawal("remind", "--list", "--state-file", "F"),
        withdrawal("remind", "--list", "--state-file", "F", "--json"),
    ]
    assert office.paths() == ["/hidden"]
    said = "".join(run.out + run.err for run in runs) + caplog.text
    kept = b"".join(path.read_bytes() for path in Path().iterdir())
    secrets = ("hidden", "127.0.0.1", str(office.server_port))
    assert [one for one in secrets if one in said or one.encode() in kept] == []


def test_a_refused_address_keeps_the_others_from_being_sent_to(
    withdrawal: Shell, office: Postbox
) -> None:
    code, out, err = withdrawal(*REMIND, *to(office.url("/good"), "bogus://hidden"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert office.paths() == []
    assert not Path("F").exists()


def test_a_refused_address_is_one_line_whatever_the_library_makes_of_it() -> None:
    # Apprise's destructor fails for this one, which Python reports on standard error.
    code, out, err = process(*REMIND, *to("matrix://hidden?tz=Nowhere"))
    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("place", ["folder", "file/F", "garbage"])
def test_a_ledger_that_cannot_be_written_sends_nothing(
    withdrawal: Shell, office: Postbox, place: str
) -> None:
    Path("folder").mkdir()
    Path("file").touch()
    Path("garbage").write_bytes(b"garbage" * 100)
    code, out, err = withdrawal(*REMIND, *to(office.url("/a")), "--state-file", place)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert office.paths() == []
    assert Path("garbage").read_bytes() == b"garbage" * 100


def test_a_ledger_that_cannot_be_written_to_the_end_sends_nothing(
    withdrawal: Shell, office: Postbox
) -> None:
    assert withdrawal("remind", "--as-of", "2025-06-01", "--state-file", "F") == SILENCE
    with sqlite3.connect("F") as book:
        book.execute(
            "CREATE TRIGGER full BEFORE INSERT ON pending BEGIN SELECT RAISE(FAIL, 'no'); END"
        )
    book.close()
    code, out, err = withdrawal(*REMIND, *to(office.url("/a")))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert office.paths() == []


@pytest.mark.parametrize("existing", [True, False])
def test_a_terminal_shows_what_is_owed_and_settles_nothing(
    withdrawal: Shell, existing: bool
) -> None:
    if existing:
        assert withdrawal(*REMIND, "--as-of", "2025-06-01") == SILENCE
    before = _bytes("F")
    for _ in range(2):
        reading, writing = pty.openpty()
        try:
            assert process(*REMIND, stdout=writing) == SILENCE
            assert os.read(reading, 4096).decode() == f"{LINE}\r\n"
        finally:
            os.close(writing)
            os.close(reading)
    assert _bytes("F") == before
    assert withdrawal(*REMIND) == TOLD


def test_a_terminal_is_no_matter_to_an_address(office: Postbox) -> None:
    reading, writing = pty.openpty()
    try:
        runs = [process(*REMIND, *to(office.url("/a")), stdout=writing) for _ in range(2)]
    finally:
        os.close(writing)
        os.close(reading)
    assert runs == [SILENCE, SILENCE]
    assert office.paths() == ["/a"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_settles_nothing(withdrawal: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        code, _, err = process(*REMIND, stdout=full.fileno())
    message = "error: cannot write to standard output: No space left on device\n"
    assert (code, err) == (2, message)
    assert [withdrawal(*REMIND), withdrawal(*REMIND)] == [TOLD, SILENCE]


def test_a_closed_pipe_settles_nothing(withdrawal: Shell) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert process(*REMIND, stdout=writing) == SILENCE
    finally:
        os.close(writing)
    assert [withdrawal(*REMIND), withdrawal(*REMIND)] == [TOLD, SILENCE]


def test_a_closed_standard_output_settles_nothing(withdrawal: Shell) -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *REMIND], capture_output=True, check=False
    )
    message = b"error: cannot write to standard output: it is closed\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", message)
    assert [withdrawal(*REMIND), withdrawal(*REMIND)] == [TOLD, SILENCE]


def test_of_runs_at_once_one_sends_and_the_others_find_nothing_left(office: Postbox) -> None:
    office.answers["/slow"] = postbox.after(2)
    command = _command("", *REMIND, *to(office.url("/slow")))
    with contextlib.ExitStack() as processes:
        runs = [processes.enter_context(_started(command)) for _ in range(20)]
        for run in runs:
            processes.callback(run.kill)
        said = [run.communicate(timeout=60) for run in runs]
    ends = [Result(run.returncode, *streams) for run, streams in zip(runs, said, strict=True)]
    assert ends == [SILENCE] * 20
    assert office.paths() == ["/slow"]


def test_runs_that_begin_together_do_not_lock_each_other_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledger, "WAIT", 5.0)
    for _ in range(10):
        Path("F").unlink(missing_ok=True)
        outs = [Path(f"out{number}") for number in range(10)]
        runs = [_forked(out, monkeypatch) for out in outs]
        assert [os.waitpid(run, 0)[1] for run in runs] == [0] * 10
        said = [out.read_text(encoding="utf-8") for out in outs]
        assert sorted(said) == [""] * 9 + [f"{LINE}\n"]


@pytest.mark.parametrize(
    ("moment", "arrived", "again"),
    [
        ("before owe", [], ["/a"]),
        ("after owe", [], ["/a"]),
        ("before settle", ["/a"], ["/a"]),
        ("after settle", ["/a"], []),
    ],
)
def test_a_kill_repeats_the_message_in_flight_and_loses_none(
    withdrawal: Shell, office: Postbox, moment: str, arrived: list[str], again: list[str]
) -> None:
    argv = (*REMIND, *to(office.url("/a")))
    assert process(*argv, before=_kill(moment)) == Result(-signal.SIGKILL, "", "")
    assert office.paths() == arrived
    assert [withdrawal(*argv), withdrawal(*argv)] == [SILENCE, SILENCE]
    assert office.letters() == [Letter(path, SUBJECT, LINE) for path in again]


def test_a_kill_repeats_no_message_but_the_one_in_flight(
    withdrawal: Shell, office: Postbox
) -> None:
    argv = (*REMIND, *to(office.url("/a"), office.url("/b")))
    assert process(*argv, before=_kill("before settle", nth=2)).code == -signal.SIGKILL
    assert office.paths() == ["/a", "/b"]
    assert [withdrawal(*argv), withdrawal(*argv)] == [SILENCE, SILENCE]
    # Either may have been the first.
    assert office.paths() in (["/a"], ["/b"])


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)],
)
def test_an_end_while_the_answer_is_awaited_loses_nothing(
    withdrawal: Shell, office: Postbox, sent: signal.Signals, code: int
) -> None:
    office.answers["/a"] = postbox.silent
    argv = (*REMIND, *to(office.url("/a")))
    with _started(_command("", *argv)) as run:
        assert office.arrived.get(timeout=20) == Letter("/a", SUBJECT, LINE)
        run.send_signal(sent)
        assert (run.communicate(timeout=20), run.returncode) == (("", ""), code)
    office.answers.clear()
    assert [withdrawal(*argv), withdrawal(*argv)] == [SILENCE, SILENCE]
    assert office.letters() == [Letter("/a", SUBJECT, LINE)]


def test_a_kill_at_any_step_of_the_ledger_loses_nothing(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: list[tuple[str, str]] = []
    survived = False
    while not survived:
        Path("F").unlink(missing_ok=True)
        out = Path("out")
        run = _forked(out, monkeypatch, kill_at=len(outcomes) + 1)
        survived = os.waitpid(run, 0)[1] == 0
        before = out.read_text(encoding="utf-8")
        outcomes.append((before, withdrawal(*REMIND).out))
        assert withdrawal(*REMIND) == SILENCE
    said = f"{LINE}\n"
    assert len(outcomes) > 20
    assert outcomes[-1] == (said, "")
    # First those killed before it was sent, then those in flight, then those killed when settled.
    order = [("", said), (said, said), (said, "")]
    assert outcomes == sorted(outcomes, key=order.index)
    assert set(outcomes) == set(order)


@pytest.mark.parametrize("option", ["", "--dry-run", "--list"])
def test_ctrl_c_ends_the_wait_for_another_run(withdrawal: Shell, option: str) -> None:
    assert withdrawal(*REMIND) == TOLD
    other = sqlite3.connect("F", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    # As Ctrl-C would, half a second after it begins.
    ctrl_c = (
        "import signal; signal.signal(signal.SIGALRM, signal.default_int_handler); "
        "signal.setitimer(signal.ITIMER_REAL, 0.5)"
    )
    command = _command(ctrl_c, *REMIND, *option.split())
    try:
        with _started(command) as run:
            try:
                streams = run.communicate(timeout=5)
            finally:
                run.kill()
    finally:
        other.close()
    assert (run.returncode, streams) == (130, ("", ""))


def _command(before: str, *argv: str) -> list[str]:
    """Return the words that run the program, in quick processes; the rest of them as it is."""
    program = f"import sys\n{before}\nfrom withdrawal_cli.__main__ import main\nsys.exit(main())"
    return [sys.executable, "-c", program, *argv]


def _started(command: list[str]) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8")


def _kill(moment: str, nth: int = 1) -> str:
    """Return what makes a run kill itself before or after its nth step of this name."""
    when, step = moment.split()
    return f"""
import os, signal
from withdrawal_cli.ledger import Ledger
step, left = Ledger.{step}, [{nth}]
def dying(*args, **kwargs):
    left[0] -= 1
    if left[0] or {when == "after"}:
        step(*args, **kwargs)
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
Ledger.{step} = dying
"""


def _forked(out: Path, monkeypatch: pytest.MonkeyPatch, kill_at: int = 0) -> int:
    """Run into a file, in a child that kills itself at an SQL statement; return its number."""
    # Of its threads, the one that runs tests for pytest-xdist holds nothing that the child needs.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        child = os.fork()
    if child:
        return child
    code = 70
    try:
        statements = itertools.count(1)
        connect = sqlite3.connect

        def die(_: str) -> None:
            if next(statements) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*args, **kwargs)
            connection.set_trace_callback(die)
            return connection

        monkeypatch.setattr(sqlite3, "connect", traced)
        with out.open("w", encoding="utf-8") as file:
            monkeypatch.setattr(sys, "stdout", file)
            code = cli.run(REMIND)
    finally:
        os._exit(code)


def _bytes(name: str) -> bytes | None:
    return Path(name).read_bytes() if Path(name).exists() else None
