"""The day to look from: what `--as-of` may say, which day an instant is in a zone, and its time."""

import datetime as dt
import os
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise
from zoneinfo import TZPATH, ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import DAY
from withdrawal_cli import clock
from withdrawal_cli.errors import UsageError

INSTANT = dt.datetime.fromisoformat
NOON = INSTANT("2025-06-01T12:00Z")


@pytest.mark.parametrize(
    ("text", "timezone", "expected"),
    [
        ("2025-09-30", "Asia/Baghdad", "2025-09-30"),
        ("2024-02-29", "Pacific/Kiritimati", "2024-02-29"),
        ("0001-01-01", "America/New_York", "0001-01-01"),
        ("9999-12-31", "Asia/Baghdad", "9999-12-31"),
        ("2025-09-30T20:59:59Z", "Asia/Baghdad", "2025-09-30"),
        ("2025-09-30T20:59:59.999999Z", "Asia/Baghdad", "2025-09-30"),
        ("2025-09-30T21:00Z", "Asia/Baghdad", "2025-10-01"),
        ("2025-09-30T21:00Z", "UTC", "2025-09-30"),
        ("2025-09-30T21:00Z", "America/New_York", "2025-09-30"),
        ("2025-09-30T21:00Z", "Pacific/Kiritimati", "2025-10-01"),
        ("2025-09-30T00:00+03:00", "Asia/Baghdad", "2025-09-30"),
        ("2025-09-30T00:00+03:00", "UTC", "2025-09-29"),
        ("2025-09-30T23:59:59+03:00", "Asia/Baghdad", "2025-09-30"),
        ("2025-09-30T23:59-12:00", "Asia/Baghdad", "2025-10-01"),
        ("2025-09-30T00:00+14:00", "Asia/Baghdad", "2025-09-29"),
        ("2025-09-30T00:00+05:45", "Asia/Kathmandu", "2025-09-30"),
        ("2025-09-30T00:00-00:00", "UTC", "2025-09-30"),
        ("2025-09-30T10:59Z", "Pacific/Pago_Pago", "2025-09-29"),
        ("2025-09-30T11:00Z", "Pacific/Pago_Pago", "2025-09-30"),
        ("2024-02-28T21:00Z", "Asia/Baghdad", "2024-02-29"),
        ("2024-02-29T21:00Z", "Asia/Baghdad", "2024-03-01"),
        ("2025-12-31T20:59Z", "Asia/Baghdad", "2025-12-31"),
        ("2025-12-31T21:00Z", "Asia/Baghdad", "2026-01-01"),
        pytest.param("2025-03-09T04:59Z", "America/New_York", "2025-03-08", id="winter, last"),
        pytest.param("2025-03-09T05:00Z", "America/New_York", "2025-03-09", id="23 hours, first"),
        pytest.param("2025-03-10T03:59Z", "America/New_York", "2025-03-09", id="23 hours, last"),
        pytest.param("2025-03-10T04:00Z", "America/New_York", "2025-03-10", id="summer, first"),
        pytest.param("2011-12-30T09:59Z", "Pacific/Apia", "2011-12-29", id="before the lost day"),
        pytest.param("2011-12-30T10:00Z", "Pacific/Apia", "2011-12-31", id="after the lost day"),
        pytest.param("1994-12-31T09:59Z", "Pacific/Kiritimati", "1994-12-30", id="another, before"),
        pytest.param("1994-12-31T10:00Z", "Pacific/Kiritimati", "1995-01-01", id="another, after"),
        pytest.param("2010-11-07T02:30Z", "America/St_Johns", "2010-11-07", id="one minute of it"),
        pytest.param("2010-11-07T02:31Z", "America/St_Johns", "2010-11-06", id="and back"),
        pytest.param("2010-11-07T03:30Z", "America/St_Johns", "2010-11-07", id="the rest of it"),
        ("0001-01-01T00:00Z", "UTC", "0001-01-01"),
        ("9999-12-31T23:59:59.999999Z", "UTC", "9999-12-31"),
    ],
)
def test_a_day_is_itself_everywhere_and_an_instant_a_day_of_the_zone(
    text: str, timezone: str, expected: str
) -> None:
    assert clock.day(clock.as_of(text, now=NOON), timezone=timezone) == DAY(expected)


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("2025-06-01", "today", "2025-06-01"),
        ("2025-06-01", "yesterday", "2025-05-31"),
        ("2025-06-01", "tomorrow", "2025-06-02"),
        ("2025-06-01", "today-7d", "2025-05-25"),
        ("2025-06-01", "today+2w", "2025-06-15"),
        ("2025-06-01", "today-3m", "2025-03-01"),
        ("2025-06-01", "today+1y", "2026-06-01"),
        ("2025-06-01", "today+0d", "2025-06-01"),
        ("2025-06-01", "today-0y", "2025-06-01"),
        ("2025-06-01", "today+00001d", "2025-06-02"),
        ("2025-06-01", "today+99999d", "2299-03-16"),
        ("2025-06-01", "today+12m", "2026-06-01"),
        ("2025-06-01", "today-18m", "2023-12-01"),
        ("2025-12-31", "tomorrow", "2026-01-01"),
        ("2026-01-01", "yesterday", "2025-12-31"),
        ("2024-02-28", "tomorrow", "2024-02-29"),
        ("2024-02-29", "tomorrow", "2024-03-01"),
        ("2024-02-29", "today+1m", "2024-03-29"),
        ("2024-02-29", "today+1y", "2025-02-28"),
        ("2024-02-29", "today-1y", "2023-02-28"),
        ("2024-02-29", "today+4y", "2028-02-29"),
        ("2024-02-29", "today+12m", "2025-02-28"),
        ("2024-02-29", "today-52w", "2023-03-02"),
        ("2025-01-31", "today+1m", "2025-02-28"),
        ("2024-01-31", "today+1m", "2024-02-29"),
        ("2025-01-31", "today+2m", "2025-03-31"),
        ("2025-01-31", "today-2m", "2024-11-30"),
        ("2025-03-31", "today-1m", "2025-02-28"),
        ("2025-06-01", "today-2024y", "0001-06-01"),
        ("2025-06-01", "today+7974y", "9999-06-01"),
        ("9999-12-30", "tomorrow", "9999-12-31"),
        ("0001-01-02", "yesterday", "0001-01-01"),
    ],
)
def test_a_day_named_from_today_is_counted_on_the_calendar(
    now: str, text: str, expected: str
) -> None:
    when = clock.when(text, now=INSTANT(f"{now}T12:00Z"))
    assert when is not None
    assert clock.day(when, timezone="UTC") == DAY(expected)


