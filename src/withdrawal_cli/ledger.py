"""What was delivered to whom: SQLite, so that a crash, a full disk or a second run loses nothing.

Before anything is sent it is written down as pending, and after it as told. A run that writes
holds the file alone from its first look to its end, so that a second one finds nothing left.
"""

import datetime as dt
import hashlib
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import ValidationError, convert
from msgspec.structs import astuple

from withdrawal_cli import due
from withdrawal_cli.errors import AccessError
from withdrawal_cli.model import Delivery, Standing
from withdrawal_cli.notify import LIMIT
from withdrawal_cli.reminders import Memory, Message, Reminder, Seen, sight, steps_back

STANDARD_OUTPUT = "standard output"
WAIT = 10 * LIMIT
"""How many seconds a run waits for those before it, which may take as long as their channels."""

_APPLICATION = 0x77647261
# Never written otherwise, not even by a blank: a ledger holds the text, and another is damage.
# Each script leads from one version of the schema to the next; the first makes it.
MIGRATIONS = (
    """
    CREATE TABLE told (
        channel TEXT, statement TEXT, milestone TEXT, latest TEXT, days_left INTEGER,
        PRIMARY KEY (channel, statement, milestone, latest)
    ) WITHOUT ROWID;
    CREATE TABLE seen (
        channel TEXT, statement TEXT, milestone TEXT,
        text TEXT, earliest TEXT, latest TEXT, verdict TEXT, declared TEXT,
        PRIMARY KEY (channel, statement, milestone)
    ) WITHOUT ROWID;
    CREATE TABLE run (
        channel TEXT, statement TEXT, day TEXT,
        PRIMARY KEY (channel, statement)
    ) WITHOUT ROWID;
    CREATE TABLE pending (
        channel TEXT, statement TEXT, milestone TEXT,
        PRIMARY KEY (channel, statement, milestone)
    ) WITHOUT ROWID;
    CREATE TABLE message (
        number INTEGER PRIMARY KEY,
        channel TEXT, day TEXT, subject TEXT, lines TEXT,
        delivered TEXT -- null while nobody knows whether it arrived
    );
    """,
)


def channel(url: str) -> str:
    """Return the name of an address in the ledger: a digest, which does not give it away."""
    return hashlib.sha256(url.encode(errors="surrogateescape")).hexdigest()[:16]


@contextmanager
def _read() -> Iterator[None]:
    """What is read in it and makes no sense is damage."""
    try:
        yield
    except (ArithmeticError, AttributeError, TypeError, ValueError, ValidationError):
        raise sqlite3.DatabaseError("an entry makes no sense") from None


@contextmanager
def opened(path: Path, *, writing: bool) -> Iterator["Ledger"]:
    """Open the ledger for a run that writes, alone, or a copy of it for one that only looks.

    Raises AccessError, here and for whatever goes wrong with it while it is open.
    """
    has_content = _reached(path, writing=writing)
    try:
        with closing(_connected(path if writing else None)) as connection:
            if writing:
                _take(connection)
            elif has_content:
                _copy(path, connection)
            _bring_up_to_date(connection, path)
            if writing:
                connection.execute("COMMIT")
            yield Ledger(connection)
    except sqlite3.Error as error:
        raise AccessError(f'the ledger "{path}" {_trouble(error)}') from None


def _reached(path: Path, *, writing: bool) -> bool:
    """Make the folder to write in, and tell whether there is anything at `path` yet."""
    try:
        if writing:
            path.absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise AccessError(f'cannot make the folder "{path.parent}": {error.strerror}') from None
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise AccessError(f'cannot reach the ledger "{path}": {error.strerror}') from None
    if not stat.S_ISREG(there.st_mode):
        raise AccessError(
            f'the ledger "{path}" is not a regular file; name another with --state-file'
        )
    return there.st_size > 0


def _connected(path: Path | None) -> sqlite3.Connection:
    # Absolute, or SQLite takes a name like :memory: for something else.
    name = str(path.absolute()) if path else ":memory:"
    return sqlite3.connect(name, timeout=0, isolation_level=None)


def _take(connection: sqlite3.Connection) -> None:
    """Begin a transaction that nobody else can begin or look into until the connection closes."""
    _when_free(connection, "BEGIN EXCLUSIVE")
    # From here on the lock outlasts each commit: what is pending must be safe before it is sent,
    # and nobody else may look in between. Set any sooner, two runs would hold each other up.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")


def _copy(path: Path, copy: sqlite3.Connection) -> None:
    with closing(_connected(path)) as original:
        original.execute("BEGIN")
        _when_free(original, "SELECT count(*) FROM sqlite_master")
        original.backup(copy)


@_read()
def _when_free(connection: sqlite3.Connection, statement: str) -> None:
    """Execute a statement that takes a lock, and wait for it so that Ctrl-C ends the waiting."""
    end = time.monotonic() + WAIT
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


@_read()
def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Check that this is a sound ledger, and bring its schema to the newest version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != _APPLICATION and (application or version or tables):
        raise AccessError(
            f'"{path}" is a database of some other program; name another file with --state-file'
        )
    if version > len(MIGRATIONS):
        raise AccessError(
            f'the ledger "{path}" was written by a newer version of this program; '
            "upgrade, or name another file with --state-file"
        )
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    # A view may never come to an end, and a trigger do whatever it likes.
    if _schema(connection) != _schema_of(MIGRATIONS[:version]):
        raise sqlite3.DatabaseError("its tables are not those of a ledger")
    _migrate(connection, MIGRATIONS[version:])
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _migrate(connection: sqlite3.Connection, scripts: Iterable[str]) -> None:
    for script in scripts:
        for statement in script.split(";"):
            connection.execute(statement)


