"""What changed between two views: kinds, fields, slips, updates, order, and their laws."""

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from strategies import corpora, datasets, days, law
from withdrawal_cli.diff import changes
from withdrawal_cli.model import (
    Change,
    ChangeKind,
    Citation,
    Dataset,
    Detail,
    Kind,
    Milestone,
    News,
    Update,
    Verdict,
)
from withdrawal_cli.standing import details, order, summary

DATE = "2030-02-10"
EARLY, LATE = update("2030-02-05", note="Early."), update("2030-02-06", note="Late.")
NEW, UNCHANGED = ChangeKind.ADDED, ChangeKind.UNCHANGED
CHANGED, REMOVED = ChangeKind.CHANGED, ChangeKind.REMOVED


def view(day: str, *milestones: Milestone, statement: str = "harbour") -> list[Detail]:
    return details([(dataset(*milestones, id=statement), DAY(day))], soon=30)


def only(found: list[Change]) -> Change:
    (change,) = found
    return change


def notes(updates: Iterable[News]) -> list[str | None]:
    return [said.note for said in updates]


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({}, {}, ()),
        ({"title": "A pier"}, {}, ("title",)),
        ({"kind": Kind.UNTIL}, {}, ("kind",)),
        ({"parties": ("Crew",)}, {}, ("parties",)),
        ({"parties": ("Port", "City")}, {}, ("parties",)),
        ({"parties": ("City", "Port")}, {}, ()),
        ({"place": "Pier 7"}, {"place": "Pier 8"}, ("place",)),
        ({"condition": "Weather permitting."}, {}, ("condition",)),
        ({"announced": "2030-01-02"}, {}, ("announced",)),
        ({"announced": "2030-01-01"}, {}, ()),
        ({"due": "2030-12"}, {"due": "2030-12", "wording": "in December"}, ("due",)),
        ({"due": "2030-12"}, {"due": "2030-12~"}, ("due",)),
        ({"due": "2030-Q3"}, {"due": "2030-35"}, ("due",)),
        ({"due": "2030-12"}, {}, ("due", "state")),
        ({"due": "2030-02-09"}, {"due": "2030-02-11"}, ("due", "state")),
        ({"due": "2030-12", "kind": Kind.UNTIL}, {"due": "2031"}, ("kind", "due")),
    ],
)
def test_on_one_day_the_fields_that_differ_are_named(
    before: dict[str, str], after: dict[str, str], fields: tuple[str, ...]
) -> None:
    found = only(changes(view(DATE, milestone(**before)), view(DATE, milestone(**after))))
    assert found.fields == fields
    assert found.change == (CHANGED if fields else UNCHANGED)


def test_the_zone_and_the_source_of_a_claim_are_fields() -> None:
    old, new = dataset(), dataset(timezone="Asia/Baghdad")
    gazette = replace(old.sources["gazette"], url="https://example.org/2")
    new = replace(new, sources={"gazette": gazette})
    sides = (details([(made, DAY(DATE))], soon=30) for made in (old, new))
    assert only(changes(*sides)).fields == ("timezone", "source")


@pytest.mark.parametrize(
    ("due", "after", "fields"),
    [
        ("2030-12-31", "2030-02-11", ()),
        ("2030-03-13", "2030-02-10", ()),
        ("2030-03-13", "2030-02-11", ("state",)),
        ("2030-02-10", "2030-02-11", ("state",)),
        ("2030-02", "2030-02-28", ()),
        ("2030-02", "2030-03-01", ("state",)),
        (None, "2031-01-01", ()),
    ],
)
def test_days_that_pass_change_a_state_but_are_no_change_themselves(
    due: str | None, after: str, fields: tuple[str, ...]
) -> None:
    found = only(changes(view(DATE, milestone(due=due)), view(after, milestone(due=due))))
    assert found.fields == fields
    assert found.change == (CHANGED if fields else UNCHANGED)
    assert found.slip_days == found.slip_days_earliest == (0 if due else None)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2030-02-04", "2030-02-04", []),
        ("2030-02-04", "2030-02-05", ["Early."]),
        ("2030-02-05", "2030-02-05", []),
        ("2030-02-05", "2030-02-06", ["Late."]),
        ("2030-02-04", "2030-02-06", ["Early.", "Late."]),
        ("2030-02-06", "2030-12-31", []),
    ],
)
def test_updates_after_the_one_day_and_up_to_the_other_are_news(
    before: str, after: str, told: list[str]
) -> None:
    one = milestone(updates=(EARLY, LATE))
    found = only(changes(view(before, one), view(after, one)))
    assert (found.fields, notes(found.updates), notes(found.updates_dropped)) == ((), told, [])
    assert found.change == (CHANGED if told else UNCHANGED)
    back = only(changes(view(after, one), view(before, one)))
    assert (notes(back.updates), notes(back.updates_dropped)) == ([], told)
    assert back.change == found.change