@pytest.mark.parametrize(
    ("text", "baghdad", "utc"),
    [
        (None, "2024-02-29", "2024-02-28"),
        ("today", "2024-02-29", "2024-02-28"),
        ("tomorrow", "2024-03-01", "2024-02-29"),
        ("yesterday", "2024-02-28", "2024-02-27"),
        ("today+1d", "2024-03-01", "2024-02-29"),
        ("today+4y", "2028-02-29", "2028-02-28"),
        ("today+1y", "2025-02-28", "2025-02-28"),
    ],
)
def test_today_is_the_day_of_the_zone_and_is_moved_there(
    text: str | None, baghdad: str, utc: str
) -> None:
    when = clock.as_of(text, now=INSTANT("2024-02-28T22:30Z"))
    assert clock.day(when, timezone="Asia/Baghdad") == DAY(baghdad)
    assert clock.day(when, timezone="UTC") == DAY(utc)


NO_DAYS = """
    now Today TODAY tod today+ today- today+7 today7d +7d -7d today+d today+-7d today+7D today+7h
    today+1.5d today+7d+1m today+100000d today+7days tomorrow+1d yesterday-1d today~ today+٣d
    2025 2025-09 2025-9-30 2025-09-3 20250930 25-09-30 12025-09-30 +2025-09-30 -2025-09-30
    2025/09/30 30.09.2025 2025-W40 2025-W40-2 2025-273 2025-09-30~ 2025-Q3 mid-2025 P12M
    2025-09-30/2025-10-01 ٢٠٢٥-٠٩-٣٠ 2025-09-3٠ ２０２５-09-30 2025-09-30T 2025-09-30Z
    2025-09-30+03:00 2025-09-30T1200Z 2025-9-30T12:00Z 2025-09-30T12:00ZZ 2025-09-30T12:00Z+03:00
    T12:00Z 12:00Z 2025-09-30T12:00:00.Z 2025-09-30T12:0Z 2025-09-30T12:00+3 2025-09-30T12:00+3:00
    2025-09-30T12:00UTC 2025-09-30T12:00Z[Asia/Baghdad] 2025-09-30T1٢:00Z 2025-09-30X12:00Z
    ./2025-01-01 data.toml - 2025-01-01.toml data.toml@2025-01-01
"""
BLANKS = ["", " ", "\n", " today", "today ", "today\n", "today +7d", "today + 7d", " 2025-09-30"]
BLANKS += ["2025-09-30\n", "2025-09-30 12:00Z", "2025-09-30T12:00Z\n", "2025-09-30T12:00 Z"]


