"""What day it is: reads the clock, the zone and `--as-of`."""

import datetime as dt
import re
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from dateutil.relativedelta import relativedelta

from withdrawal_cli.errors import UsageError

DAY_FORMS = (
    "YYYY-MM-DD, a date-time with Z or an offset, today, yesterday, tomorrow, "
    "or today-7d (also +, and w, m, y)"
)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:[.,]\d{1,9})?)?(Z|[+-]\d\d(?::[0-5]\d)?)?",
    re.ASCII,
)
_SHIFTED = re.compile(r"today([+-]\d{1,5})([dwmy])", re.ASCII)
_UNITS = {
    "d": relativedelta(days=1),
    "w": relativedelta(weeks=1),
    "m": relativedelta(months=1),
    "y": relativedelta(years=1),
}
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
# Names that the zone database resolves to whatever the machine is set to.
_NOT_A_ZONE = frozenset({"localtime", "posixrules"})
_ZONE = re.compile(r"(?!posix/|right/)[\w+-]+(?:/[\w+-]+){0,2}", re.ASCII)


class When(NamedTuple):
    """A day to look from: a day, or that of an instant in a zone to come, moved by the calendar."""

    text: str
    moment: dt.date | dt.datetime
    shift: relativedelta | None = None


class TimeOfDay(NamedTuple):
    """A moment of a day in a zone: as its clocks show it, and in whole seconds.

    `gone` is 0 in the first second of the day, and `left` in its last. On a day on which clocks
    change the two make up 23 or 25 hours, say.
    """

    shown: str
    gone: int
    left: int


def now() -> dt.datetime:
    """Read the clock."""
    return dt.datetime.now(dt.UTC)


def when(text: str, *, now: dt.datetime) -> When | None:
    """Return the day that `text` names, or None where it has the form of no day at all.

    Raises UsageError for what has the form but cannot be: 30 February, a date-time without offset.
    """
    if text in _NAMED:
        return When(text, now, relativedelta(days=_NAMED[text]))
    if match := _SHIFTED.fullmatch(text):
        amount, unit = match.groups()
        return When(text, now, _UNITS[unit] * int(amount))
    try:
        if _DAY.fullmatch(text):
            return When(text, dt.date.fromisoformat(text))
        if match := _INSTANT.fullmatch(text):
            if match[1] is None:
                raise UsageError(f'"{text}" has no offset: add Z, or one like +03:00')
            return When(text, dt.datetime.fromisoformat(text))
    except ValueError:
        raise UsageError(f'"{text}" is not in the calendar') from None
    return None


def as_of(text: str | None, *, now: dt.datetime) -> When:
    """Return the day that `--as-of` names; without one, now. Raises UsageError."""
    if text is None:
        return When("today", now)
    found = when(text, now=now)
    if found is None:
        raise UsageError(f'"{text}" is not a day I can read; write {DAY_FORMS}')
    return found


def day(when: When, *, timezone: str) -> dt.date:
    """Return the calendar day in a zone. Raises UsageError outside the years 1–9999."""
    if not isinstance(when.moment, dt.datetime):
        return when.moment
    try:
        there = when.moment.astimezone(ZoneInfo(timezone)).date()
        return there + when.shift if when.shift else there
    except (OverflowError, ValueError):
        raise UsageError(f'"{when.text}" lies outside the years 1–9999') from None


def time_of_day(now: dt.datetime, *, timezone: str) -> TimeOfDay:
    """Return how much of the day of `now` is gone in a zone, and how much is left."""
    zone = ZoneInfo(timezone)
    now = now.replace(microsecond=0)
    there = now.astimezone(zone)
    begin, end = (
        # By way of UTC: within a zone Python subtracts what clocks show, whatever they skipped.
        dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
        for day in (there.date(), there.date() + dt.timedelta(days=1))
    )
    second = dt.timedelta(seconds=1)
    return TimeOfDay(f"{there:%H:%M:%S}", (now - begin) // second, (end - now) // second - 1)


def noon(day: dt.date, *, timezone: str) -> dt.datetime:
    """Return the middle of a day in a zone, in UTC: what stands for the day where an instant must.

    Where that lies outside the years 1–9999 it is the middle of the day in UTC.
    """
    try:
        return dt.datetime.combine(day, dt.time(12), ZoneInfo(timezone)).astimezone(dt.UTC)
    except OverflowError:
        return dt.datetime.combine(day, dt.time(12), dt.UTC)


def is_zone(timezone: str) -> bool:
    """Tell whether a name is one of the IANA time zone database, the same on every machine."""
    if not _ZONE.fullmatch(timezone) or timezone in _NOT_A_ZONE:
        return False
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return False
    return True


@cache
def zones() -> set[str]:
    """Return the names of all zones; slow, for suggestions."""
    return available_timezones() - _NOT_A_ZONE
