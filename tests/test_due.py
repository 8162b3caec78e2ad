"""A phrase is read to the day or refused: every form, its limits, the laws that bind them."""

import calendar
import datetime as dt
import re
import warnings
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import DAY
from withdrawal_cli.due import DueError, Limit, limit, month_end, pattern

with warnings.catch_warnings():
    # pyparsing finds fault with the grammar of edtf 5.0 while it is being built.
    warnings.simplefilter("ignore")
    from edtf import EDTFParseException, parse_edtf

CLAIMED = DAY("2024-09-27")

FORMS = [
    ("2025-09-30", "2025-09-30", "2025-09-30"),
    ("2024-02-29", "2024-02-29", "2024-02-29"),
    ("2000-02-29", "2000-02-29", "2000-02-29"),
    ("0001-01-01", "0001-01-01", "0001-01-01"),
    ("9999-12-31", "9999-12-31", "9999-12-31"),
    ("2025-01", "2025-01-01", "2025-01-31"),
    ("2025-02", "2025-02-01", "2025-02-28"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28"),
    ("2025-09", "2025-09-01", "2025-09-30"),
    ("2025-12", "2025-12-01", "2025-12-31"),
    ("0001-01", "0001-01-01", "0001-01-31"),
    ("9999-12", "9999-12-01", "9999-12-31"),
    ("2025", "2025-01-01", "2025-12-31"),
    ("0001", "0001-01-01", "0001-12-31"),
    ("9999", "9999-01-01", "9999-12-31"),
    ("2025-Q1", "2025-01-01", "2025-03-31"),
    ("2025-Q2", "2025-04-01", "2025-06-30"),
    ("2025-Q3", "2025-07-01", "2025-09-30"),
    ("2025-Q4", "2025-10-01", "2025-12-31"),
    ("2025-H1", "2025-01-01", "2025-06-30"),
    ("2025-H2", "2025-07-01", "2025-12-31"),
    ("early-2025", "2025-01-01", "2025-04-30"),
    ("mid-2025", "2025-05-01", "2025-08-31"),
    ("late-2025", "2025-09-01", "2025-12-31"),
    ("early-0001", "0001-01-01", "0001-04-30"),
    ("late-9999", "9999-09-01", "9999-12-31"),
    ("early-2025-09", "2025-09-01", "2025-09-10"),
    ("mid-2025-09", "2025-09-11", "2025-09-20"),
    ("late-2025-09", "2025-09-21", "2025-09-30"),
    ("late-2025-02", "2025-02-21", "2025-02-28"),
    ("late-2024-02", "2024-02-21", "2024-02-29"),
    ("late-9999-12", "9999-12-21", "9999-12-31"),
    ("2025-01/2025-03", "2025-01-01", "2025-03-31"),
    ("2025-09-29/2025-09-30", "2025-09-29", "2025-09-30"),
    ("2024/2025", "2024-01-01", "2025-12-31"),
    ("2025-Q3/2026-H1", "2025-07-01", "2026-06-30"),
    ("2025-33/late-2025", "2025-01-01", "2025-12-31"),
    ("mid-2025/early-2026-02", "2025-05-01", "2026-02-10"),
    ("2025-12-31/2025", "2025-12-31", "2025-12-31"),
    ("2025/2025-01-01", "2025-01-01", "2025-01-01"),
    ("late-2025/mid-2025-09", "2025-09-01", "2025-09-20"),
    ("0001/9999", "0001-01-01", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), FORMS)
def test_a_form_names_its_first_and_last_day(text: str, earliest: str, latest: str) -> None:
    assert limit(text, claimed=CLAIMED) == Limit(DAY(earliest), DAY(latest))


@pytest.mark.parametrize(("text", "earliest", "latest"), FORMS)
def test_a_tilde_changes_nothing_but_that_the_days_are_a_guess(
    text: str, earliest: str, latest: str
) -> None:
    assert limit(f"{text}~", claimed=CLAIMED) == Limit(DAY(earliest), DAY(latest), approximate=True)


@pytest.mark.parametrize("claimed", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("text", [text for text, _, _ in FORMS])
def test_only_a_duration_depends_on_the_day_of_the_claim(text: str, claimed: dt.date) -> None:
    assert limit(text, claimed=claimed) == limit(text, claimed=CLAIMED)


@pytest.mark.parametrize("year", ["0001", "2024", "2025", "9999"])
@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("{}-Q1", "{}-33"),
        ("{}-Q2", "{}-34"),
        ("{}-Q3", "{}-35"),
        ("{}-Q4", "{}-36"),
        ("early-{}", "{}-37"),
        ("mid-{}", "{}-38"),
        ("late-{}", "{}-39"),
        ("{}-H1", "{}-40"),
        ("{}-H2", "{}-41"),
    ],
)
def test_an_alias_equals_its_code(alias: str, code: str, year: str) -> None:
    expected = limit(alias.format(year), claimed=CLAIMED)
    assert limit(code.format(year), claimed=CLAIMED) == expected