@pytest.mark.parametrize("text", NO_DAYS.split() + BLANKS)
def test_what_has_the_form_of_no_day_is_none_and_as_of_says_what_to_write(text: str) -> None:
    assert clock.when(text, now=NOON) is None
    with pytest.raises(UsageError) as refused:
        clock.as_of(text, now=NOON)
    assert str(refused.value) == (
        f'"{text}" is not a day I can read; write YYYY-MM-DD, a date-time with Z or an offset, '
        "today, yesterday, tomorrow, or today-7d (also +, and w, m, y)"
    )


@pytest.mark.parametrize(
    "text",
    [
        *("2025-02-30", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-01", "2025-01-00"),
        *("2025-09-31", "2025-01-32", "0000-01-01", "2025-99-99", "2025-02-30T00:00Z"),
        *("2025-13-01T00:00+03:00", "0000-12-31T00:00Z"),
    ],
)
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str) -> None:
    for read in (clock.when, clock.as_of):
        with pytest.raises(UsageError) as refused:
            read(text, now=NOON)
        assert str(refused.value) == f'"{text}" is not in the calendar'


# Python's own reader takes 24:00 for the next day since 3.14, and +03:60 for +04:00 until then.
@pytest.mark.parametrize(
    "text",
    [
        *("2025-09-30T24:00Z", "2025-09-30T24:00:00+03:00", "2025-09-30T24:00:00.000Z"),
        *("2025-09-30T25:00Z", "2025-09-30T23:60Z", "2025-09-30T23:59:60Z"),
        *("2025-09-30T12:00+24:00", "2025-09-30T12:00-24:00", "2025-09-30T12:00+99:00"),
        *("2025-09-30T12:00+03:60", "2025-09-30T12:00-03:99", "2025-09-30T12:00+23:60"),
    ],
)
def test_an_hour_or_an_offset_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        clock.as_of(text, now=NOON)
    assert str(refused.value).startswith(f'"{text}" is not ')


