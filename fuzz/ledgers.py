"""The reader of ledgers: files that were one until somebody changed them."""

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from fuzz import documents
from fuzz.choices import Choices
from withdrawal_cli import render
from withdrawal_cli.dataset import _converted
from withdrawal_cli.delivery import Parcel, Sent, deliver
from withdrawal_cli.errors import AccessError
from withdrawal_cli.ledger import MIGRATIONS, STANDARD_OUTPUT, Ledger, opened
from withdrawal_cli.model import THRESHOLDS, Standing
from withdrawal_cli.reminders import owed
from withdrawal_cli.render import Form
from withdrawal_cli.render.messages import message
from withdrawal_cli.standing import standings

_FILE = Path("ledger")
# What takes long is done for one input of so many.
_SELDOM = 8
_URL = "0123456789abcdef"
_CHANNELS = (STANDARD_OUTPUT, _URL)
_NOW = dt.datetime(2030, 6, 10, 12, tzinfo=dt.UTC)
_COLUMNS = {
    "told": ("channel", "statement", "milestone", "latest", "days_left"),
    "seen": (
        "channel", "statement", "milestone", "text", "earliest", "latest", "verdict", "declared",
    ),
    "run": ("channel", "statement", "day"),
    "pending": ("channel", "statement", "milestone"),
    "message": ("number", "channel", "day", "subject", "lines", "delivered"),
}  # fmt: skip
_TABLES = tuple(_COLUMNS)
_VALUES = (
    STANDARD_OUTPUT, _URL, "example-2030", "new-quay", "ferry", "2030-06-30", "2030-05-31",
    "2030-05", "P18M", "2030-02-30", "kept", "lost", "2030-05-20T12:00:00+00:00", "", "a\nb",
    "\x1b[2J", "7", "seven", None, 0, -1, 7, 2**62, 1.5, float("inf"), b"", b"\xff", b"2030-05-31",
)  # fmt: skip
_ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
# {0} is a table, {1} a column of it.
_STATEMENTS = (
    "DROP TABLE {0}",
    "DELETE FROM {0}",
    "ALTER TABLE {0} RENAME TO other",
    "ALTER TABLE {0} RENAME COLUMN {1} TO other",
    "ALTER TABLE {0} DROP COLUMN {1}",
    "ALTER TABLE {0} ADD COLUMN other TEXT",
    "ALTER TABLE {0} ADD COLUMN other TEXT NOT NULL DEFAULT 'x'",
    "CREATE TABLE other (x)",
    "CREATE INDEX byindex ON {0} ({1})",
    "CREATE TRIGGER spoiler AFTER INSERT ON {0} BEGIN DELETE FROM message; END",
    "CREATE TRIGGER stopper BEFORE INSERT ON {0} BEGIN SELECT raise(ABORT, 'no'); END",
    "ALTER TABLE {0} RENAME TO was; CREATE VIEW {0} AS SELECT * FROM was",
    f"ALTER TABLE {{0}} RENAME TO was; CREATE VIEW {{0}} AS {_ENDLESS} SELECT was.* FROM was, n",
    "UPDATE {0} SET {1} = zeroblob(9)",
    "UPDATE {0} SET {1} = NULL",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 2",
    "PRAGMA user_version = -1",
    "PRAGMA application_id = 0",
    "PRAGMA application_id = 7",
)


def ledger(data: bytes) -> None:
    """The rest of the bytes is a file where the first is an f, and else it changes one."""
    content = data[1:] if data[:1] == b"f" else _changed(data[1:])
    _FILE.write_bytes(content)
    is_sound = _can_be_looked_at()
    assert is_sound or content != _sound(), "refused as it was"
    assert _FILE.read_bytes() == content, "looking changed it"
    if crc32(data) % _SELDOM == 0:
        _hold_writing(content, is_sound=is_sound)
    beside = {one.name for one in Path().iterdir() if one.name.startswith(_FILE.name)}
    assert beside == {_FILE.name}, beside


def _can_be_looked_at() -> bool:
    """Tell whether what the channels remember can be read; what they were sent is only a record."""
    can, sent = False, []
    try:
        with opened(_FILE, writing=False) as book:
            for channel in _CHANNELS:
                owed(_standings(), at=THRESHOLDS, memory=book.memory(channel))
            can = True
            sent = book.deliveries()
    except AccessError as error:
        assert "\n" not in str(error)
    for form in (Form.PLAIN, Form.JSON):
        "".join(render.deliveries(sent, form)).encode()
    return can