@pytest.mark.parametrize(
    ("claimed", "text", "expected"),
    [
        ("2024-09-27", "P1D", "2024-09-28"),
        ("2024-09-27", "P135D", "2025-02-09"),
        ("2024-09-27", "P2W", "2024-10-11"),
        ("2024-09-27", "P12M", "2025-09-27"),
        ("2024-09-27", "P1Y", "2025-09-27"),
        ("2024-09-27", "P1Y6M", "2026-03-27"),
        ("2024-09-27", "P1Y6M2W3D", "2026-04-13"),
        ("2024-09-27", "P1Y1D", "2025-09-28"),
        ("2024-09-27", "P1M1W", "2024-11-03"),
        pytest.param("2024-09-27", "P0Y12M", "2025-09-27", id="one part may be zero"),
        pytest.param("2024-09-27", "P0Y0M0W1D", "2024-09-28", id="all but one may be zero"),
        pytest.param("2024-09-27", "P00012M", "2025-09-27", id="five digits"),
        pytest.param("2024-09-27", "P99999D", "2298-07-12", id="the most days"),
        pytest.param("0001-01-01", "P99999W", "1917-07-09", id="the most weeks"),
        pytest.param("0001-01-01", "P99999M", "8334-04-01", id="the most months"),
        ("2024-12-31", "P1D", "2025-01-01"),
        ("2024-12-31", "P1M", "2025-01-31"),
        ("2025-01-31", "P1M", "2025-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2025-01-31", "P2M", "2025-03-31"),
        ("2025-01-31", "P3M", "2025-04-30"),
        ("2025-08-31", "P6M", "2026-02-28"),
        ("2025-01-30", "P1M", "2025-02-28"),
        ("2025-01-28", "P1M", "2025-02-28"),
        pytest.param("2025-02-28", "P1M", "2025-03-28", id="a month's end is not kept"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2096-02-29", "P4Y", "2100-02-28"),
        ("2024-02-29", "P12M", "2025-02-28"),
        ("2024-02-29", "P365D", "2025-02-28"),
        ("2024-02-28", "P1D", "2024-02-29"),
        ("2025-02-28", "P1D", "2025-03-01"),
        pytest.param("2024-02-29", "P1Y1M", "2025-03-29", id="years and months clip once"),
        pytest.param("2025-01-31", "P1M1D", "2025-03-01", id="months clip before days count"),
        pytest.param("2025-01-31", "P1M1W", "2025-03-07", id="months clip before weeks count"),
        ("9999-12-30", "P1D", "9999-12-31"),
        ("9999-11-30", "P1M1D", "9999-12-31"),
        ("0001-01-01", "P9998Y11M30D", "9999-12-31"),
    ],
)
def test_a_duration_ends_on_its_last_day_and_does_not_count_the_claim(
    claimed: str, text: str, expected: str
) -> None:
    assert limit(text, claimed=DAY(claimed)) == Limit(DAY(expected), DAY(expected))


@pytest.mark.parametrize(
    ("claimed", "text"),
    [
        ("9999-12-31", "P1D"),
        ("9999-12-25", "P1W"),
        ("9999-12-01", "P1M"),
        ("9999-01-01", "P1Y"),
        ("9999-11-30", "P1M2D"),
        ("0001-01-01", "P9999Y"),
        ("0001-01-01", "P99999Y"),
        ("2024-09-27", "P99999M"),
        ("9999-12-31", "P99999W"),
        ("9999-12-31", "P99999D"),
        ("0001-01-01", "P99999Y99999M99999W99999D"),
    ],
)
def test_a_duration_past_the_year_9999_is_refused(claimed: str, text: str) -> None:
    with pytest.raises(DueError, match=r"\Areaches beyond the year 9999\Z"):
        limit(text, claimed=DAY(claimed))


REFUSED = {
    "is not a date I can read": """
        ~ / /~ ~/ .. ../.. - 24:00 today soon Q3 H2 mid early- -2025 +2025 02025 20255 202 25 2
        2025- 2025-9 2025-9-30 2025-09-3 2025-9-3 2025-009 2025-09-030 2025-09- 2025--09 2025-09-30-
        2025/09/30 2025.09.30 2025_09_30 30.09.2025 30-09-2025 09/30/2025 09-2025 20250930 202509
        25-09-30 2025-273 2025273 2025-W40 2025W40 2025-W40-1 -0001-01-01 Y12025 Y2025-09 1e99
        2025-09-30T 2025-09-30T24:00 2025-09-30T00:00Z 2025-09-30Z 2025-09-30+03:00
        202X 20XX 2025-XX 2025-09-XX XXXX-09 2025? 2025% 2025?~ 2025-09? ~2025 2025-~09 2025~-09
        2025~~ 2025-09~~ 2025-01~/2025-03 2025-01~/2025-03~ ~2025-01/2025-03 2025-01/~2025-03
        2025/ /2025 2025/~ 2025/.. ../2025 2025.. 2025..2026 2025//2026 2025/2026/ 2024/2025/2026
        2025--2026 2025\\2026 2025/soon [2025] {2025} [2025,2026] {2025,2026} (2025) "2025" '2025'
        2025/P12M 2025/2026~~ 2025-09/P1M~
        2025-q3 2025-h2 2025Q3 2025H2 Q3-2025 H2-2025 2025-Q 2025-Q0 2025-Q5 2025-Q33 2025-Q3-1
        2025-H0 2025-H3 2025-Q03 2025-3Q 2025-T1 2025-35-01-01
        Mid-2025 MID-2025 Early-2025 LATE-2025 mid2025 mid_2025 2025-mid mid-25 mid--2025 mid-2025-
        middle-2025 end-2025 start-2025 spring-2025 mid-mid-2025 mid-2025-9 mid-2025-Q3
        mid-2025-H1 mid-2025-09-15 mid/2025 -mid-2025 p12m p1y 12M
        """,
    "is not in the calendar": """
        0000 0000-01 0000-12 0000-01-01 0000-12-31 0000-Q1 0000-33 0000-H2 mid-0000 late-0000-12
        0000~ 0000/2025 2025/0000 2025-00 2025-13 2025-19 2025-20 2025-42 2025-99 2025-13~
        2025-21 2025-22 2025-23 2025-24 2025-25 2025-28 2025-32 2025-21/2025-22
        2025-00-10 2025-13-01 2025-21-01 2025-35-01 2025-01-00 2025-01-32 2025-99-99
        2025-02-29 2025-02-30 2024-02-30 1900-02-29 2100-02-29 2025-04-31 2025-06-31 2025-09-31
        2025-11-31 2025-02-30~ 2025-02-30/2025-03 2025-02/2025-02-30
        early-2025-00 mid-2025-13 late-2025-21 early-2025-35 mid-2025-38
        """,
    "ends before it begins": """
        2025-06/2025-03 2026/2025 2025-09-30/2025-09-29 2025-09-30/2025-09-29~ 2025-Q3/2025-Q2
        2025-H2/2025-H1 late-2025/mid-2025 2025-39/2025-38 2026-01-01/2025 9999/0001
        mid-2025-09/early-2025-09 2025-10-01/2025-09
        """,
    "is not a duration I can read": """
        P~ P1 PM PP1M P12M~ P1D~ P1M/P2M P12M/2025 P1M/.. PT1H PT12M P1YT1H P1DT12H PT0S P1S P1H P1Q
        P1D1Y P1M1Y P6M1Y P1W1M P1D1W P1M1M P1Y1Y P1D1D P12m P1y P1d Pl2M P+1M P-1M P1,5Y P1.5Y
        P1_0D P000001Y P000001M P000001W P000001D P100000D P123456M P1Y000000M P0001-00-00 P12M.
        PM12 P1Y-6M PY P1Y6
        """,
    "is no time at all": "P P0D P0W P0M P0Y P00000D P0Y0M0W0D",
}


@pytest.mark.parametrize(
    ("text", "why"), [(text, why) for why, texts in REFUSED.items() for text in texts.split()]
)
def test_what_is_no_exact_form_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(DueError) as refused:
        limit(text, claimed=CLAIMED)
    assert str(refused.value) == why


BLANKS = [
    *("", " ", "\n", "~\n", " ~", "\ufeff2025", "2025\0", "2025\u200b", "2025\u2028", "20 25"),
    *("2025 -09", "2025 / 2026", "2025/ 2026", "mid 2025", "mid- 2025", "12 months", "P 12M"),
    *("P1Y 6M", "30 September 2025", "2025-09-30 24:00", "2025\n2026"),
]
LOOK_ALIKES = """
    ٢٠٢٥ ٢٠٢٥-٠٩-٣٠ 2025-٠٩ 2025-09-3٠ 202٥-Q3 mid-٢٠٢٥ P١٢M P1٢M P1²M ২০২৫ 二〇二五 ²025 2025-①②
    ２０２５ 2025-Q３ Ｐ12M Ｐ１２Ｍ ２025/2026 2025～ 2025∼ 2025˜ 2025⁄2026 2025∕2026 \u202e2025
    2025−09 2025–09 2025‑09 2025–2026 mid‑2025 mid–2025 mıd-2025 lаte-2025 Р12M
"""


@pytest.mark.parametrize("text", BLANKS + LOOK_ALIKES.split())
def test_blanks_and_look_alikes_are_refused(text: str) -> None:
    with pytest.raises(DueError):
        limit(text, claimed=CLAIMED)


def test_the_pattern_fits_every_form_and_what_the_calendar_alone_refuses() -> None:
    forms = [text for text, _, _ in FORMS]
    durations = ["P1D", "P12M", "P1Y6M2W3D", "P00012M", "P99999D", "P0D", "P0Y0M0W0D"]
    refused = REFUSED["is not in the calendar"] + REFUSED["ends before it begins"]
    texts = [*forms, *(f"{form}~" for form in forms), *durations, *refused.split()]
    assert [text for text in texts if not re.fullmatch(pattern(), text)] == []


def test_the_pattern_fits_nothing_that_cannot_be_read() -> None:
    refused = REFUSED["is not a date I can read"] + REFUSED["is not a duration I can read"]
    texts = ["P", *refused.split(), *BLANKS, *LOOK_ALIKES.split()]
    assert [text for text in texts if re.fullmatch(pattern(), text)] == []


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\r\n", "\v", "\0", "\xa0", "\u3000", "\u200b"])
@pytest.mark.parametrize("text", ["2025-09-30", "2025-09", "2025", "2025-Q3", "mid-2025", "P12M"])
def test_a_blank_at_either_end_is_refused(text: str, blank: str) -> None:
    for spoilt in (text + blank, blank + text, f"{text}~{blank}", f"{text}{blank}~"):
        with pytest.raises(DueError):
            limit(spoilt, claimed=CLAIMED)


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        (2025, 2, "2025-02-28"),
        (2024, 2, "2024-02-29"),
        (2000, 2, "2000-02-29"),
        (2100, 2, "2100-02-28"),
        (2025, 4, "2025-04-30"),
        (2025, 12, "2025-12-31"),
        (1, 1, "0001-01-31"),
        (9999, 12, "9999-12-31"),
    ],
)
def test_a_month_ends_on_its_last_day(year: int, month: int, expected: str) -> None:
    assert month_end(year, month) == DAY(expected)


