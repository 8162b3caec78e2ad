"""The phrases in which days, counts, limits and verdicts are said to people."""

from typing import Any

import pytest

from factories import DAY, dataset, milestone, update
from withdrawal_cli.clock import TimeOfDay
from withdrawal_cli.dataset import Survey
from withdrawal_cli.model import Due, Kind, Problem, Standing, Verdict
from withdrawal_cli.render import words
from withdrawal_cli.standing import Sight, standing

DECLARED = update("2030-05-10", outcome=Verdict.KEPT)


def as_it_stood(as_of: str = "2030-06-15", **fields: Any) -> Standing:
    one = milestone(**fields)
    return standing(one, dataset(one), as_of=DAY(as_of), soon=30)


def said(phrase: str, **fields: Any) -> Due:
    due = as_it_stood(due=phrase, **fields).due
    assert due is not None
    return due


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2030-01-31", "31 Jan 2030"),
        ("2028-02-29", "29 Feb 2028"),
        ("2030-03-01", "1 Mar 2030"),
        ("2030-04-30", "30 Apr 2030"),
        ("2030-05-09", "9 May 2030"),
        ("2030-06-10", "10 Jun 2030"),
        ("2030-07-11", "11 Jul 2030"),
        ("2030-08-12", "12 Aug 2030"),
        ("2030-09-13", "13 Sep 2030"),
        ("2030-10-14", "14 Oct 2030"),
        ("2030-11-15", "15 Nov 2030"),
        ("2030-12-31", "31 Dec 2030"),
        ("0001-01-01", "1 Jan 1"),
        ("9999-12-31", "31 Dec 9999"),
    ],
)
def test_a_day_is_written_day_month_year(date: str, text: str) -> None:
    assert words.day(DAY(date)) == text


@pytest.mark.parametrize(
    ("date", "text"), [("2030-01-31", "Jan"), ("2028-02-29", "Feb"), ("0001-12-01", "Dec")]
)
def test_a_month_is_written_without_its_year(date: str, text: str) -> None:
    assert words.month(DAY(date)) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_day_is_singular(number: int, text: str) -> None:
    assert words.days(number) == text


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("2030-09-30", "30 Sep 2030"),
        ("2028-02-29", "29 Feb 2028"),
        ("2030-09", "Sep 2030"),
        ("2028-02", "Feb 2028"),
        ("2030-12", "Dec 2030"),
        ("2030", "2030"),
        ("0001", "1"),
        ("9999", "9999"),
        ("2030-Q1", "Q1 2030"),
        ("2030-Q2", "Q2 2030"),
        ("2030-Q3", "Q3 2030"),
        ("2030-Q4", "Q4 2030"),
        ("2030-33", "Q1 2030"),
        ("2030-36", "Q4 2030"),
        ("2030-H1", "H1 2030"),
        ("2030-H2", "H2 2030"),
        ("2030-40", "H1 2030"),
        ("2030-41", "H2 2030"),
        ("early-2030", "early 2030"),
        ("mid-2030", "mid-2030"),
        ("late-2030", "late 2030"),
        ("2030-37", "early 2030"),
        ("2030-38", "mid-2030"),
        ("2030-39", "late 2030"),
        ("early-2030-09", "early Sep 2030"),
        ("mid-2030-09", "mid-Sep 2030"),
        ("late-2030-09", "late Sep 2030"),
        ("late-2028-02", "late Feb 2028"),
        ("late-2030-01", "late Jan 2030"),
        ("P12M", "1 Jan 2031"),
        ("P2W", "15 Jan 2030"),
        ("2030-09-01/2030-09-30", "1 Sep 2030 – 30 Sep 2030"),
        ("2030-01/2030-03", "Jan 2030 – Mar 2030"),
        ("2030-Q1/2030-H1", "Q1 2030 – H1 2030"),
        ("late-2030/early-2031", "late 2030 – early 2031"),
        ("mid-2030-09/2031", "mid-Sep 2030 – 2031"),
        ("2030-09-30~", "about 30 Sep 2030"),
        ("2030~", "about 2030"),
        ("mid-2030~", "about mid-2030"),
        ("2030-09/2030-11~", "about Sep 2030 – Nov 2030"),
    ],
)
def test_a_limit_is_named_as_people_name_it(phrase: str, text: str) -> None:
    assert words.limit(said(phrase)) == text


def test_a_duration_is_counted_from_the_announcement() -> None:
    assert words.limit(said("P1M", announced="2028-01-31")) == "29 Feb 2028"


def test_no_limit_is_said_in_words() -> None:
    assert words.limit(None) == "no date"


