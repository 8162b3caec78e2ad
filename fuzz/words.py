"""The readers of words, of `due`, `--as-of`, the views of `diff` and `--at`; and their laws."""

import datetime as dt
import os
import re
from contextlib import suppress

from fuzz import grammar
from withdrawal_cli import clock, spelling
from withdrawal_cli import due as phrases
from withdrawal_cli.cli import _thresholds
from withdrawal_cli.errors import UsageError
from withdrawal_cli.view import Outlook, outlook

_DAYS = [
    dt.date.fromisoformat(day)
    for day in ("2025-01-31", "2024-02-29", "0001-01-01", "9999-12-31", "1999-12-31")
]
_NOWS = [
    dt.datetime.fromisoformat(instant)
    for instant in (
        "2030-01-31T12:00:00Z", "2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "2025-03-30T01:00:00Z",
    )
]  # fmt: skip
# The zones furthest from UTC, by the hours that they are ahead of it.
_EDGES = {"Etc/GMT+12": -12, "UTC": 0, "Etc/GMT-14": 14}
_ZONES = ("Asia/Baghdad", "Africa/Monrovia", "Pacific/Apia", "America/New_York")
_PATTERN = re.compile(phrases.pattern())
# The reasons for which what has a form is still refused.
_OF_THE_CALENDAR = (
    "is not in the calendar", "ends before it begins", "is no time at all",
    "reaches beyond the year 9999",
)  # fmt: skip
_FILES = {"old.toml", "2025-01-01", "@home", "me@home.toml", "old@2025-01-01"}


def due(data: bytes) -> None:
    """The first byte chooses the day of the claim, the rest is the phrase."""
    claimed, text = _DAYS[data[0] % len(_DAYS)] if data else _DAYS[0], _text(data)
    expected = grammar.limit(text, claimed=claimed)
    has_form = bool(_PATTERN.fullmatch(text))
    try:
        found = phrases.limit(text, claimed=claimed)
    except phrases.DueError as error:
        assert expected is None, f"refused: {error}"
        assert not has_form or str(error) in _OF_THE_CALENDAR, f"it has a form: {error}"
        hint = spelling.nearest_phrase(text, claimed=claimed)
        if meant := re.fullmatch(r'; did you mean "(.*)"\?', hint):
            assert grammar.limit(meant[1], claimed=claimed), f"cannot be read: {meant[1]}"
        else:
            assert hint.startswith("; write it like "), hint
    else:
        assert tuple(found) == expected, f"{found} and not {expected}"
        assert found.earliest <= found.latest
        assert has_form, "the pattern refuses it"


def as_of(data: bytes) -> None:
    """The first byte chooses the time that it is, the rest is the word."""
    now, text = _NOWS[data[0] % len(_NOWS)] if data else _NOWS[0], _text(data)
    for zone, hours in _EDGES.items():
        assert _day(text, now, zone) == grammar.day(text, now=now, hours=hours), zone
    edges = {_day(text, now, zone) for zone in _EDGES}
    for zone in _ZONES:
        day = _day(text, now, zone)
        assert None in edges or day in edges, f"{day} in {zone} lies outside of all zones"


def view(data: bytes) -> None:
    """The bytes are the word, in a folder with a few files."""
    for name in _FILES:
        # Made once, and then found.
        if not os.path.exists(name):  # noqa: PTH110 - as the program asks
            with open(name, "w"):  # noqa: PTH123
                pass
    now, word = _NOWS[0], _text(b"0" + data)
    default = Outlook(("default.toml",), clock.When("today", now))
    path, at, day = word.rpartition("@")
    if _is_day(word, now):
        expected = default.paths, word
    elif word in _FILES | {"-", "shipped"}:
        expected = (word,), "today"
    elif at and path and _is_day(day, now):
        expected = (path,), day
    else:
        expected = (), ""
    try:
        found = outlook(word, default=default, now=now)
    except UsageError:
        assert not expected[0]
        return
    if expected[0]:
        assert (found.paths, found.when.text) == expected
    elif found.when == default.when:
        # Some other word of the file system: `.`, or one of those files by a longer path.
        assert found.paths == (word,)
        assert os.path.exists(word)  # noqa: PTH110
    else:
        assert _day(found.when.text, now, "UTC") is None, "a day after all"


def at(data: bytes) -> None:
    """The bytes are a list of days."""
    text = _text(b"0" + data)
    expected: list[int] | None = []
    for part in text.split(","):
        digits = part.strip().removeprefix("-")
        if not (1 <= len(digits) <= 7 and digits.isascii() and digits.isdecimal()):
            expected = None
            break
        assert expected is not None
        expected.append(int(digits) * (-1 if "-" in part else 1))
    found = None
    with suppress(UsageError):
        found = _thresholds(text)
    assert found == expected


def _text(data: bytes) -> str:
    """Return text as the system hands over an argument, whatever its bytes."""
    return data[1:].decode(errors="surrogateescape")


def _day(text: str, now: dt.datetime, zone: str) -> dt.date | None:
    try:
        return clock.day(clock.as_of(text, now=now), timezone=zone)
    except UsageError as error:
        assert str(error).startswith(f'"{text}" '), error
        return None


def _is_day(word: str, now: dt.datetime) -> bool:
    return grammar.day(word, now=now, hours=0) is not None
