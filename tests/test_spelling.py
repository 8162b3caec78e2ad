"""A complaint names what was probably meant, and only what can be read."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import DAY
from withdrawal_cli import due
from withdrawal_cli.spelling import did_you_mean, nearest, nearest_phrase

CLAIMED = DAY("2024-09-27")
EXAMPLES = '; write it like "2025-09-30", "2025-09", "2025-Q3", "mid-2025" or "P12M"'


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("misson-end", ["first-step", "mission-end"], "mission-end"),
        ("mission_end", ["mission-end"], "mission-end"),
        ("MISSION-END", ["first-step", "mission-end"], "mission-end"),
        ("mission-end", ["Mission-End"], "Mission-End"),
        ("deu", ["due", "date", "done"], "due"),
        ("Asia/Bagdad", ["Asia/Bangkok", "Asia/Baghdad", "Asia/Dhaka"], "Asia/Baghdad"),
        ("straße", ["STRASSE"], "STRASSE"),
        ("tow", ["two", "tower", "town"], "town"),
        ("soon", ["mission-end"], None),
        ("", ["mission-end"], None),
        ("", [], None),
        ("due", [], None),
        ("a" * 100, ["a" * 99], "a" * 99),
        ("a" * 101, ["a" * 101], None),
    ],
)
def test_the_nearest_word_is_a_slip_away_in_any_case(
    word: str, known: list[str], expected: str | None
) -> None:
    assert nearest(word, known) == expected


@pytest.mark.parametrize(("others", "expected"), [(9_999, "mission-end"), (10_000, None)])
def test_among_too_many_words_no_nearest_is_looked_for(others: int, expected: str | None) -> None:
    assert nearest("misson-end", ["mission-end", *map(str, range(others))]) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("misson-end", '; did you mean "mission-end"?'), ("soon", ""), ("", "")],
)
def test_a_message_ends_with_the_nearest_word_or_is_left_alone(word: str, expected: str) -> None:
    assert did_you_mean(word, ["first-step", "mission-end"]) == expected


MEANT = {
    "2025": """in 2025 | year 2025 | 2025 A.D. | 2025. | 2025/ | 2025/.. | ../2025 | ２０２５
        | 2025- | some day in 2025 | 2025-00""",
    "2025-09": """2025-9 | 2025-09-00 | 2025 09 | 2025.09 | 2025_09 | 2025/09 | 2025/9 | 09/2025
        | 9/2025 | 09.2025 | September 2025 | september 2025 | SEPTEMBER 2025 | Sept 2025
        | Sept. 2025 | Sep 2025 | sep-2025 | 2025 September | 2025-Sep | September, 2025
        | September of 2025 | by September 2025 | until September 2025 | 2025–09 | 2025‑09
        | 2025−09 | ２０２５-０９""",
    "2025-05": "May 2025 | may 2025 | 2025-5 | 2025-May | until May 2025",
    "2025-12": "Dec. 2025 | December 2025",
    "2025-09-03": """2025-9-3 | 2025-09-3 | 2025-9-03 | 2025/9/3 | 3.9.2025 | 03.09.2025 | 3/9/2025
        | 3 September 2025 | September 3, 2025 | 3rd September 2025 | 3rd of September, 2025
        | Wednesday, 3 September 2025 | until 2025-09-03 | by 2025-09-03 | on 2025-09-03""",
    "2025-09-30": """2025/09/30 | 2025.09.30 | 2025 09 30 | 2025_09_30 | 30.09.2025 | 30.9.2025
        | 30/09/2025 | 30-09-2025 | 09/30/2025 | 9/30/2025 | 2025-30-09 | 2025–09–30 | 2025-09-31
        | 30 September 2025 | 30. September 2025 | 30th September 2025 | 30-Sep-2025 | 2025-Sep-30
        | September 30, 2025 | September 30th, 2025 | Sept. 30, 2025 | Sep 30 2025
        | 2025 September 30 | Tuesday, 30 September 2025 | by 30 September 2025 | by 2025-09-30
        | 2025-09-30T00:00 | 2025-09-30T12:00:00Z | 2025-09-30 12:00 | 2025-09-30Z
        | 2025-09-30+03:00 | "2025-09-30" | (2025-09-30) | 2025-09-30.
        | end of September 2025 | end-2025-09 | 2025-09 end
        | no later than the end of September 2025""",
    "2025-12-31": "end of 2025 | end-2025 | by the end of the year 2025 | 2025-12-32 | 31/12/2025",
    "2025-02-28": "2025-02-29 | 2025-02-30 | 2025-02-31 | 30 Feb 2025 | end of February 2025",
    "2024-02-29": "2024-02-30 | 2024-02-31 | 31 Feb 2024 | end of February 2024",
    "2025-Q3": """Q3 2025 | q3 2025 | 2025Q3 | 2025 Q3 | 2025-q3 | 2025/Q3 | Q3/2025 | Q3-2025
        | 2025_Q3 | Q 3 2025 | in Q3 of 2025""",
    "2025-H2": "H2 2025 | 2025H2 | 2025-h2 | h2/2025 | H2-2025",
    "early-2025": """early 2025 | Early-2025 | EARLY-2025 | beginning of 2025 | start of 2025
        | 2025 early""",
    "mid-2025": """mid 2025 | Mid-2025 | MID-2025 | mid2025 | mid_2025 | mid–2025 | mid‑2025
        | mid, 2025 | 2025-mid | by mid 2025 | middle of 2025 | in mid-2025 | ＭＩＤ-2025""",
    "late-2025": "late 2025 | Late-2025 | late in 2025 | 2025, late",
    "early-2025-09": "early September 2025 | the beginning of September 2025 | Early-2025-09",
    "mid-2025-09": "mid-September 2025 | mid 2025-09 | mid-2025-9 | Mid-2025-09",
    "late-2025-09": "late September 2025 | late-sept-2025",
    "P12M": """12 months | 12 Months | 12months | 12-month | 12M | 12m | p12m | P 12 M | P12m
        | P12M. | within the next 12 months | within 12 months | 12 months from now | next 12 mths
        | P12M~ | about 12 months""",
    "P1Y": "1 year | 1y | 1 yr | within 1 year | P1y | +P1Y | P0M1Y",
    "P2W": "2 weeks | 2w | 2 wks | within 2 weeks",
    "P90D": "90 days | 90d | 90-day | 90 DAYS | a period of 90 days",
    "P1Y6M": """P6M1Y | P6M 1Y | 1 year 6 months | 1 year and 6 months | 6 months and 1 year | 1y6m
        | p1y6m""",
    "2025~": "about 2025 | ~2025 | circa 2025 | 2025? | 2025% | 2025~~ | around 2025",
    "2025-09~": """about 2025-09 | ~2025-09 | 2025-09? | 2025-09% | 2025-9~ | 2025~-09
        | about September 2025""",
    "2025-09-03~": "about 3 September 2025 | 2025-09-03? | about 2025-09-03 | ~2025-09-03",
    "mid-2025~": "about mid 2025 | Mid-2025~ | mid 2025~ | circa mid-2025",
    "2025-01/2025-03": """2025-01 to 2025-03 | 2025-01..2025-03 | 2025-03/2025-01 | 2025-1/2025-3
        | 2025-01 / 2025-03 | January 2025 to March 2025 | from January 2025 to March 2025""",
    "2025-03/2025-06": "2025-06/2025-03 | 2025-06 to 2025-03 | 2025-3..2025-6",
    "2025/2026": "2025 to 2026 | 2025..2026 | 2026/2025 | 2025 / 2026 | from 2025 to 2026",
    "2025-09-03/2025-09-30": """2025-9-3/2025-9-30 | 2025-09-30/2025-09-03 | 3.9.2025 to 30.9.2025
        | from 2025-09-03 to 2025-09-30""",
    "2025-Q1/2025-Q3": "Q1 2025 to Q3 2025 | 2025Q1/2025Q3 | 2025-Q3/2025-Q1",
    "mid-2025/early-2026": "mid 2025 to early 2026 | Mid-2025/Early-2026 | early-2026/mid-2025",
    "2025-01/2025-03~": "2025-01~/2025-03 | 2025-01~/2025-03~ | about 2025-01 to 2025-03",
    "P2000D": "2000 days",
    "2025-09/2025-12": "2025-09 - 2025-12",
    "2025-03-01/2025-06-30": "2025-03-01 until 2025-06-30",
    "0001-02": "0001-2 | February 0001 | 2/0001",
    "9999-12-31": "9999-12-32 | end of 9999 | 31. December 9999",
}


@pytest.mark.parametrize(
    ("text", "meant"),
    [(text.strip(), meant) for meant, texts in MEANT.items() for text in texts.split("|")],
)
def test_a_slip_is_answered_with_the_form_that_was_meant(text: str, meant: str) -> None:
    assert nearest_phrase(text, claimed=CLAIMED) == f'; did you mean "{meant}"?'


FORMS = """
    2025-09-30 2025-09-03 2025-09 2025 2025-Q3 2025-35 2025-H2 2025-41 mid-2025 early-2025-09
    P12M P1Y6M 2025-09~ 2025-37~ 2025-01/2025-03