@pytest.mark.parametrize(
    ("phrase", "kind", "text"),
    [
        ("2030-09-30", Kind.BY, "by 30 Sep 2030"),
        ("mid-2030~", Kind.BY, "by about mid-2030"),
        ("2030-09", Kind.UNTIL, "until Sep 2030"),
        (None, Kind.BY, "no date"),
        (None, Kind.UNTIL, "no date"),
    ],
)
def test_a_limit_is_bound_by_its_kind(phrase: str | None, kind: Kind, text: str) -> None:
    assert words.bound(as_it_stood(due=phrase, kind=kind)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2, "in 2 days"),
        (1, "tomorrow"),
        (0, "today"),
        (-1, "yesterday"),
        (-2, "2 days ago"),
        (3652058, "in 3652058 days"),
        (-3652058, "3652058 days ago"),
    ],
)
def test_days_left_are_said_from_today(number: int, text: str) -> None:
    assert words.count(number) == text


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        ("2030-08-31", "in 1–30 days"),
        ("2030-08-30", "in 2–31 days"),
        ("2030-09-01", "began today, ends in 29 days"),
        ("2030-09-02", "began yesterday, ends in 28 days"),
        ("2030-09-03", "began 2 days ago, ends in 27 days"),
        ("2030-09-29", "began 28 days ago, ends tomorrow"),
        ("2030-09-30", "began 29 days ago, ends today"),
        ("2030-10-01", "1–30 days ago"),
        ("2030-10-02", "2–31 days ago"),
    ],
)
def test_a_vague_limit_is_counted_to_both_its_ends(as_of: str, text: str) -> None:
    assert words.left(as_it_stood(as_of, due="2030-09")) == text


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        ("2030-09-28", "in 2 days"),
        ("2030-09-29", "tomorrow"),
        ("2030-09-30", "today"),
        ("2030-10-01", "yesterday"),
    ],
)
def test_a_day_is_counted_to_once(as_of: str, text: str) -> None:
    assert words.left(as_it_stood(as_of, due="2030-09-30")) == text
    assert words.when(as_it_stood(as_of, due="2030-09-30")) == text


def test_without_a_date_there_is_nothing_to_count() -> None:
    assert words.left(as_it_stood()) == "–"
    assert words.when(as_it_stood()) == "–"


@pytest.mark.parametrize(
    ("phrase", "done", "text", "short"),
    [
        ("2030-05-09", None, "declared kept 1 day after the limit", "declared kept 1 day after"),
        ("2030-05-10", None, "declared kept on the day", None),
        ("2030-05-11", None, "declared kept 1 day before the limit", "declared kept 1 day before"),
        ("2030-05", None, "declared kept within the limit", None),
        ("2030-04", None, "declared kept 10 days after the limit", "declared kept 10 days after"),
        (
            "2030-06",
            None,
            "declared kept 22–51 days before the limit",
            "declared kept 22–51 days before",
        ),
        (None, None, "declared kept on 10 May 2030", None),
        ("2030-04-30", "2030-05-02", "kept 2 days late", None),
        ("2030-05-01", "2030-05-02", "kept 1 day late", None),
        ("2030-05-02", "2030-05-02", "kept on the day", None),
        ("2030-05-03", "2030-05-02", "kept 1 day early", None),
        ("2030-04", "2030-05-01", "kept 1 day late", None),
        ("2030-05", "2030-05-01", "kept within the limit", None),
        ("2030-05", "2030-04-30", "kept 1–31 days early", None),
        (None, "2030-05-02", "kept on 2 May 2030", None),
    ],
)
def test_a_verdict_says_how_it_lies_to_the_limit(
    phrase: str | None, done: str | None, text: str, short: str | None
) -> None:
    declared = update("2030-05-10", outcome="kept", done=done)
    settled = as_it_stood(due=phrase, updates=(declared,))
    assert settled.outcome
    assert words.verdict(settled.outcome, settled.due) == text
    assert words.when(settled) == (short or text)


@pytest.mark.parametrize("verdict", ["kept", "partly-kept", "broken", "superseded"])
def test_a_verdict_without_a_deed_is_only_declared(verdict: str) -> None:
    declared = update("2030-05-10", outcome=verdict)
    settled = as_it_stood(due="2030-05-10", updates=(declared,))
    assert words.when(settled) == f"declared {verdict} on the day"