@pytest.mark.parametrize(
    "text", ["2025-09-30T12:00", "2025-09-30T12:00:00", "2025-09-30T12:00:00.5"]
)
def test_a_date_time_without_offset_is_refused_for_it_could_be_two_days(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        clock.when(text, now=NOON)
    assert str(refused.value) == f'"{text}" has no offset: add Z, or one like +03:00'


@pytest.mark.parametrize(
    ("now", "text", "timezone"),
    [
        ("2025-06-01", "today-2025y", "UTC"),
        ("2025-06-01", "today+7975y", "UTC"),
        ("2025-06-01", "today+99999y", "UTC"),
        ("2025-06-01", "today-99999m", "UTC"),
        ("2025-06-01", "today-99999y", "UTC"),
        ("0001-06-01", "today-99999w", "UTC"),
        ("9999-06-01", "today+99999d", "UTC"),
        ("9999-12-31", "tomorrow", "UTC"),
        ("0001-01-01", "yesterday", "UTC"),
        ("2025-06-01", "0001-01-01T00:00Z", "America/New_York"),
        ("2025-06-01", "0001-01-01T00:00+00:01", "UTC"),
        ("2025-06-01", "0001-01-01T00:00+14:00", "Pacific/Kiritimati"),
        ("2025-06-01", "9999-12-31T23:59Z", "Asia/Baghdad"),
        ("2025-06-01", "9999-12-31T23:59-00:01", "UTC"),
    ],
)
def test_a_day_outside_the_years_1_to_9999_is_refused(now: str, text: str, timezone: str) -> None:
    when = clock.as_of(text, now=INSTANT(f"{now}T12:00Z"))
    with pytest.raises(UsageError) as refused:
        clock.day(when, timezone=timezone)
    assert str(refused.value) == f'"{text}" lies outside the years 1–9999'


def test_a_day_keeps_the_words_it_was_named_by() -> None:
    assert clock.as_of("2025-09-30", now=NOON) == clock.When("2025-09-30", DAY("2025-09-30"))
    assert clock.as_of(None, now=NOON) == clock.When("today", NOON)


def test_the_clock_is_read_in_utc() -> None:
    before = dt.datetime.now(dt.UTC)
    now = clock.now()
    assert before <= now <= dt.datetime.now(dt.UTC)
    assert now.utcoffset() == dt.timedelta(0)


H = 3600


@pytest.mark.parametrize(
    ("now", "timezone", "shown", "gone", "left"),
    [
        ("2025-09-29T20:59:59Z", "Asia/Baghdad", "23:59:59", 24 * H - 1, 0),
        ("2025-09-29T21:00Z", "Asia/Baghdad", "00:00:00", 0, 24 * H - 1),
        ("2025-09-30T09:00Z", "Asia/Baghdad", "12:00:00", 12 * H, 12 * H - 1),
        ("2025-09-30T20:59:59Z", "Asia/Baghdad", "23:59:59", 24 * H - 1, 0),
        ("2025-09-30T23:59:59+03:00", "Asia/Baghdad", "23:59:59", 24 * H - 1, 0),
        ("2025-12-31T23:59:59Z", "UTC", "23:59:59", 24 * H - 1, 0),
        pytest.param("2025-03-09T04:59:59Z", "America/New_York", "23:59:59", 24 * H - 1, 0,
                     id="the last second before 23 hours"),
        pytest.param("2025-03-09T05:00Z", "America/New_York", "00:00:00", 0, 23 * H - 1,
                     id="the first of 23 hours"),
        pytest.param("2025-03-09T06:59:59Z", "America/New_York", "01:59:59", 2 * H - 1, 21 * H,
                     id="before the hour that is skipped"),
        pytest.param("2025-03-09T07:00Z", "America/New_York", "03:00:00", 2 * H, 21 * H - 1,
                     id="after the hour that is skipped"),
        pytest.param("2025-03-10T03:59:59Z", "America/New_York", "23:59:59", 23 * H - 1, 0,
                     id="the last of 23 hours"),
        pytest.param("2025-11-02T04:00Z", "America/New_York", "00:00:00", 0, 25 * H - 1,
                     id="the first of 25 hours"),
        pytest.param("2025-11-02T05:00Z", "America/New_York", "01:00:00", 1 * H, 24 * H - 1,
                     id="one o'clock"),
        pytest.param("2025-11-02T06:00Z", "America/New_York", "01:00:00", 2 * H, 23 * H - 1,
                     id="one o'clock again"),
        pytest.param("2025-11-03T04:59:59Z", "America/New_York", "23:59:59", 25 * H - 1, 0,
                     id="the last of 25 hours"),
        pytest.param("2024-04-25T21:59:59Z", "Africa/Cairo", "23:59:59", 24 * H - 1, 0,
                     id="before the midnight that is skipped"),
        pytest.param("2024-04-25T22:00Z", "Africa/Cairo", "01:00:00", 0, 23 * H - 1,
                     id="a day that begins at one o'clock"),
        pytest.param("2024-10-31T20:59:59Z", "Africa/Cairo", "23:59:59", 24 * H - 1, 1 * H,
                     id="a last second that is not the last"),
        pytest.param("2024-10-31T21:00Z", "Africa/Cairo", "23:00:00", 24 * H, 1 * H - 1,
                     id="eleven o'clock again"),
        pytest.param("2024-10-31T22:00Z", "Africa/Cairo", "00:00:00", 0, 24 * H - 1,
                     id="midnight at last"),
        pytest.param("2024-03-10T05:00Z", "America/Havana", "01:00:00", 0, 23 * H - 1,
                     id="another day that begins at one o'clock"),
        pytest.param("2024-11-03T04:00Z", "America/Havana", "00:00:00", 0, 25 * H - 1,
                     id="midnight"),
        pytest.param("2024-11-03T05:00Z", "America/Havana", "00:00:00", 1 * H, 24 * H - 1,
                     id="midnight again"),
        pytest.param("2025-03-29T22:00Z", "Asia/Beirut", "01:00:00", 0, 23 * H - 1,
                     id="23 hours from one o'clock"),
        pytest.param("2025-10-25T21:59:59Z", "Asia/Beirut", "23:59:59", 25 * H - 1, 0,
                     id="the last of 25 hours, in the second hour before midnight"),
        pytest.param("2025-10-25T22:00Z", "Asia/Beirut", "00:00:00", 0, 24 * H - 1,
                     id="the midnight after 25 hours"),
        pytest.param("2025-04-05T13:00Z", "Australia/Lord_Howe", "00:00:00", 0, 49 * H // 2 - 1,
                     id="24 hours and a half"),
        pytest.param("2011-12-29T10:00Z", "Pacific/Apia", "00:00:00", 0, 24 * H - 1,
                     id="the first second before the lost day"),
        pytest.param("2011-12-30T09:59:59Z", "Pacific/Apia", "23:59:59", 24 * H - 1, 0,
                     id="the last second before the lost day"),
        pytest.param("2011-12-30T10:00Z", "Pacific/Apia", "00:00:00", 0, 24 * H - 1,
                     id="after the lost day"),
    ],
)  # fmt: skip
def test_a_moment_is_told_by_the_seconds_of_its_day_however_long_that_is(
    now: str, timezone: str, shown: str, gone: int, left: int
) -> None:
    expected = clock.TimeOfDay(shown, gone, left)
    assert clock.time_of_day(INSTANT(now), timezone=timezone) == expected


@pytest.mark.parametrize("fraction", [".000001", ".5", ".999999"])
def test_a_second_lasts_until_the_next_begins(fraction: str) -> None:
    told = clock.time_of_day(INSTANT(f"2025-09-30T20:59:59{fraction}Z"), timezone="Asia/Baghdad")
    assert told == clock.TimeOfDay("23:59:59", 24 * H - 1, 0)


# Zones that change their clocks at midnight, at other hours, by half an hour, or never.
changing = st.sampled_from([
    "Africa/Cairo", "America/Havana", "America/New_York", "America/Nuuk", "America/Santiago",
    "Asia/Baghdad", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Lisbon",
    "Pacific/Apia", "Pacific/Kiritimati", "UTC",
])  # fmt: skip
# From 2011 on: until then some clocks went back at one minute past midnight, into a day that was
# over. And near the ends of the weeks in which most clocks change.
instants = st.datetimes(
    INSTANT("2011-12-01T00:00"), INSTANT("2037-12-31T00:00"), timezones=st.just(dt.UTC)
) | st.builds(
    lambda year, month, hours: INSTANT(f"{year}-{month}-01T00:00Z") + dt.timedelta(hours=hours),
    st.integers(2012, 2037),
    st.sampled_from(["03", "04", "09", "10", "11"]),
    st.integers(0, 30 * 24),
)


@given(instants, changing)
@settings(deadline=None, max_examples=500, derandomize=True)
def test_a_day_begins_when_all_of_it_is_left_and_ends_when_all_is_gone(
    now: dt.datetime, timezone: str
) -> None:
    def day(moment: dt.datetime) -> dt.date:
        return moment.astimezone(ZoneInfo(timezone)).date()

    told = clock.time_of_day(now, timezone=timezone)
    assert told == clock.time_of_day(now.astimezone(ZoneInfo(timezone)), timezone=timezone)
    now = now.replace(microsecond=0)
    first, last = (now + dt.timedelta(seconds=n) for n in (-told.gone, told.left))
    second = dt.timedelta(seconds=1)
    assert first <= now <= last
    assert day(first - second) < day(first) == day(now) == day(last) < day(last + second)
    assert told.shown == now.astimezone(ZoneInfo(timezone)).strftime("%H:%M:%S")
    assert told.gone + told.left + 1 in {23 * H, 47 * H // 2, 24 * H, 49 * H // 2, 25 * H}


def changes(timezone: str) -> Iterator[int]:
    """Yield the seconds since 1970 at which the clocks of a zone change in 2026."""
    zone = ZoneInfo(timezone)

    def offset(second: int) -> dt.timedelta | None:
        return dt.datetime.fromtimestamp(second, zone).utcoffset()

    begin, end = (int(INSTANT(f"{year}-01-01T00:00Z").timestamp()) for year in (2026, 2027))
    for week, next_week in pairwise(range(begin, end + 7 * 24 * H, 7 * 24 * H)):
        if offset(week) != (new := offset(next_week)):
            yield week + bisect_left(range(week, next_week), True, key=lambda s: offset(s) == new)


@pytest.fixture
def day_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, str], dt.date]]:
    """Return what tells the day of a second in a zone by the system's library, not by Python's."""

    def told(second: int, timezone: str) -> dt.date:
        if os.environ.get("TZ") != timezone:
            monkeypatch.setenv("TZ", timezone)
            time.tzset()
        return dt.date(*time.localtime(second)[:3])

    yield told
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not any(map(os.path.isdir, TZPATH)), reason="the system knows no zones")
def test_the_days_around_each_change_of_clocks_of_a_year_begin_and_end_as_they_do(
    day_there: Callable[[int, str], dt.date],
) -> None:
    found = [(timezone, change) for timezone in clock.zones() for change in changes(timezone)]
    assert len(found) > 300
    for timezone, change in found:
        near = (d * 24 * H + s for d in (-1, 0, 1) for s in (-1, 0, 1))
        for second in (change + away for away in near):
            now, day = dt.datetime.fromtimestamp(second, dt.UTC), day_there(second, timezone)
            written = clock.as_of(now.isoformat(), now=NOON)
            told = clock.time_of_day(now, timezone=timezone)
            first, last = second - told.gone, second + told.left
            assert (
                clock.day(clock.as_of(None, now=now), timezone=timezone),
                clock.day(written, timezone=timezone),
                told.shown,
                *(day_there(one, timezone) for one in (first, last)),
                day_there(first - 1, timezone) < day < day_there(last + 1, timezone),
            ) == (day, day, time.strftime("%H:%M:%S", time.localtime(second)), day, day, True)
            assert first <= second <= last


