"""What the design says can be read as a date, written a second time and by hand.

It shares nothing with `due.py` and `clock.py`: no pattern, no calendar but the table of months.
"""

import datetime as dt

Span = tuple[dt.date, dt.date, bool]
"""The first day, the last day, and whether they are approximate."""

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_THIRDS = {"early": 0, "mid": 1, "late": 2}
# Of each length in months: what its parts are called, and the ISO 8601-2 code of the first.
_PARTS = {3: ("Q1 Q2 Q3 Q4", 33), 6: ("H1 H2", 40), 4: ("", 37)}
_DAY = 86400


def limit(phrase: str, *, claimed: dt.date) -> Span | None:
    """Return what a `due` says, or None where it says nothing that can be read."""
    if phrase.startswith("P"):
        day = _after(phrase[1:], claimed)
        return None if day is None else (day, day, False)
    approximate = phrase.endswith("~")
    ends = phrase[: len(phrase) - approximate].split("/")
    spans = [_days(end.split("-")) for end in ends]
    if len(spans) > 2 or None in spans:
        return None
    (first, _), (_, last) = [span for span in (spans[0], spans[-1]) if span]
    return (first, last, approximate) if first <= last else None


def day(word: str, *, now: dt.datetime, hours: int) -> dt.date | None:
    """Return the day that `--as-of` names in a zone so many hours ahead of UTC, or None."""
    seconds = _DAY * now.toordinal() + _DAY * hours // 24
    seconds += 3600 * now.hour + 60 * now.minute + now.second
    match word:
        case "today" | "yesterday" | "tomorrow":
            shift = ["yesterday", "today", "tomorrow"].index(word) - 1
            return _moved(_on(seconds), "d", shift)
        case _ if word.startswith("today"):
            number = _number(word[6:-1], 1, 2, 3, 4, 5)
            if word[5] not in "+-" or number is None:
                return None
            return _moved(_on(seconds), word[-1], number if word[5] == "+" else -number)
        case _ if len(word) == 10:
            return _one_day(word)
        case _:
            return _day_of_instant(word, hours)


def _day_of_instant(word: str, hours: int) -> dt.date | None:
    date, t, time = word[:10], word[10:11], word[11:]
    on = _one_day(date)
    if on is None or t != "T":
        return None
    if time.endswith("Z"):
        clock, ahead = time[:-1], 0
    else:
        sign = max(time.find("+"), time.find("-"))
        clock, offset = time[:sign], time[sign + 1 :]
        if sign < 0 or len(offset) not in (2, 5) or offset[2:3] not in ("", ":"):
            return None
        read = [_number(part, 2) for part in offset.split(":")]
        # ISO 8601 has no offset of a day or more.
        if not _within(read, 23, 59):
            return None
        ahead = sum(part * unit for part, unit in zip(read, (3600, 60), strict=False) if part)
        ahead = ahead if time[sign] == "+" else -ahead
    of_day = _seconds(clock)
    if of_day is None:
        return None
    utc = _DAY * on.toordinal() + of_day - ahead
    return _on(utc) and _on(utc + 3600 * hours)


def _seconds(clock: str) -> int | None:
    whole, fraction = clock, "0"
    for mark in ".,":
        if mark in whole:
            whole, _, fraction = whole.partition(mark)
            if whole.count(":") < 2:
                return None
    parts = whole.split(":")
    read = [_number(part, 2) for part in parts]
    if len(parts) < 2 or _number(fraction, *range(1, 10)) is None or not _within(read, 23, 59, 59):
        return None
    return sum(part * unit for part, unit in zip(read, (3600, 60, 1), strict=False) if part)


def _within(numbers: list[int | None], *most: int) -> bool:
    return len(numbers) <= len(most) and all(
        number is not None and number <= limit for number, limit in zip(numbers, most, strict=False)
    )


def _one_day(word: str) -> dt.date | None:
    span = _days(word.split("-")) if word.count("-") == 2 and word[:4].isdecimal() else None
    return span and span[0]


def _on(seconds: int) -> dt.date | None:
    ordinal = seconds // _DAY
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def _moved(on: dt.date | None, unit: str, number: int) -> dt.date | None:
    if on is None:
        return None
    match unit:
        case "d" | "w":
            return _on(_DAY * (on.toordinal() + number * (7 if unit == "w" else 1)))
        case "m" | "y":
            return _months_on(on, number * (12 if unit == "y" else 1))
        case _:
            return None


def _months_on(on: dt.date, number: int) -> dt.date | None:
    year, month = divmod(12 * on.year + on.month - 1 + number, 12)
    return _date(year, month + 1, min(on.day, _length(year, month + 1)))


def _after(amounts: str, claimed: dt.date) -> dt.date | None:
    found = dict.fromkeys("YMWD", 0)
    units = "YMWD"
    while amounts:
        at = next((n for n, letter in enumerate(amounts) if letter in units), None)
        number = None if at is None else _number(amounts[:at], 1, 2, 3, 4, 5)
        if at is None or number is None:
            return None
        found[amounts[at]] = number
        units = units[units.index(amounts[at]) + 1 :]
        amounts = amounts[at + 1 :]
    if not any(found.values()):
        return None
    day = _months_on(claimed, 12 * found["Y"] + found["M"])
    return _moved(day, "d", 7 * found["W"] + found["D"])


def _days(words: list[str]) -> tuple[dt.date, dt.date] | None:
    match words:
        case [third, *rest] if third in _THIRDS:
            return _third(_THIRDS[third], rest)
        case [year]:
            return _months(_number(year, 4), 1, 12)
        case [year, month] if _number(month, 2) is not None and int(month) <= 12:
            return _months(_number(year, 4), int(month), 1)
        case [year, part]:
            for length, (names, code) in _PARTS.items():
                codes = [str(code + n) for n in range(12 // length)]
                for known in (codes, names.split()):
                    if part in known:
                        return _months(_number(year, 4), 1 + length * known.index(part), length)
            return None
        case [year, month, day]:
            numbers = _number(year, 4), _number(month, 2), _number(day, 2)
            read = None if None in numbers else _date(*(n for n in numbers if n is not None))
            return None if read is None else (read, read)
        case _:
            return None


def _third(third: int, rest: list[str]) -> tuple[dt.date, dt.date] | None:
    match rest:
        case [year]:
            return _months(_number(year, 4), 1 + 4 * third, 4)
        case [_, month] if _number(month, 2) is not None and int(month) <= 12:
            whole = _days(rest)
            if whole is None:
                return None
            first = whole[0].replace(day=1 + 10 * third)
            return first, whole[1] if third == 2 else first.replace(day=10 + 10 * third)
        case _:
            return None


def _months(year: int | None, first: int, count: int) -> tuple[dt.date, dt.date] | None:
    last = first + count - 1
    if not year or not first:
        return None
    return dt.date(year, first, 1), dt.date(year, last, _length(year, last))


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _LENGTHS[month - 1]


def _date(year: int, month: int, day: int) -> dt.date | None:
    is_one = 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _length(year, month)
    return dt.date(year, month, day) if is_one else None


def _number(text: str, *lengths: int) -> int | None:
    return int(text) if len(text) in lengths and set(text) <= set("0123456789") else None
