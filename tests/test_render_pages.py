"""What `show` and `countdown` say of one milestone."""

from typing import Any

import pytest
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from withdrawal_cli import standing
from withdrawal_cli.model import Detail, Kind, Milestone, Source, State, Verdict
from withdrawal_cli.render import pages
from withdrawal_cli.render.pages import Face, Row, Section

HERALD = Source(publisher="Herald", title="More", date=DAY("2030-03-01"))


def detail(one: Milestone, as_of: str, **statement: Any) -> Detail:
    made = dataset(one, **statement)
    cited = replace(made, sources=made.sources | {"herald": HERALD})
    return standing.detail(one, cited, as_of=DAY(as_of), soon=30)


def face(as_of: str, **fields: Any) -> Face:
    return pages.face(standing.countdown(detail(milestone(**fields), as_of)))


def facts(as_of: str, **fields: Any) -> dict[str, str]:
    """Return the first section of `show`."""
    first, *_ = pages.page(detail(milestone(**fields), as_of)).sections
    return {row.label: row.text for row in first.rows}


STORY = milestone(
    parties=("Port", "City"),
    place="Bay",
    condition="Dry weather",
    due="mid-2030",
    wording="by mid-2030",
    updates=(
        update("2030-03-01", source="herald", due="2030-07-31", wording="by the end of July"),
        update("2030-06-01", note="works began."),
        update(
            "2030-08-10",
            source="herald",
            outcome=Verdict.PARTLY_KEPT,
            done="2030-08-02",
            note="Half of it.",
        ),
        update("2030-09-01", due="P1M", note="The other half."),
    ),
)


def test_a_page_tells_what_was_said_and_happened_up_to_its_day() -> None:
    page = pages.page(detail(STORY, "2030-08-10", timezone="Asia/Tokyo"))
    assert page.title == "The pier opens"
    assert page.state is State.PARTLY_KEPT
    assert page.sections == (
        Section(
            "",
            (
                Row("State", "partly-kept 2 days late"),
                Row("Limit", "by 31 Jul 2030, 10 days ago"),
                Row("Declared", "10 Aug 2030, reported by Herald [2]"),
                Row("Parties", "Port, City"),
                Row("Place", "Bay"),
                Row("Condition", "Dry weather"),
                Row("Announced", "1 Jan 2030 [1]"),
                Row("Id", "harbour/pier"),
                Row("As of", "10 Aug 2030 (Asia/Tokyo)"),
            ),
        ),
        Section(
            "What was said of the limit",
            (
                Row(
                    "1 Jan 2030",
                    "“by mid-2030”, read as mid-2030, that is 1 May 2030 to 31 Aug 2030 [1]",
                ),
                Row("1 Mar 2030", "“by the end of July”, read as 31 Jul 2030; holds [2]"),
            ),
        ),
        Section(
            "What happened since",
            (
                Row("1 Mar 2030", "Of the limit: “by the end of July”. [2]"),
                Row("1 Jun 2030", "works began. [1]"),
                Row("10 Aug 2030", "Outcome: partly-kept, done on 2 Aug 2030. Half of it. [2]"),
            ),
        ),
        Section(
            "Sources",
            (
                Row("[1]", "Gazette, 1 Jan 2030: News", "https://example.org/1"),
                Row("[2]", "Herald, 1 Mar 2030: More"),
            ),
        ),
    )


def test_a_page_leaves_out_what_there_is_none_of() -> None:
    page = pages.page(detail(milestone(parties=()), "2030-01-01"))
    assert page.sections == (
        Section(
            "",
            (
                Row("State", "undated"),
                Row("Parties", "none named"),
                Row("Announced", "1 Jan 2030 [1]"),
                Row("Id", "harbour/pier"),
                Row("As of", "1 Jan 2030 (UTC)"),
            ),
        ),
        Section("Sources", (Row("[1]", "Gazette, 1 Jan 2030: News", "https://example.org/1"),)),
    )


@pytest.mark.parametrize(
    ("as_of", "fields", "state", "limit"),
    [
        ("2030-08-31", {"due": "2030-09-30"}, "soon", "by 30 Sep 2030, in 30 days"),
        ("2030-08-30", {"due": "2030-09-30"}, "upcoming", "by 30 Sep 2030, in 31 days"),
        ("2030-09-30", {"due": "2030-09-30"}, "due", "by 30 Sep 2030, today"),
        (
            "2030-10-01",
            {"due": "2030-09-30"},
            "overdue, no outcome recorded",
            "by 30 Sep 2030, yesterday",
        ),
        (
            "2030-10-01",
            {"due": "2030-09-30~", "kind": Kind.UNTIL},
            "elapsed, no outcome recorded",
            "until about 30 Sep 2030, yesterday",
        ),
        (
            "2030-09-16",
            {"due": "2030-09"},
            "due",
            "by Sep 2030, began 15 days ago, ends in 14 days",
        ),
    ],
)
def test_a_page_never_says_broken_by_the_calendar(
    as_of: str, fields: dict[str, Any], state: str, limit: str
) -> None:
    told = facts(as_of, **fields)
    assert told["State"] == state
    assert told["Limit"] == limit
    assert "Declared" not in told


