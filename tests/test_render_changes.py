"""What a change says to people, line by line."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from strategies import corpora, days, law
from withdrawal_cli import diff
from withdrawal_cli.model import Change, Dataset, Kind, Source, View
from withdrawal_cli.render import changes
from withdrawal_cli.standing import details


def change(before: Dataset | None, after: Dataset | None, *views: str) -> Change:
    """Return what became of the one milestone of two datasets, by default as of one day."""
    first, last = views or ("2030-06-15", "2030-06-15")
    (one,) = diff.changes(
        details([(before, DAY(first))], soon=30) if before else [],
        details([(after, DAY(last))], soon=30) if after else [],
    )
    return one


def edited(before: dict[str, Any], after: dict[str, Any]) -> Change:
    """Return what became of a milestone of which some fields were edited."""
    return change(dataset(milestone(**before)), dataset(milestone(**after)))


HERALD = Source(publisher="Herald", title="More", date=DAY("2030-03-01"))


def with_herald(made: Dataset) -> Dataset:
    return replace(made, sources=made.sources | {"herald": HERALD})


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            "2030-09-30",
            "2030-10-01",
            "moved 1 day later: 30 Sep 2030 → 1 Oct 2030, “by then” (gazette)",
        ),
        (
            "2030-09-30",
            "2030-09-28",
            "moved 2 days earlier: 30 Sep 2030 → 28 Sep 2030, “by then” (gazette)",
        ),
        (
            "2027-02-28",
            "2028-02-29",
            "moved 366 days later: 28 Feb 2027 → 29 Feb 2028, “by then” (gazette)",
        ),
        (
            "2030-12-31",
            "2031-01-01",
            "moved 1 day later: 31 Dec 2030 → 1 Jan 2031, “by then” (gazette)",
        ),
        ("2030-07", "2030-08", "moved 31 days later: Jul 2030 → Aug 2030, “by then” (gazette)"),
        (
            "2030-09",
            "2030-10",
            (
                "moved: Sep 2030 → Oct 2030, “by then” (gazette); "
                "last day 31 days later, first day 30 days later"
            ),
        ),
        (
            "2030-10",
            "2030-09",
            (
                "moved: Oct 2030 → Sep 2030, “by then” (gazette); "
                "last day 31 days earlier, first day 30 days earlier"
            ),
        ),
        (
            "mid-2030",
            "2030-08-30",
            (
                "sharpened: mid-2030 → 30 Aug 2030, “by then” (gazette); "
                "last day 1 day earlier, first day 121 days later"
            ),
        ),
        (
            "2030-09",
            "2030-09-30",
            (
                "sharpened: Sep 2030 → 30 Sep 2030, “by then” (gazette); "
                "last day unchanged, first day 29 days later"
            ),
        ),
        (
            "2030-09",
            "2030-09-01",
            (
                "sharpened: Sep 2030 → 1 Sep 2030, “by then” (gazette); "
                "last day 29 days earlier, first day unchanged"
            ),
        ),
        (
            "2030-09-30",
            "2030-09",
            (
                "loosened: 30 Sep 2030 → Sep 2030, “by then” (gazette); "
                "last day unchanged, first day 29 days earlier"
            ),
        ),
        (
            "2030-09-01",
            "2030-09",
            (
                "loosened: 1 Sep 2030 → Sep 2030, “by then” (gazette); "
                "last day 29 days later, first day unchanged"
            ),
        ),
        (
            "2030-08-30",
            "mid-2030",
            (
                "loosened: 30 Aug 2030 → mid-2030, “by then” (gazette); "
                "last day 1 day later, first day 121 days earlier"
            ),
        ),
    ],
)
def test_a_moved_deadline_tells_how_far_both_ends_moved(before: str, after: str, line: str) -> None:
    one = edited({"due": before}, {"due": after})
    assert changes.lines(one)[0] == f"deadline {line}"


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        pytest.param(
            {"due": "2030-09-30"},
            {"due": "2030-09-30~"},
            ["deadline: 30 Sep 2030 → about 30 Sep 2030, “by then” (gazette)"],
            id="a guess",
        ),
        pytest.param(
            {"due": "2030-01/2030-03"},
            {"due": "2030-Q1"},
            ["deadline: Jan 2030 – Mar 2030 → Q1 2030, “by then” (gazette)"],
            id="the same days by another name",
        ),
        pytest.param(
            {"due": "2030-Q1"},
            {"due": "2030-33"},
            ["deadline: 2030-Q1 → 2030-33, “by then” (gazette)"],
            id="the same days by a code",
        ),
        pytest.param(
            {"due": "2030-12-31"},
            {"due": "2030-12-31", "wording": "no later"},
            ["words: “by then” → “no later” (gazette)"],
            id="wording",
        ),
        pytest.param(
            {},
            {"due": "2030-06-15"},
            ["deadline set: 15 Jun 2030, “by then” (gazette)", "state: undated → due"],
            id="a first deadline",
        ),
        pytest.param(
            {"due": "2030-06-14"},
            {},
            ["deadline dropped: it was 14 Jun 2030", "state: overdue → undated"],
            id="no deadline any more",
        ),
        pytest.param(
            {"kind": Kind.BY, "due": "2030-06-14"},
            {"kind": Kind.UNTIL, "due": "2030-06-14"},
            ["state: overdue → elapsed", "kind: by → until"],
            id="kind",
        ),
        pytest.param(
            {"title": "A pier", "parties": ("City", "Port"), "place": "Bay", "condition": "dry"},
            {"title": "Piers", "parties": ("City",)},
            [
                "title: A pier → Piers",
                "parties: City, Port → City",
                "place: Bay → none",
                "condition: dry → none",
            ],
            id="words about it",
        ),
        pytest.param(
            {"parties": ()},
            {"parties": ("Port",)},
            ["parties: none → Port"],
            id="from no party",
        ),
        pytest.param(
            {"parties": ("Port",)},
            {"parties": ()},
            ["parties: Port → none"],
            id="to no party",
        ),
        pytest.param(
            {},
            {"announced": "2030-02-01"},
            ["announced: 1 Jan 2030 → 1 Feb 2030"],
            id="announcement",
        ),
        pytest.param(
            {},
            {"updates": (update("2030-06-15", outcome="kept"),)},
            ["outcome: declared kept on 15 Jun 2030 (gazette)"],
            id="outcome",
        ),
        pytest.param(
            {"due": "2030-06-14"},
            {
                "due": "2030-06-14",
                "updates": (
                    update("2030-06-15", outcome="broken", done="2030-06-15", note="Sunk."),
                ),
            },
            ["outcome: broken 1 day late (gazette)", "15 Jun 2030: Sunk."],
            id="outcome with a deed and a note",
        ),
        pytest.param(
            {"updates": (update("2030-06-14", outcome="kept"),)},
            {
                "updates": (
                    update("2030-06-14", outcome="kept"),
                    update("2030-06-15", outcome="broken"),
                )
            },
            ["outcome: kept → declared broken on 15 Jun 2030 (gazette)"],
            id="another outcome",
        ),
        pytest.param(
            {"updates": (update("2030-06-14", outcome="kept"),)},
            {
                "updates": (
                    update("2030-06-14", outcome="kept"),
                    update("2030-06-15", due="2030-12-31"),
                )
            },
            ["deadline set: 31 Dec 2030, “by then” (gazette)", "reopened: kept → upcoming"],
            id="reopened",
        ),
        pytest.param(
            {},
            {"updates": (update("2030-06-14", note="b"), update("2030-06-15", note="a"))},
            ["14 Jun 2030: b", "15 Jun 2030: a"],
            id="news, oldest first",
        ),
        pytest.param(
            {"due": "2030-12"},
            {"due": "2030-12", "updates": (update("2030-06-15", due="2030-12"),)},
            ["15 Jun 2030: limit Dec 2030, “by then”"],
            id="an update that changed nothing",
        ),
        pytest.param(
            {"due": "2030-12", "updates": (update("2030-06-15", due="2030-12"),)},
            {"due": "2030-12"},
            ["no longer known: 15 Jun 2030: limit Dec 2030, “by then”"],
            id="an update taken back",
        ),
        pytest.param(
            {"updates": (update("2030-06-15", outcome="kept"),)},
            {},
            ["verdict gone: kept → undated", "no longer known: 15 Jun 2030: kept"],
            id="an outcome taken back",
        ),
        pytest.param(
            {},
            {"updates": (update("2030-06-15", note="a\n\x1b[31m\u202e"),)},
            ["15 Jun 2030: a\\x0a\\x1b[31m\\u202e"],
            id="characters that act on a terminal",
        ),
        pytest.param({"due": "2030-06"}, {"due": "2030-06"}, ["unchanged: by Jun 2030, due"]),
        pytest.param({}, {}, ["unchanged: no date"]),
    ],
)
def test_what_changed_is_told_weightiest_first(
    before: dict[str, Any], after: dict[str, Any], lines: list[str]
) -> None:
    one = edited(before, after)
    assert changes.lines(one) == lines
    assert changes.line(one) == " · ".join(lines)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "no date"),
        ({"due": "2030-06-14"}, "by 14 Jun 2030, overdue"),
        ({"due": "2030-06", "kind": Kind.UNTIL}, "until Jun 2030, due"),
        ({"updates": (update("2030-06-15", outcome="superseded"),)}, "no date, superseded"),
    ],
)
def test_what_comes_or_goes_is_told_in_short(fields: dict[str, Any], line: str) -> None:
    one = dataset(milestone(**fields))
    assert changes.lines(change(None, one)) == [f"added: {line}"]
    assert changes.lines(change(one, None)) == [f"removed: {line}"]


def test_what_comes_brings_its_news_and_what_goes_takes_it_away() -> None:
    one = dataset(milestone(updates=(update("2030-06-14", note="Begun."),)))
    assert changes.lines(change(None, one)) == ["added: no date", "14 Jun 2030: Begun."]
    assert changes.lines(change(one, None)) == ["removed: no date"]


def test_time_alone_changes_the_state() -> None:
    one = dataset(milestone(due="2030-06-15"))
    views = ("2030-05-15", "2030-05-16", "2030-06-14", "2030-06-15", "2030-06-16")
    told = [changes.lines(change(one, one, *pair)) for pair in pairwise(views)]
    assert told == [
        ["state: upcoming → soon"],
        ["unchanged: by 15 Jun 2030, soon"],
        ["state: soon → due"],
        ["state: due → overdue"],
    ]


def test_a_deadline_that_another_source_repeats_is_said_again() -> None:
    repeated = update("2030-03-01", due="2030-12-31", source="herald")
    before = with_herald(dataset(milestone(due="2030-12-31")))
    after = with_herald(dataset(milestone(due="2030-12-31", updates=(repeated,))))
    assert changes.lines(change(before, after)) == ["deadline said again: “by then” (herald)"]


def test_another_source_of_the_announcement_is_named() -> None:
    before = with_herald(dataset(milestone()))
    after = with_herald(dataset(milestone(source="herald")))
    assert changes.lines(change(before, after)) == ["source: gazette → herald"]


def test_a_corrected_source_is_not_said_again() -> None:
    before = dataset(milestone(due="2030-12-31"))
    gazette = replace(before.sources["gazette"], publisher="The Gazette")
    after = replace(before, sources={"gazette": gazette})
    told = " ".join(changes.lines(change(before, after)))
    assert "said again" not in told
    assert "The Gazette" in told


def test_another_zone_is_named() -> None:
    one = change(dataset(), dataset(timezone="Asia/Tokyo"))
    assert changes.lines(one) == ["timezone: UTC → Asia/Tokyo"]


@law
@given(before=corpora(), after=corpora(), first=days, last=days)
def test_every_change_has_lines_and_each_says_something(
    before: list[Dataset], after: list[Dataset], first: dt.date, last: dt.date
) -> None:
    views = ([(one, day) for one in data] for data, day in ((before, first), (after, last)))
    for one in diff.changes(*(details(view, soon=30) for view in views)):
        lines = changes.lines(one)
        assert lines
        for line in lines:
            assert line == " ".join(line.split())
            old, arrow, new = line.partition(": ")[2].partition(" → ")
            assert not arrow or old != new


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (dataset(milestone(due="2030-08-14")), dataset(milestone(due="2030-07-14")), "60 → 29"),
        (dataset(milestone(due="2030-06-15")), dataset(milestone(due="2030-06-14")), "0 → -1"),
        (dataset(milestone(due="2030-06")), None, "15 → –"),
        (None, dataset(milestone(due="2030-06-14")), "– → -1"),
        (dataset(), dataset(milestone(due="2030-06-16")), "– → 1"),
        (dataset(), dataset(), "–"),
        (None, dataset(), "–"),
    ],
)
def test_days_left_stand_on_either_side(
    before: Dataset | None, after: Dataset | None, text: str
) -> None:
    assert changes.days_left(change(before, after)) == text


def test_changes_are_of_several_statements_where_their_ids_differ() -> None:
    harbour, bay = change(None, dataset()), change(None, dataset(id="bay"))
    assert changes.are_of_several([harbour, bay])
    assert not changes.are_of_several([harbour, harbour])
    assert not changes.are_of_several([])


@pytest.mark.parametrize(
    ("paths", "counted", "text"),
    [
        (("a.toml", "a.toml"), "", "From 1 Jan 2030 to 29 Feb 2032 · nothing changed"),
        (
            ("a.toml", "a.toml"),
            "carauc",
            "From 1 Jan 2030 to 29 Feb 2032 · 2 added, 1 removed, 2 changed, 1 unchanged",
        ),
        (
            ("a.toml", "-"),
            "c",
            "From a.toml on 1 Jan 2030 to - on 29 Feb 2032 · 1 changed",
        ),
        (
            ("a\x1b.toml", "a\n.toml"),
            "r",
            "From a\\x1b.toml on 1 Jan 2030 to a\\x0a.toml on 29 Feb 2032 · 1 removed",
        ),
    ],
)
def test_the_caption_tells_the_views_and_counts_what_changed(
    paths: tuple[str, str], counted: str, text: str
) -> None:
    known = {
        "a": change(None, dataset()),
        "r": change(dataset(), None),
        "c": change(dataset(), dataset(milestone(place="Bay"))),
        "u": change(dataset(), dataset()),
    }
    views = (
        View(data=path, as_of=DAY(day))
        for path, day in zip(paths, ("2030-01-01", "2032-02-29"), strict=True)
    )
    assert changes.caption([known[kind] for kind in counted], *views) == text