quickly = settings(deadline=None, max_examples=100, derandomize=True)
days = st.dates()
years = st.integers(1, 9999).map("{:04}".format)
months = days.map(lambda day: str(day)[:7])
thirds = st.sampled_from(["early", "mid", "late"])
parts = st.sampled_from(["Q1", "Q2", "Q3", "Q4", "H1", "H2"])
plain = years | months | days.map(str)
codes = st.builds("{}-{}".format, years, st.integers(33, 41))
forms = (
    plain
    | codes
    | st.builds("{}-{}".format, years, parts)
    | st.builds("{}-{}".format, thirds, years | months)
)
tilde = st.sampled_from(["", "~"])


@given(forms, forms)
@quickly
def test_an_interval_runs_from_the_first_day_of_one_to_the_last_of_the_other(
    first: str, last: str
) -> None:
    earliest, _, _ = limit(first, claimed=CLAIMED)
    _, latest, _ = limit(last, claimed=CLAIMED)
    if earliest <= latest:
        assert limit(f"{first}/{last}", claimed=CLAIMED) == Limit(earliest, latest)
    else:
        with pytest.raises(DueError, match="ends before it begins"):
            limit(f"{first}/{last}", claimed=CLAIMED)


@given(forms)
@quickly
def test_an_interval_of_a_form_with_itself_is_that_form(form: str) -> None:
    alone = limit(form, claimed=CLAIMED)
    assert alone.earliest <= alone.latest
    assert limit(f"{form}/{form}", claimed=CLAIMED) == alone
    assert limit(f"{form}/{form}~", claimed=CLAIMED) == alone._replace(approximate=True)