"""
STRAYS = [" {}", "{} ", "{}\n", "\t{}", "({})", "'{}'", "{}.", "{}\0"]


@pytest.mark.parametrize("form", FORMS.split())
def test_a_form_with_a_stray_character_is_answered_with_the_form(form: str) -> None:
    answers = {nearest_phrase(stray.format(form), claimed=CLAIMED) for stray in STRAYS}
    assert answers == {f'; did you mean "{form}"?'}


NEAR_NOTHING = """
    - / ~ .. ? soon someday tbd P P0D PT1H P1 12 P100000D 123456-days P99999Y 0000 0000-01-01 202
    20255 25-09-30 30/09/25 September 30-September 2025-Q5 2025-Q0 2025-H3 ٢٠٢٥-٠٩ 二〇二五
"""
WORDS = ["", " ", "\n", "no date", "next month", "0 days", "one year", "six months"]


@pytest.mark.parametrize("text", [*NEAR_NOTHING.split(), *WORDS, "." * 100 + "2025"])
def test_what_is_near_to_nothing_is_answered_with_examples(text: str) -> None:
    assert nearest_phrase(text, claimed=CLAIMED) == EXAMPLES


NOT_TO_BE_SAID_SHORTER = """
    1.5 years | P1.5Y | 1,500 days | PT5M | 9999 years | 3rd quarter of 2025 | 1st half of 2025
    | 2025-W40 | 2025-W40-1 | 2025-273 | week 40 of 2025 | 2025-21 | 2025-13
    | 12 months from 2024-09-27
    | 18 months after 2024 | 6 months after 30 September 2025 | between March and June 2025
    | 10-15 September 2025 | 1 to 2 years | second half of September 2025 | mid-2025-09-15