ZONES = "Asia/Baghdad UTC GMT Etc/GMT+3 America/Argentina/Buenos_Aires US/Eastern EST5EDT"
NO_ZONES = """
    Asia America/Argentina Baghdad Asia/Bagdad Asia/Baghdad/ /Asia/Baghdad Asia//Baghdad
    ./Asia/Baghdad Asia/./Baghdad Asia/../Asia/Baghdad ../etc/passwd ../../../../etc/passwd
    /etc/passwd /etc/localtime . .. / localtime posixrules posix/Asia/Baghdad right/Asia/Baghdad
    right/UTC posix/UTC zone.tab zone1970.tab iso3166.tab tzdata.zi leapseconds __init__.py
    Asia/__init__.py __pycache__ Asia.Baghdad Asia\\Baghdad +03:00 UTC+3 EST6XYZ Asia/Ｂaghdad
"""


@pytest.mark.parametrize("name", ZONES.split())
def test_a_name_of_the_time_zone_database_is_a_zone(name: str) -> None:
    assert clock.is_zone(name)
    assert name in clock.zones()


@pytest.mark.parametrize(
    "name",
    [
        *NO_ZONES.split(),
        *("", " ", " UTC", "UTC ", "UTC\n", "Asia /Baghdad", "UTC\0", "\ud800"),
        pytest.param("a" * 5000, id="too long for a file"),
        pytest.param("a/" * 3000 + "a", id="many slashes"),
    ],
)
def test_what_depends_on_the_machine_or_names_no_zone_is_none(name: str) -> None:
    assert not clock.is_zone(name)


def test_every_zone_that_may_be_suggested_is_a_zone() -> None:
    assert [name for name in clock.zones() if not clock.is_zone(name)] == []


names = st.sampled_from([*"./\\\0 ~:\ud800", "..", "Asia", "Baghdad", "UTC", "__init__.py"])


@given(st.text() | st.lists(names, max_size=6).map("".join))
@settings(deadline=None, max_examples=200, derandomize=True)
def test_any_text_is_a_zone_or_none(name: str) -> None:
    assert clock.is_zone(name) == (name in {"UTC", "Asia/Baghdad"})