@given(days, st.integers(1, 99999))
@quickly
def test_so_many_days_is_that_many_days_after(claimed: dt.date, number: int) -> None:
    ordinal = claimed.toordinal() + number
    if ordinal <= dt.date.max.toordinal():
        the_day = dt.date.fromordinal(ordinal)
        assert limit(f"P{number}D", claimed=claimed) == Limit(the_day, the_day)
    else:
        with pytest.raises(DueError, match="reaches beyond the year 9999"):
            limit(f"P{number}D", claimed=claimed)


@given(
    days, st.integers(1, 2000), st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 99999)
)
@quickly
def test_months_are_counted_on_the_calendar_and_then_days(
    claimed: dt.date, year: int, month: int, week: int, day: int
) -> None:
    text = f"P{year}Y{month}M{week}W{day}D"
    in_year, in_month = divmod(12 * (claimed.year + year) + claimed.month - 1 + month, 12)
    try:
        _, length = calendar.monthrange(2000 + in_year % 400, in_month + 1)
        clipped = dt.date(in_year, in_month + 1, min(claimed.day, length))
        expected = clipped + dt.timedelta(7 * week + day)
    except (ValueError, OverflowError):
        with pytest.raises(DueError, match="reaches beyond the year 9999"):
            limit(text, claimed=claimed)
    else:
        assert limit(text, claimed=claimed) == Limit(expected, expected)