def _hold_writing(content: bytes, *, is_sound: bool) -> None:
    """What is owed is sent once, or else nothing is sent and the file stays as it is."""
    sent: list[str] = []
    try:
        _deliver(sent)
    except AccessError as error:
        assert "\n" not in str(error)
        # What is sound may yet refuse to be written to, once something was sent.
        assert is_sound or not sent, "sent, though it cannot be looked at"
        assert sent or _same(content), "refused, and yet changed"
        return
    assert is_sound, "what cannot be looked at was written to"
    again: list[str] = []
    _deliver(again)
    assert not again, f"told twice: {again}"
    assert _can_be_looked_at()


def _same(content: bytes) -> bool:
    """Tell whether the file holds what it held, though perhaps on other pages."""
    now = _FILE.read_bytes()
    return now == content or _dump(now) == _dump(content)


def _dump(content: bytes) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as connection, suppress(sqlite3.Error):
        connection.deserialize(content)
        return list(connection.iterdump())
    return []


def _deliver(sent: list[str]) -> None:
    def send(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        for channel, parcel in parcels.items():
            sent.extend(parcel.message.lines)
            yield channel, None

    deliver(_FILE, _standings(), at=THRESHOLDS, channels=_CHANNELS, send=send, now=_NOW)


@cache
def _standings() -> list[Standing]:
    return _seen_on(dt.date(2030, 6, 10))


def _seen_on(day: dt.date) -> list[Standing]:
    return standings([(_converted(documents.document(b"")), day)], soon=30)


@cache
def _sound() -> bytes:
    """Return a ledger with all kinds of entries, in small pages, so that bytes go a long way."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.executescript("".join(MIGRATIONS))
        connection.execute("PRAGMA application_id = 0x77647261")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        book = Ledger(connection)
        for channel, day in ((STANDARD_OUTPUT, 2), (_URL, 25)):
            seen = _seen_on(dt.date(2030, 4, day))
            reminders = owed(seen, at=(90,), memory=book.memory(channel))
            book.owe({channel: (reminders, message(reminders))} if reminders else {})
            if channel == STANDARD_OUTPUT:
                book.settle(channel, seen, reminders, now=_NOW)
        return connection.serialize()


def _changed(data: bytes) -> bytes:
    choices = Choices(data)
    patches = []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(_sound())
        for _ in choices.turns(8):
            match choices.byte() % 4:
                case 0:
                    _set(connection, choices)
                case 1:
                    _insert(connection, choices)
                case 2:
                    _execute(connection, choices)
                case _:
                    patches.append((choices.take(2), choices.take(1)))
        content = bytearray(connection.serialize())
    for place, byte in patches:
        position = int.from_bytes(place, "big") % (len(content) + 1)
        # At the end it is cut short there, by as much.
        if position < len(content) and byte:
            content[position] = byte[0]
        else:
            del content[-512 * (1 + len(content) // 1024) :]
    return bytes(content)


def _set(connection: sqlite3.Connection, choices: Choices) -> None:
    table = choices.pick(_TABLES)
    column = choices.pick(_COLUMNS[table])
    with suppress(sqlite3.Error):
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (_value(choices),))


def _insert(connection: sqlite3.Connection, choices: Choices) -> None:
    table = choices.pick(_TABLES)
    values = [_value(choices) for _ in _COLUMNS[table]]
    marks = ", ".join("?" * len(values))
    with suppress(sqlite3.Error):
        connection.execute(f"REPLACE INTO {table} VALUES ({marks})", values)


def _execute(connection: sqlite3.Connection, choices: Choices) -> None:
    statement = choices.pick(_STATEMENTS)
    table = choices.pick(_TABLES)
    with suppress(sqlite3.Error):
        connection.executescript(statement.format(table, choices.pick(_COLUMNS[table])))


def _value(choices: Choices) -> Any:
    kind = choices.byte() % 8
    if kind == 0:
        return choices.text()
    return choices.take(choices.byte() % 16) if kind == 1 else choices.pick(_VALUES)