@pytest.mark.parametrize(
    ("phrase", "reading"),
    [
        ("2030-09-30", "30 Sep 2030"),
        ("2030-09-30~", "2030-09-30~, that is about 30 Sep 2030"),
        ("2030-35", "2030-35, that is 1 Jul 2030 to 30 Sep 2030"),
        ("P1M", "P1M, that is 1 Feb 2030"),
        ("2030-09/2030-10", "2030-09/2030-10, that is 1 Sep 2030 to 31 Oct 2030"),
    ],
)
def test_a_page_tells_how_a_phrase_was_read(phrase: str, reading: str) -> None:
    _, claims, _ = pages.page(detail(milestone(due=phrase), "2030-01-01")).sections
    assert claims.rows == (Row("1 Jan 2030", f"“by then”, read as {reading}; holds [1]"),)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("iPhones ring.", "iPhones ring. [1]"),
        ("ßa", "ßa [1]"),
        ("a\n\x1b[31m", "a\\x0a\\x1b[31m [1]"),
    ],
)
def test_a_note_is_told_as_it_was_written(note: str, text: str) -> None:
    noted = milestone(updates=(update("2030-01-02", note=note),))
    _, news, _ = pages.page(detail(noted, "2030-01-02")).sections
    assert news.rows == (Row("2 Jan 2030", text),)


@pytest.mark.parametrize(
    ("as_of", "fields", "number", "unit", "lines"),
    [
        (
            "2030-06-01",
            {"due": "2030-09-30"},
            "121",
            "days left",
            ("by 30 Sep 2030: in 121 days", "3 months 29 days or 17 weeks 2 days", "upcoming"),
        ),
        (
            "2030-08-30",
            {"due": "2030-09-30", "kind": Kind.UNTIL},
            "31",
            "days left",
            ("until 30 Sep 2030: in 31 days", "1 month or 4 weeks 3 days", "upcoming"),
        ),
        (
            "2030-09-16",
            {"due": "2030-09-30"},
            "14",
            "days left",
            ("by 30 Sep 2030: in 14 days", "2 weeks", "soon"),
        ),
        (
            "2030-09-24",
            {"due": "2030-09-30"},
            "6",
            "days left",
            ("by 30 Sep 2030: in 6 days", "soon"),
        ),
        (
            "2030-09-29",
            {"due": "2030-09-30"},
            "1",
            "day left",
            ("by 30 Sep 2030: tomorrow", "soon"),
        ),
        ("2030-09-30", {"due": "2030-09-30"}, "0", "days left", ("by 30 Sep 2030: today", "due")),
        (
            "2030-10-01",
            {"due": "2030-09-30"},
            "1",
            "day ago",
            ("by 30 Sep 2030: yesterday", "overdue, no outcome recorded"),
        ),
        (
            "2032-02-29",
            {"due": "2031-01-31", "kind": Kind.UNTIL},
            "394",
            "days ago",
            (
                "until 31 Jan 2031: 394 days ago",
                "1 year 1 month or 56 weeks 2 days",
                "elapsed, no outcome recorded",
            ),
        ),
        (
            "2030-08-30",
            {"due": "2030-09"},
            "31",
            "days left, at most",
            (
                "by Sep 2030: in 2–31 days",
                "1 month or 4 weeks 3 days, counted to 30 Sep 2030",
                "soon",
            ),
        ),
        (
            "2030-09-30",
            {"due": "2030-09"},
            "0",
            "days left, at most",
            ("by Sep 2030: began 29 days ago, ends today", "due"),
        ),
        (
            "2030-10-01",
            {"due": "2030-09"},
            "1",
            "day ago, at least",
            ("by Sep 2030: 1–30 days ago", "overdue, no outcome recorded"),
        ),
        ("2030-06-15", {}, "", "", ("no date",)),
    ],
)
def test_a_countdown_counts_to_the_last_day_of_the_limit(
    as_of: str, fields: dict[str, Any], number: str, unit: str, lines: tuple[str, ...]
) -> None:
    shown = face(as_of, **fields)
    assert (shown.number, shown.unit, shown.lines) == (number, unit, lines)