"""


@pytest.mark.parametrize("text", NOT_TO_BE_SAID_SHORTER.split("|"))
def test_what_no_form_says_in_full_is_answered_with_examples(text: str) -> None:
    assert nearest_phrase(text.strip(), claimed=CLAIMED) == EXAMPLES


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [("9998-12-31", '; did you mean "P12M"?'), ("9999-01-01", EXAMPLES)],
)
def test_a_duration_past_the_last_year_is_not_suggested(claimed: str, expected: str) -> None:
    assert nearest_phrase("12 months", claimed=DAY(claimed)) == expected


PIECES = """
    2025 2024 0000 0001 9999 09 9 30 31 13 0 35 99999999 september Feb may mid Late end of to about
    Q q3 H h2 P T W D y days months / - . ~ ? ٣ ³ Ⅻ ½ \ufdfa
"""
pieces = st.sampled_from([*PIECES.split(), "\n", "\ud800"])


@given(
    st.text() | st.lists(pieces, max_size=12).map(" ".join) | st.lists(pieces).map("".join),
    st.dates(),
)
@settings(deadline=None, max_examples=200, derandomize=True)
def test_any_text_is_answered_and_what_is_suggested_can_be_read(
    text: str, claimed: dt.date
) -> None:
    answer = nearest_phrase(text, claimed=claimed)
    if answer != EXAMPLES:
        before, suggestion, after = answer.split('"')
        assert (before, after) == ("; did you mean ", "?")
        assert due.limit(suggestion, claimed=claimed)


@given(st.text(), st.lists(st.text()))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_the_nearest_word_is_a_known_one(word: str, known: list[str]) -> None:
    assert nearest(word, known) in [*known, None]
