"""What was probably meant: the nearest known word, the nearest form of a date phrase."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from itertools import pairwise

from withdrawal_cli import due

# Past this length nothing is a slip of the pen, and comparing would take its time.
_LONGEST = 100
# Nor is a slip of one word among so many looked for.
_MOST_KNOWN = 10_000
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_CODES = [str(code) for code in range(33, 42)]
_TIMES = {
    "early": "early", "beginning": "early", "start": "early",
    "mid": "mid", "middle": "mid", "late": "late",
}  # fmt: skip
_UNIT = re.compile(r"y(?:ears?|rs?)?|m(?:onths?|ths?)?|w(?:eeks?|ks?)?|d(?:ays?)?")
_YEAR = re.compile(r"(?!0000)[0-9]{4}")
_ABOUT = re.compile(r"[~?%]|\b(?:about|around|circa|approximately)\b")
_BETWEEN = re.compile(r"/|\.\.|[–—]|\s-\s|\b(?:to|until|and|or)\b")
# The hour of a day, and what a duration must not be made of: a fraction, a thousands comma, a PT.
_CLOCK = re.compile(r"[0-9]+:[0-9:]+")
_NO_WHOLE_NUMBER = re.compile(r"[0-9][.,][0-9]+[ -]*[ymwd]|pt")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXAMPLES = '"2025-09-30", "2025-09", "2025-Q3", "mid-2025" or "P12M"'


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that `word` is most likely a slip of, if any is close."""
    if len(word) > _LONGEST or len(known) > _MOST_KNOWN:
        return None
    by_case = {one.casefold(): one for one in known}
    close = get_close_matches(word.casefold(), by_case, n=1)
    return by_case[close[0]] if close else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return the end of a message that names the nearest known word, or nothing."""
    found = nearest(word, known)
    return f'; did you mean "{found}"?' if found else ""


def nearest_phrase(text: str, *, claimed: dt.date) -> str:
    """Return the end of a message that names the nearest form of a `due` that can be read.

    Where no form says all that the text says, these are examples instead.
    """
    plain = _CLOCK.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST]).casefold())
    needed = _numbers(plain) - {0}
    # A day that the calendar lacks is brought back into it.
    kept = needed - ({int(plain[-2:])} if _ISO_DAY.fullmatch(plain) else {29, 30, 31})
    for guess in _guesses(plain):
        try:
            due.limit(guess, claimed=claimed)
        except due.DueError:
            continue
        said = _numbers(guess)
        if kept <= said and len(needed) <= len(said):
            return f'; did you mean "{guess}"?'
    return f"; write it like {_EXAMPLES}"


def _numbers(text: str) -> set[int]:
    """Return the numbers in a text, and those of the months that it names."""
    words = re.findall(r"[a-z]+|[0-9]+", text)
    return {int(word) for word in words if word.isdigit()} | set(_named_months(words))


def _named_months(words: Iterable[str]) -> Iterator[int]:
    for word in words:
        for number, name in enumerate(_MONTHS, start=1):
            if len(word) >= 3 and name.startswith(word):
                yield number


def _guesses(text: str) -> Iterable[str]:
    """Return phrases made of the words and numbers in `text`; they may make no sense."""
    about = "~" if _ABOUT.search(text) else ""
    ends = [_guess(end) for end in _BETWEEN.split(text)]
    whole = _guess(text)
    return "/".join(ends) + about, "/".join(reversed(ends)) + about, whole + about, whole


def _guess(text: str) -> str:
    words = re.findall(r"[a-z]+|[0-9]+", text)
    if {"quarter", "half"}.intersection(words):
        return ""
    year = next((word for word in words if _YEAR.fullmatch(word)), None)
    duration = "P" if _NO_WHOLE_NUMBER.search(text) else _guess_duration(words)
    return _guess_date(words, year) if year and duration == "P" else duration


def _guess_duration(words: list[str]) -> str:
    amounts = dict.fromkeys("ymwd", 0)
    for amount, unit in pairwise(words):
        if amount.isdigit() and _UNIT.fullmatch(unit):
            amounts[unit[0]] += int(amount)
    return "P" + "".join(f"{n}{unit.upper()}" for unit, n in amounts.items() if n)


def _guess_date(words: list[str], year: str) -> str:
    for letter, number in pairwise(words):
        if letter in ("q", "h") and number.isdigit():
            return f"{year}-{letter.upper()}{number}"
        if letter == year and number in _CODES:
            return f"{year}-{number}"
    month, day = _guess_month_and_day(words, year)
    date = f"{year}-{month:02}" if month else year
    time = next((_TIMES[word] for word in words if word in _TIMES), None)
    if time:
        return f"{time}-{date}"
    if "end" in words:
        return f"{due.month_end(int(year), month or 12)}"
    if month and day:
        return f"{date}-{min(day, due.month_end(int(year), month).day):02}"
    return date


def _guess_month_and_day(words: list[str], year: str) -> tuple[int | None, int | None]:
    """Return the numbers beside the year: in ISO order after it, else the day first."""
    digits = [word for word in words if word.isdigit()]
    numbers = [int(word) for word in digits if word != year and int(word) < 100]
    if month := next(_named_months(words), None):
        return month, next(iter(numbers), None)
    month, day, *_ = [*numbers, None, None]
    if month and day and (month > 12 or digits[0] != year) and day <= 12:
        month, day = day, month
    return month and min(month, 12), day