@pytest.mark.parametrize(
    ("as_of", "fields", "text"),
    [
        ("2030-06-15", {}, "undated"),
        ("2030-08-29", {"due": "2030-09-30"}, "upcoming, in 32 days"),
        ("2030-08-31", {"due": "2030-09-30"}, "soon, in 30 days"),
        ("2030-08-31", {"due": "2030-09"}, "soon, in 1–30 days"),
        ("2030-09-30", {"due": "2030-09-30"}, "due, today"),
        ("2030-09-15", {"due": "2030-09"}, "due, began 14 days ago, ends in 15 days"),
        ("2030-10-01", {"due": "2030-09-30"}, "overdue, yesterday"),
        ("2030-10-01", {"due": "2030-09", "kind": Kind.UNTIL}, "elapsed, 1–30 days ago"),
        ("2030-06-15", {"updates": (DECLARED,)}, "declared kept on 10 May 2030"),
        ("2030-06-15", {"due": "2030-05-09", "updates": (DECLARED,)}, "declared kept 1 day after"),
    ],
)
def test_a_position_is_a_verdict_or_else_a_state_and_the_days_left(
    as_of: str, fields: dict[str, Any], text: str
) -> None:
    assert words.position(as_it_stood(as_of, **fields)) == text


@pytest.mark.parametrize(
    ("as_of", "exact", "vague"),
    [
        ("2030-09-28", "2 days left", "at most 2 days left"),
        ("2030-09-29", "1 day left", "at most 1 day left"),
        ("2030-09-30", "today", "today, at the latest"),
        ("2030-10-01", "1 day past", "at least 1 day past"),
        ("2030-10-02", "2 days past", "at least 2 days past"),
    ],
)
def test_the_distance_to_a_vague_limit_is_that_to_its_last_day(
    as_of: str, exact: str, vague: str
) -> None:
    assert words.distance(as_it_stood(as_of, due="2030-09-30")) == exact
    assert words.distance(as_it_stood(as_of, due="2030-09")) == vague
    assert words.distance(as_it_stood(as_of)) == "no date"


@pytest.mark.parametrize(
    ("as_of", "fields", "text"),
    [
        ("2030-06-15", {}, "pier undated"),
        ("2030-06-01", {"due": "2030-09-30"}, "pier 121 d left"),
        ("2030-06-01", {"due": "2030-09"}, "pier at most 121 d left"),
        ("2030-09-29", {"due": "2030-09-30"}, "pier 1 d left"),
        ("2030-09-15", {"due": "2030-09"}, "pier at most 15 d left"),
        ("2030-09-30", {"due": "2030-09-30"}, "pier today"),
        ("2030-09-30", {"due": "2030-09"}, "pier today, at the latest"),
        ("2030-10-01", {"due": "2030-09-30"}, "pier 1 d past"),
        ("2030-10-01", {"due": "2030-09", "kind": Kind.UNTIL}, "pier at least 1 d past"),
    ],
)
def test_one_line_is_an_id_and_its_days_left(as_of: str, fields: dict[str, Any], text: str) -> None:
    assert words.one_line(as_it_stood(as_of, **fields)) == text


@pytest.mark.parametrize("due", ["2030-05-09", "2030-09", None])
@pytest.mark.parametrize("verdict", ["kept", "partly-kept", "broken", "superseded"])
def test_one_line_of_a_settled_milestone_is_its_verdict(due: str | None, verdict: str) -> None:
    declared = update("2030-05-10", outcome=Verdict(verdict))
    assert words.one_line(as_it_stood(due=due, updates=(declared,))) == f"pier {verdict}"


@pytest.mark.parametrize("phrase", ["2030-09-30~", "2030-09~"])
@pytest.mark.parametrize("as_of", ["2030-06-01", "2030-09-30", "2030-10-01"])
def test_one_line_says_that_a_limit_is_approximate(phrase: str, as_of: str) -> None:
    assert "about" in words.one_line(as_it_stood(as_of, due=phrase)).split()


NOON = TimeOfDay("12:00:00", gone=43_200, left=43_199)


@pytest.mark.parametrize(
    ("days_left", "time", "text"),
    [
        (54, NOON, "54 days 11:59:59"),
        (1, NOON, "1 day 11:59:59"),
        (1, TimeOfDay("23:59:59", gone=86_399, left=0), "1 day 00:00:00"),
        (0, TimeOfDay("00:00:00", gone=0, left=86_399), "23:59:59"),
        (0, NOON, "11:59:59"),
        (0, TimeOfDay("23:00:00", gone=82_800, left=3_599), "00:59:59"),
        (0, TimeOfDay("23:59:59", gone=86_399, left=0), "00:00:00"),
        (-1, TimeOfDay("00:00:00", gone=0, left=86_399), "00:00:00"),
        (-1, NOON, "12:00:00"),
        (-2, TimeOfDay("00:00:01", gone=1, left=86_398), "1 day 00:00:01"),
        (-55, NOON, "54 days 12:00:00"),
        pytest.param(0, TimeOfDay("00:00:00", gone=0, left=89_999), "24:59:59", id="25 hours"),
    ],
)
def test_the_clock_counts_whole_days_and_the_rest_of_this_one(
    days_left: int, time: TimeOfDay, text: str
) -> None:
    assert words.clock(days_left, time) == text