@pytest.mark.parametrize(
    ("before", "after", "told", "dropped"),
    [
        ((EARLY,), (EARLY, LATE), ["Late."], []),
        ((EARLY, LATE), (LATE,), [], ["Early."]),
        ((EARLY,), (LATE,), ["Late."], ["Early."]),
        ((), (EARLY, LATE), ["Early.", "Late."], []),
        (
            (EARLY,),
            (update("2030-02-04", note="Early."), EARLY, update("2030-02-05", note="early.")),
            ["Early.", "early."],
            [],
        ),
    ],
)
def test_two_revisions_of_the_data_differ_on_one_day(
    before: tuple[Update, ...], after: tuple[Update, ...], told: list[str], dropped: list[str]
) -> None:
    views = [view(DATE, milestone(updates=updates)) for updates in (before, after)]
    found = only(changes(*views))
    assert found.change == CHANGED
    assert found.fields == ()
    assert (notes(found.updates), notes(found.updates_dropped)) == (told, dropped)


@pytest.mark.parametrize(
    ("before", "after", "slip", "slip_earliest"),
    [
        ("2030-02-28", "2030-02-28", 0, 0),
        ("2030-02-28", "2030-03-01", 1, 1),
        ("2032-02-28", "2032-03-01", 2, 2),
        ("2030-12-31", "2031-01-01", 1, 1),
        ("2030-03-31", "2030-02-28", -31, -31),
        ("2030-09", "2030-09-30", 0, 29),
        ("2030-09", "2030-09-01", -29, 0),
        ("2030-09", "2030-08/2030-10", 31, -31),
        ("P1M", "P2M", 28, 28),
        (None, "2030-09", None, None),
        ("2030-09", None, None, None),
        (None, None, None, None),
    ],
)
def test_a_slip_is_positive_where_an_end_is_later(
    before: str | None, after: str | None, slip: int | None, slip_earliest: int | None
) -> None:
    found = only(changes(view(DATE, milestone(due=before)), view(DATE, milestone(due=after))))
    assert (found.slip_days, found.slip_days_earliest) == (slip, slip_earliest)


def test_a_change_shows_both_sides() -> None:
    one = milestone(
        due="2030-02",
        updates=(
            update("2030-02-20", due="2030-03-15", wording="mid-March"),
            update("2030-03-01", outcome=Verdict.KEPT),
        ),
    )
    before, after = view("2030-02-01", one), view("2030-03-01", one)
    silent = {"note": None, "done": None}
    gazette = Citation(
        id="gazette", publisher="Gazette", date=DAY("2030-01-01"), url="https://example.org/1"
    )
    assert changes(before, after) == [
        Change(
            statement="harbour",
            id="pier",
            title="The pier opens",
            change=CHANGED,
            fields=("due", "state", "outcome"),
            slip_days=15,
            slip_days_earliest=42,
            updates=(
                News(
                    date=DAY("2030-02-20"),
                    source=gazette,
                    due="2030-03-15",
                    wording="mid-March",
                    outcome=None,
                    **silent,
                ),
                News(
                    date=DAY("2030-03-01"),
                    source=gazette,
                    due=None,
                    wording=None,
                    outcome=Verdict.KEPT,
                    **silent,
                ),
            ),
            updates_dropped=(),
            before=summary(before[0]),
            after=summary(after[0]),
        )
    ]


@pytest.mark.parametrize("due", [None, "2030-03"])
def test_a_milestone_of_one_side_only_is_added_or_removed(due: str | None) -> None:
    seen = view(DATE, milestone(due=due, updates=(EARLY,)))
    told = seen[0].updates
    added = Change(
        statement="harbour",
        id="pier",
        title="The pier opens",
        change=NEW,
        fields=(),
        slip_days=None,
        slip_days_earliest=None,
        updates=told,
        updates_dropped=(),
        before=None,
        after=summary(seen[0]),
    )
    assert changes([], seen) == [added]
    assert changes(seen, []) == [
        replace(
            added,
            change=REMOVED,
            updates=(),
            updates_dropped=told,
            before=added.after,
            after=None,
        )
    ]
    assert changes([], []) == []


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("2030-02-09", "2030-02-09", []),
        ("2030-02-09", "2030-02-10", [NEW]),
        ("2030-02-10", "2030-02-10", [UNCHANGED]),
        ("2030-02-10", "2030-02-09", [REMOVED]),
    ],
)
def test_a_milestone_is_added_on_the_day_of_its_announcement(
    before: str, after: str, change: list[ChangeKind]
) -> None:
    one = milestone(announced=DATE)
    found = changes(view(before, one), view(after, one))
    assert [one.change for one in found] == change