pieces = st.sampled_from(["2025", "09", "30", "35", "Q3", "mid", *"--/~PYMWDT10٣ \n"])


@given(st.text() | st.lists(pieces, max_size=6).map("".join), days)
@quickly
def test_any_text_is_an_ordered_limit_or_refused(text: str, claimed: dt.date) -> None:
    try:
        found = limit(text, claimed=claimed)
    except DueError:
        return
    assert found.earliest <= found.latest
    assert text.isascii()
    assert not re.search(r"\s", text)


# What the oracle cannot tell: edtf 5.0.2 raises EDTFParseException for a code inside an interval
# ("2025-33/2025-36") and for one with a tilde ("2025-35~"), so codes are compared alone; it gives
# "2025-06/2025-03" bounds in the wrong order where the contract refuses; and it knows the year
# 0000 and the seasons 21-32, which are no limits here.


def edtf_bounds(text: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day by the other library; raises ValueError for none."""
    try:
        read = parse_edtf(text)
    except EDTFParseException as error:
        raise ValueError(text) from error
    return dt.date(*read.lower_strict()[:3]), dt.date(*read.upper_strict()[:3])


@given(
    codes
    | st.builds("{}{}".format, plain, tilde)
    | st.builds("{}/{}{}".format, plain, plain, tilde)
)
@quickly
def test_the_bounds_are_those_of_edtf(text: str) -> None:
    earliest, latest = edtf_bounds(text)
    if earliest <= latest:
        assert limit(text, claimed=CLAIMED) == Limit(earliest, latest, text.endswith("~"))
    else:
        with pytest.raises(DueError, match="ends before it begins"):
            limit(text, claimed=CLAIMED)


@given(years, st.integers(0, 13), st.integers(0, 1) | st.integers(28, 32))
@quickly
def test_the_days_that_exist_are_those_of_edtf(year: str, month: int, day: int) -> None:
    text = f"{year}-{month:02}-{day:02}"
    try:
        expected = edtf_bounds(text)
    except ValueError:
        with pytest.raises(DueError, match="is not in the calendar"):
            limit(text, claimed=CLAIMED)
    else:
        assert limit(text, claimed=CLAIMED) == Limit(*expected)


def test_the_codes_are_those_of_edtf_but_for_the_seasons() -> None:
    expected = {}
    read = {}
    for code in range(50):
        with suppress(ValueError):
            expected[code] = Limit(*edtf_bounds(f"2024-{code:02}"))
        with suppress(DueError):
            read[code] = limit(f"2024-{code:02}", claimed=CLAIMED)
    assert [*read] == [*range(1, 13), *range(33, 42)]
    assert expected == read | {season: expected[season] for season in range(21, 33)}