@pytest.mark.parametrize(
    ("due", "done", "number", "unit", "line"),
    [
        (
            "2030-06-14",
            None,
            "1",
            "day after the limit, declared kept",
            "declared kept 1 day after the limit",
        ),
        ("2030-06-15", None, "", "", "declared kept on the day"),
        (
            "2030-06-18",
            None,
            "3",
            "days before the limit, declared kept",
            "declared kept 3 days before the limit",
        ),
        (
            "2030-05",
            None,
            "15",
            "days after the limit, declared kept",
            "declared kept 15 days after the limit",
        ),
        ("2030-06-08", "2030-06-10", "2", "days late", "kept 2 days late"),
        ("2030-06-10", "2030-06-10", "", "", "kept on the day"),
        ("2030-06-11", "2030-06-10", "1", "day early", "kept 1 day early"),
        (
            "2030-06-05/2030-06-14",
            None,
            "1",
            "day after the limit, declared kept",
            "declared kept 1 day after the limit",
        ),
        ("2030-06-05/2030-06-15", None, "", "", "declared kept within the limit"),
    ],
)
def test_a_settled_countdown_counts_from_the_limit(
    due: str, done: str | None, number: str, unit: str, line: str
) -> None:
    verdict = update("2030-06-15", source="herald", outcome=Verdict.KEPT, done=done)
    shown = face("2030-07-01", due=due, updates=(verdict,))
    assert (shown.number, shown.unit) == (number, unit)
    assert shown.lines[0].partition(": ")[2] == line
    assert shown.lines[1:] == ("declared on 15 Jun 2030, reported by Herald",)
    assert (shown.share, shown.share_words) == (None, "")


def test_a_deed_within_a_vague_limit_is_not_early() -> None:
    verdict = update("2030-06-15", outcome=Verdict.KEPT, done="2030-06-10")
    shown = face("2030-07-01", due="2030-06", updates=(verdict,))
    assert shown.lines[0] == "by Jun 2030: kept within the limit"
    assert "early" not in shown.unit


def test_a_settled_countdown_without_a_date_has_no_number() -> None:
    verdict = update("2030-06-15", source="herald", outcome=Verdict.BROKEN)
    shown = face("2030-07-01", updates=(verdict,))
    assert (shown.number, shown.unit) == ("", "")
    assert shown.lines == (
        "no date: declared broken on 15 Jun 2030",
        "declared on 15 Jun 2030, reported by Herald",
    )


@pytest.mark.parametrize(
    ("as_of", "percent"),
    [
        ("2030-01-01", 0),
        ("2030-01-02", 1),
        ("2030-01-08", 7),
        ("2030-01-29", 28),
        ("2030-01-30", 29),
        ("2030-02-27", 57),
        ("2030-02-28", 58),
        ("2030-04-10", 99),
        ("2030-04-11", 100),
        ("2030-04-12", 100),
    ],
)
def test_the_share_of_a_hundred_days_is_their_number(as_of: str, percent: int) -> None:
    shown = face(as_of, due="P100D")
    assert shown.share == percent / 100
    assert shown.share_words == f"{percent} % of the time since 1 Jan 2030 is gone"


def test_nothing_is_all_gone_before_its_day() -> None:
    eve = face("2129-12-31", due="2130-01-01")
    assert eve.share_words == "99 % of the time since 1 Jan 2030 is gone"


def test_an_undated_countdown_has_no_share() -> None:
    shown = face("2030-06-15")
    assert (shown.share, shown.share_words) == (None, "")


def test_a_countdown_quotes_the_claim_that_holds() -> None:
    told = pages.face(standing.countdown(detail(STORY, "2030-02-28", timezone="Asia/Tokyo")))
    assert told.title == "The pier opens"
    assert told.state is State.UPCOMING
    assert told.source == "“by mid-2030”, Gazette, 1 Jan 2030"
    assert told.as_of == "harbour/pier as of 28 Feb 2030 (Asia/Tokyo)"
    moved = pages.face(standing.countdown(detail(STORY, "2030-03-01")))
    assert moved.source == "“by the end of July”, Herald, 1 Mar 2030"


def test_an_undated_countdown_names_the_source_of_the_announcement() -> None:
    assert face("2030-06-15", source="herald").source == "Herald, 1 Mar 2030"


@pytest.mark.parametrize(
    ("as_of", "number", "unit"),
    [
        ("2030-06-10", "5", "days left, about"),
        ("2030-06-15", "0", "days left, about"),
        ("2030-06-16", "1", "day ago, about"),
    ],
)
def test_the_number_of_an_approximate_limit_is_about(as_of: str, number: str, unit: str) -> None:
    shown = face(as_of, due="2030-06-15~")
    assert (shown.number, shown.unit) == (number, unit)


def test_a_settled_countdown_tells_what_the_verdict_says() -> None:
    verdict = update("2030-06-15", outcome=Verdict.BROKEN, note="The mayor\x1b says so.")
    shown = face("2030-07-01", due="2030-06-14", updates=(verdict,))
    assert shown.lines == (
        "by 14 Jun 2030: declared broken 1 day after the limit",
        "declared on 15 Jun 2030, reported by Gazette",
        "The mayor\\x1b says so.",
    )