def test_the_same_id_in_two_statements_is_two_milestones() -> None:
    found = changes(
        view(DATE, milestone(), statement="port"), view(DATE, milestone(), statement="bay")
    )
    assert [(one.statement, one.change) for one in found] == [("bay", NEW), ("port", REMOVED)]


def test_changes_come_in_the_later_order_and_what_it_lacks_in_the_earlier() -> None:
    before = view(
        DATE,
        milestone(id="moved", title="Before", due="2030-03-01"),
        milestone(id="lost", due="2030-03-02"),
        milestone(id="lost-undated"),
        milestone(id="same", due="2030-03-03"),
    )
    after = view(
        DATE,
        milestone(id="moved", title="After", due="2030-03-05"),
        milestone(id="new", due="2030-03-04"),
        milestone(id="new-undated"),
        milestone(id="same", due="2030-03-03"),
    )
    assert [(one.id, one.title, one.change) for one in changes(before, after)] == [
        ("lost", "The pier opens", REMOVED),
        ("same", "The pier opens", UNCHANGED),
        ("new", "The pier opens", NEW),
        ("moved", "After", CHANGED),
        ("lost-undated", "The pier opens", REMOVED),
        ("new-undated", "The pier opens", NEW),
    ]


MIRRORED = {NEW: REMOVED, REMOVED: NEW, CHANGED: CHANGED, UNCHANGED: UNCHANGED}


def mirrored(one: Change) -> Change:
    known = one.before or one.after
    assert known is not None
    return replace(
        one,
        title=known.title,
        change=MIRRORED[one.change],
        slip_days=None if one.slip_days is None else -one.slip_days,
        slip_days_earliest=None if one.slip_days_earliest is None else -one.slip_days_earliest,
        updates=one.updates_dropped,
        updates_dropped=one.updates,
        before=one.after,
        after=one.before,
    )


def by_name(one: Change) -> tuple[str, str]:
    return one.statement, one.id


def seen(corpus: Iterable[Dataset], day: dt.date) -> list[Detail]:
    return details([(made, day) for made in corpus], soon=30)


@law
@given(corpora(), days)
def test_a_view_does_not_differ_from_itself(corpus: list[Dataset], day: dt.date) -> None:
    for one in changes(seen(corpus, day), seen(corpus, day)):
        assert (one.change, one.fields, one.updates, one.updates_dropped) == (UNCHANGED, (), (), ())
        assert one.slip_days in (0, None)
        assert one.before == one.after


@law
@given(corpora(), corpora(), days, days)
def test_a_diff_read_backwards_is_its_mirror(
    left: list[Dataset], right: list[Dataset], day: dt.date, other: dt.date
) -> None:
    before, after = seen(left, day), seen(right, other)
    there, back = changes(before, after), changes(after, before)
    assert sorted(map(mirrored, there), key=by_name) == sorted(back, key=by_name)


@law
@given(corpora(), corpora(), days)
def test_each_milestone_of_either_view_is_told_once_and_in_order(
    left: list[Dataset], right: list[Dataset], day: dt.date
) -> None:
    before, after = seen(left, day), seen(right, day)
    found = changes(before, after)
    stood = [one.after or one.before for one in found]
    keys = [order(one) for one in stood if one]
    assert keys == sorted(keys)
    assert sorted(map(by_name, found)) == sorted(
        {(one.statement, one.id) for one in [*before, *after]}
    )


@law
@given(datasets(), days, days)
def test_between_two_days_the_updates_in_between_are_the_news(
    made: Dataset, day: dt.date, other: dt.date
) -> None:
    first, last = sorted([day, other])
    updates = {one.id: one.updates for one in made.milestones}
    for one in changes(seen([made], first), seen([made], last)):
        expected = [
            (said.date, said.note)
            for said in updates[one.id]
            if said.date <= last and (one.before is None or said.date > first)
        ]
        assert [(said.date, said.note) for said in one.updates] == expected
        assert one.updates_dropped == ()
        assert one.change != REMOVED
        assert (one.change is UNCHANGED) == (
            one.before is not None and not (one.fields or expected)
        )
