"""What a date phrase means: the days in which the limit it names lies.

The forms are the calendar forms of ISO 8601-1, the sub-year groupings and the `~` of ISO 8601-2
(EDTF), its durations, and plain words as aliases. They are matched exactly: a reader that fills
gaps would invent a day.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta


class DueError(ValueError):
    """A phrase that names no limit; the message says why, in words that follow the phrase."""


class Limit(NamedTuple):
    """The days in which a limit lies, both included, and whether they are said to be a guess."""

    earliest: dt.date
    latest: dt.date
    approximate: bool = False


# The first and the last month of each part of a year: ISO 8601-2 codes 33–41 and their aliases.
_MONTHS_OF_PART = {
    "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12),
    "33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12),
    "early": (1, 4), "mid": (5, 8), "late": (9, 12),
    "37": (1, 4), "38": (5, 8), "39": (9, 12),
    "H1": (1, 6), "H2": (7, 12),
    "40": (1, 6), "41": (7, 12),
}  # fmt: skip


@lru_cache(maxsize=65536)
def limit(text: str, *, claimed: dt.date) -> Limit:
    """Return the days in which the limit that `text` names lies.

    `claimed` is the day on which it was said; only a duration depends on it, and that day itself
    is not counted: P1D is the day after. Raises DueError for anything but an exact form.
    """
    if text.startswith("P"):
        day = _after(text, claimed)
        return Limit(day, day)
    first, slash, last = text.removesuffix("~").partition("/")
    earliest, latest = _days(first)
    if slash:
        _, latest = _days(last)
        if earliest > latest:
            raise DueError("ends before it begins")
    return Limit(earliest, latest, text.endswith("~"))


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _days(form: str) -> tuple[dt.date, dt.date]:
    for pattern, reading in _FORMS:
        if match := pattern.fullmatch(form):
            try:
                return reading(*match.groups())
            except ValueError:
                raise DueError("is not in the calendar") from None
    raise DueError("is not a date I can read")


def _day(year: str, month: str, day: str) -> tuple[dt.date, dt.date]:
    the_day = dt.date(int(year), int(month), int(day))
    return the_day, the_day


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), month_end(year, last)


def _year(year: str) -> tuple[dt.date, dt.date]:
    return _months(int(year), 1, 12)


def _month(year: str, month: str) -> tuple[dt.date, dt.date]:
    return _months(int(year), int(month), int(month))


def _part_of_year(year: str, part: str) -> tuple[dt.date, dt.date]:
    return _months(int(year), *_MONTHS_OF_PART[part])


def _word_of_year(word: str, year: str) -> tuple[dt.date, dt.date]:
    return _part_of_year(year, word)


def _third_of_month(third: str, year: str, month: str) -> tuple[dt.date, dt.date]:
    first, last = _month(year, month)
    match third:
        case "early":
            return first, first.replace(day=10)
        case "mid":
            return first.replace(day=11), first.replace(day=20)
        case _:
            return first.replace(day=21), last


_Reading = Callable[..., tuple[dt.date, dt.date]]
_FORMS: tuple[tuple[re.Pattern[str], _Reading], ...] = tuple(
    (re.compile(pattern, re.ASCII), reading)
    for pattern, reading in (
        (r"(\d{4})-(\d\d)-(\d\d)", _day),
        (r"(\d{4})-(Q[1-4]|H[12]|3[3-9]|4[01])", _part_of_year),
        (r"(\d{4})-(\d\d)", _month),
        (r"(\d{4})", _year),
        (r"(early|mid|late)-(\d{4})", _word_of_year),
        (r"(early|mid|late)-(\d{4})-(\d\d)", _third_of_month),
    )
)

_DURATION = re.compile(r"P(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?", re.ASCII)


def _after(text: str, claimed: dt.date) -> dt.date:
    match = _DURATION.fullmatch(text)
    if not match:
        raise DueError("is not a duration I can read")
    years, months, weeks, days = (int(number or 0) for number in match.groups())
    if not (years or months or weeks or days):
        raise DueError("is no time at all")
    try:
        # The calendar part first, from the day of the claim and clipped once at the month's end.
        by_calendar = claimed + relativedelta(years=years, months=months)
        return by_calendar + dt.timedelta(weeks=weeks, days=days)
    except (ValueError, OverflowError):
        raise DueError("reaches beyond the year 9999") from None


def pattern() -> str:
    """Return a regular expression (ECMA-262) of every form, for editors; it knows no calendar."""
    form = "|".join(one.pattern for one, _ in _FORMS)
    return rf"(?:{form})(?:/(?:{form}))?~?|(?=P\d){_DURATION.pattern}".replace(r"\d", "[0-9]")