@pytest.mark.parametrize(
    ("months", "days", "text"),
    [
        (0, 1, "1 day"),
        (0, 30, "30 days"),
        (1, 0, "1 month"),
        (2, 1, "2 months 1 day"),
        (12, 0, "1 year"),
        (13, 0, "1 year 1 month"),
        (16, 3, "1 year 4 months 3 days"),
        (24, 2, "2 years 2 days"),
        (-10, -8, "10 months 8 days"),
        (-12, 0, "1 year"),
    ],
)
def test_the_gloss_leaves_out_what_is_none(months: int, days: int, text: str) -> None:
    assert words.gloss(months, days) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1 day"),
        (6, "6 days"),
        (7, "1 week"),
        (8, "1 week 1 day"),
        (121, "17 weeks 2 days"),
        (-14, "2 weeks"),
    ],
)
def test_weeks_leave_out_what_is_none(number: int, text: str) -> None:
    assert words.weeks(number) == text


def test_an_id_bears_its_statement_where_there_are_several() -> None:
    assert words.name(as_it_stood(), several=False) == "pier"
    assert words.name(as_it_stood(), several=True) == "harbour/pier"


@pytest.mark.parametrize(
    ("sights", "heading", "as_of"),
    [
        (
            [("2030-06-15", "Asia/Baghdad")],
            "On the harbour, 1 Jan 2030",
            "As of 15 Jun 2030 (Asia/Baghdad)",
        ),
        (
            [("2030-06-15", "UTC"), ("2030-06-15", "Asia/Tokyo"), ("2030-06-15", "UTC")],
            "3 statements: harbour, harbour, harbour",
            "As of 15 Jun 2030 (UTC, Asia/Tokyo)",
        ),
        (
            [("2030-01-01", "UTC"), ("2029-12-31", "America/Lima"), ("2030-01-01", "Asia/Tokyo")],
            "3 statements: harbour, harbour, harbour",
            "As of 31 Dec 2029 (America/Lima), 1 Jan 2030 (UTC, Asia/Tokyo)",
        ),
    ],
)
def test_each_day_is_said_once_with_its_zones(
    sights: list[tuple[str, str]], heading: str, as_of: str
) -> None:
    seen: list[Sight] = [(dataset(timezone=zone), DAY(day)) for day, zone in sights]
    assert words.heading(seen) == heading
    assert words.as_of(seen) == as_of


def test_the_caption_counts_what_is_overdue_and_tells_the_newest_entry() -> None:
    late = milestone(due="2030-06-14")
    ended = milestone(due="2030-06-14", kind=Kind.UNTIL)
    known = update("2031-02-23", note="Seen from a later day.")
    sights: list[Sight] = [
        (dataset(late, milestone(updates=(known,))), DAY("2030-06-15")),
        (dataset(id="pier", issued=DAY("2030-02-01")), DAY("2030-06-15")),
    ]
    rows = [standing(one, dataset(), as_of=DAY("2030-06-15"), soon=30) for one in (late, ended)]
    assert (
        words.caption(rows, sights) == "As of 15 Jun 2030 (UTC) · 1 overdue · data to 23 Feb 2031"
    )
    assert words.caption([], sights[1:]) == (
        "As of 15 Jun 2030 (UTC) · 0 overdue · data to 1 Feb 2030"
    )


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ({}, "x.toml: is empty"),
        ({"line": 4}, "x.toml:4: is empty"),
        ({"line": 4, "column": 2}, "x.toml:4:2: is empty"),
        ({"line": 4, "field": "statement.id"}, "x.toml:4: statement.id: is empty"),
        (
            {"line": 4, "milestone": "pier", "field": "due"},
            'x.toml:4: milestone "pier": due: is empty',
        ),
        (
            {"milestone": "a\x1b\n", "field": "b\u202e"},
            'x.toml: milestone "a\\x1b\\x0a": b\\u202e: is empty',
        ),
    ],
)
def test_a_problem_is_one_line_that_begins_with_its_place(
    place: dict[str, object], text: str
) -> None:
    nowhere = {"line": None, "column": None, "milestone": None, "field": None}
    one = Problem(file="x.toml", message="is empty", **nowhere | place)  # type: ignore[arg-type]
    assert words.problem(one) == text


@pytest.mark.parametrize(
    ("files", "milestones", "text"),
    [
        (1, 1, "no problem in 1 file, 1 milestone\n"),
        (2, 1, "no problem in 2 files, 2 milestones\n"),
        (1, 3, "no problem in 1 file, 3 milestones\n"),
    ],
)
def test_sound_data_is_counted(files: int, milestones: int, text: str) -> None:
    datasets = (dataset(*[milestone()] * milestones),) * files
    assert words.sound(Survey(files, datasets, ())) == text