def _schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Return all that a database is made of, but for what ANALYZE leaves in it."""
    return connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE NOT (type = 'table' AND name LIKE 'sqlite_stat%') ORDER BY name"
    ).fetchall()


@cache
def _schema_of(scripts: tuple[str, ...]) -> list[tuple[str, ...]]:
    with closing(_connected(None)) as model:
        _migrate(model, scripts)
        return _schema(model)


def _code(error: sqlite3.Error) -> int:
    """Return the primary result code; that of damage for an error raised here."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF


def _trouble(error: sqlite3.Error) -> str:
    if _code(error) == sqlite3.SQLITE_BUSY:
        return f"has been in use by another run for {WAIT:.0f} seconds; try again later"
    # On one line, though it may quote the file.
    what = " ".join(str(error).split())
    if _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return (
            f"is damaged ({what}); move it away to begin a new one, which tells again what is owed"
        )
    return f"cannot be used: {what}"


def deliveries(path: Path) -> list[Delivery]:
    """Return what was sent or is pending, the oldest first. Raises AccessError."""
    with opened(path, writing=False) as ledger:
        return ledger.deliveries()


class Ledger:
    """What every channel was told and has seen."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @_read()
    def memory(self, channel: str) -> Memory:
        """Return what a channel was told and has seen."""
        return Memory(
            told={
                ((statement, milestone), dt.date.fromisoformat(latest)): int(left)
                for _, statement, milestone, latest, left in self._rows("told", channel)
            },
            seen={
                (statement, milestone): _seen(*seen)
                for _, statement, milestone, *seen in self._rows("seen", channel)
            },
            days={
                statement: dt.date.fromisoformat(day)
                for _, statement, day in self._rows("run", channel)
            },
            pending={(key[1], key[2]) for key in self._rows("pending", channel)},
        )

    def owe(self, owed: Mapping[str, tuple[Sequence[Reminder], Message]]) -> None:
        """Write down, in one step, what is about to be sent to each channel."""
        with self._step() as execute:
            for channel, (reminders, message) in owed.items():
                keys = [(channel, one.milestone.statement, one.milestone.id) for one in reminders]
                execute("REPLACE INTO pending VALUES (?, ?, ?)", keys)
                execute("DELETE FROM message WHERE channel = ? AND delivered IS NULL", [(channel,)])
                day = reminders[0].milestone.as_of.isoformat()
                execute(
                    "INSERT INTO message (channel, day, subject, lines) VALUES (?, ?, ?, ?)",
                    [(channel, day, message.subject, "\n".join(message.lines))],
                )

    def settle(
        self,
        channel: str,
        standings: Sequence[Standing],
        reminders: Sequence[Reminder],
        *,
        now: dt.datetime,
    ) -> None:
        """Write down, in one step, that a channel was told the reminders and saw the standings."""
        memory = self.memory(channel)
        saw = [one for one in standings if not steps_back(one, memory)]
        told = [reminder.milestone for reminder in reminders]
        with self._step() as execute:
            execute(
                "REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(channel, one.statement, one.id, *_columns(sight(one))) for one in saw],
            )
            execute(
                "REPLACE INTO run VALUES (?, ?, ?)",
                {(channel, one.statement, one.as_of.isoformat()) for one in saw},
            )
            execute(
                "INSERT INTO told VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET days_left = min(days_left, excluded.days_left)",
                [
                    (channel, one.statement, one.id, one.due.latest.isoformat(), one.days_left)
                    for one in told
                    if one.due and not one.outcome
                ],
            )
            execute(
                "DELETE FROM pending WHERE channel = ? AND statement = ? AND milestone = ?",
                [(channel, one.statement, one.id) for one in told],
            )
            execute(
                "UPDATE message SET delivered = ? WHERE channel = ? AND delivered IS NULL",
                [(now.isoformat(timespec="seconds"), channel)] if told else [],
            )

    @_read()
    def deliveries(self) -> list[Delivery]:
        """Return what was sent or is pending, the oldest first."""
        rows = self._connection.execute(
            "SELECT channel, day, subject, lines, delivered FROM message ORDER BY number"
        )
        names = "channel", "as_of", "subject", "lines", "delivered"
        found = (dict(zip(names, row, strict=True)) for row in rows)
        return [convert(one | {"lines": one["lines"].split("\n")}, Delivery) for one in found]

    @contextmanager
    def _step(self) -> Iterator[Callable[[str, Iterable[tuple[object, ...]]], object]]:
        """All or nothing of what is executed, once for each row."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection.executemany
        except BaseException:
            # A full disk has rolled it back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _rows(self, table: str, channel: str) -> Iterator[tuple[Any, ...]]:
        return self._connection.execute(f"SELECT * FROM {table} WHERE channel = ?", (channel,))


def _seen(*columns: str | None) -> Seen:
    seen = convert(dict(zip(Seen.__struct_fields__, columns, strict=True)), Seen)
    text, earliest = seen.text, seen.earliest
    read: tuple[dt.date | None, dt.date | None] = (None, None)
    if text is not None and earliest:
        # Of a duration no more is known than that it ends on one day.
        is_duration = text.startswith("P")
        read = (earliest, earliest) if is_duration else due.limit(text, claimed=earliest)[:2]
    if (earliest, seen.latest) != read:
        raise ValueError("these are not the days of that phrase")
    return seen


def _columns(seen: Seen) -> tuple[str | None, ...]:
    return tuple(None if value is None else str(value) for value in astuple(seen))
