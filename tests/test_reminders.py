"""What a channel is owed: thresholds, changes, order, and the laws of a year of runs."""

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import chain, combinations, groupby, pairwise, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, json
from msgspec.structs import astuple

from factories import DAY, dataset, milestone, update
from strategies import corpora, days, law
from withdrawal_cli import ledger
from withdrawal_cli.model import THRESHOLDS, Dataset, Milestone, Standing, Update, Verdict
from withdrawal_cli.reminders import (
    ListAnswer,
    Memory,
    RemindAnswer,
    Reminder,
    Seen,
    owed,
    sight,
)
from withdrawal_cli.render.messages import message
from withdrawal_cli.selection import Key
from withdrawal_cli.standing import standings

NOTHING = Memory(told={}, seen={}, days={}, pending=())
PIER = ("harbour", "pier")
KEPT = update("2030-02-10", outcome="kept")
BROKEN = update("2030-02-11", outcome="broken")


def view(day: str, *milestones: Milestone) -> list[Standing]:
    return standings([(dataset(*milestones), DAY(day))], soon=30)


def told(latest: str, days_left: int, *, key: Key = PIER) -> Memory:
    """Return the memory of a channel that was told of a limit when so many days were left."""
    return NOTHING._replace(told={(key, DAY(latest)): days_left})


def having_seen(standings: Iterable[Standing], *, pending: Collection[Key] = ()) -> Memory:
    """Return the memory of a channel that was told nothing of what it saw."""
    seen = list(standings)
    return Memory(
        told={},
        seen={(one.statement, one.id): sight(one) for one in seen},
        days={one.statement: one.as_of for one in seen},
        pending=pending,
    )


def test_the_limit_and_the_verdict_of_a_milestone_are_remembered() -> None:
    settled, undated = view(
        "2030-02-15", milestone(due="2030-03~", updates=(KEPT,)), milestone(id="quay")
    )
    assert sight(settled) == Seen(
        text="2030-03~",
        earliest=DAY("2030-03-01"),
        latest=DAY("2030-03-31"),
        verdict=Verdict.KEPT,
        declared=DAY("2030-02-10"),
    )
    assert sight(undated) == Seen(
        text=None, earliest=None, latest=None, verdict=None, declared=None
    )


def thresholds(found: Iterable[Reminder]) -> list[int | None]:
    return [one.threshold for one in found]


@pytest.mark.parametrize(
    ("due", "day", "threshold"),
    [
        ("2030-03-31", "2030-02-28", None),
        ("2030-03-31", "2030-03-01", 30),
        ("2030-03-31", "2030-03-02", 30),
        ("2030-03-31", "2030-03-16", 30),
        ("2030-03-31", "2030-03-17", 14),
        ("2030-03-31", "2030-03-18", 14),
        ("2030-03-31", "2030-03-23", 14),
        ("2030-03-31", "2030-03-24", 7),
        ("2030-03-31", "2030-03-25", 7),
        ("2030-03-31", "2030-03-29", 7),
        ("2030-03-31", "2030-03-30", 1),
        ("2030-03-31", "2030-03-31", 0),
        ("2030-03-31", "2030-04-01", -1),
        ("2030-03-31", "2031-03-31", -1),
        ("2032-02-29", "2032-01-29", None),
        ("2032-02-29", "2032-01-30", 30),
        ("2032-02-29", "2032-02-28", 1),
        ("2032-02-29", "2032-02-29", 0),
        ("2032-02-29", "2032-03-01", -1),
        ("2031-12-31", "2032-01-01", -1),
        ("9999-12-31", "9999-12-31", 0),
        ("2030-03", "2030-02-28", None),
        ("2030-03", "2030-03-01", 30),
        ("2030-03", "2030-03-30", 1),
        ("2030-03", "2030-04-01", -1),
    ],
)
def test_a_channel_that_was_told_nothing_is_owed_the_tightest_threshold_reached(
    due: str, day: str, threshold: int | None
) -> None:
    seen = view(day, milestone(due=due))
    assert owed(seen, at=THRESHOLDS, memory=NOTHING) == [
        Reminder(threshold=threshold, limit_before=None, settled=False, milestone=one)
        for one in seen
        if threshold is not None
    ]


@pytest.mark.parametrize(
    ("before", "at", "left", "threshold"),
    [
        (8, THRESHOLDS, 7, 7),
        (7, THRESHOLDS, 7, None),
        (7, THRESHOLDS, 2, None),
        (7, THRESHOLDS, 1, 1),
        (6, THRESHOLDS, 2, None),
        (40, THRESHOLDS, 31, None),
        (40, THRESHOLDS, 30, 30),
        (30, THRESHOLDS, -9, -1),
        (0, THRESHOLDS, -1, -1),
        (-1, THRESHOLDS, -2, None),
        (-2, THRESHOLDS, -3, None),
        (10, (10,), 9, None),
        (10, (11,), 9, None),
        (10, (9,), 10, None),
        (10, (9,), 9, 9),
        (10, (9,), 8, 9),
        (-1, (-2,), -1, None),
        (-1, (-2,), -2, -2),
        (-5, (-2, -6), -6, -6),
        (31, (0, 7, 30, 7), 5, 7),
        (31, (), 5, None),
    ],
)
def test_a_threshold_is_owed_when_nothing_was_told_at_or_below_it(
    before: int, at: Collection[int], left: int, threshold: int | None
) -> None:
    limit = DAY("2030-06-30")
    seen = view(str(limit - dt.timedelta(left)), milestone(due=str(limit)))
    found = owed(seen, at=at, memory=told(str(limit), before))
    assert thresholds(found) == ([] if threshold is None else [threshold])


@pytest.mark.parametrize(
    ("memory", "owing"),
    [
        (told("2030-03-31", 2), []),
        (told("2030-03-30", 2), [7]),
        (told("2030-03-31", 2, key=("harbour", "quay")), [7]),
        (told("2030-03-31", 2, key=("bay", "pier")), [7]),
    ],
)
def test_what_was_told_counts_for_this_last_day_of_this_milestone_only(
    memory: Memory, owing: list[int]
) -> None:
    seen = view("2030-03-29", milestone(due="2030-03-31"))
    assert thresholds(owed(seen, at=THRESHOLDS, memory=memory)) == owing


@pytest.mark.parametrize(
    ("one", "owing"),
    [
        (milestone(), []),
        (milestone(due="2030-02-20", updates=(KEPT,)), []),
        (milestone(due="2030-02-20", kind="until"), [-1]),
        (milestone(due="2030-02-20", updates=(update("2030-02-10", note="Soon."),)), [-1]),
        (
            milestone(due="2030-02-20", updates=(KEPT, update("2030-02-12", due="2030-02-21"))),
            [-1],
        ),
        (milestone(due="2030-02-20", announced="2030-02-23"), []),
    ],
)
def test_only_what_is_announced_dated_and_open_has_thresholds(
    one: Milestone, owing: list[int]
) -> None:
    assert thresholds(owed(view("2030-02-22", one), at=THRESHOLDS, memory=NOTHING)) == owing


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("2030-09", "2030-09", False),
        ("2030-09", "2030-09~", False),
        ("2030-Q3", "2030-35", False),
        ("2030-09-30", "P272D", False),
        ("2030-09", "2030-09-30", True),
        ("2030-09", "2030-09-01", True),
        ("2030-09", "2030-10", True),
        ("2030-09-30", "2030-09-29", True),
        ("2030-09-30", "2030-10-01", True),
        (None, "2030-09", True),
        ("2030-09", None, True),
        (None, None, False),
    ],
)
def test_a_limit_that_moved_at_either_end_was_set_or_was_dropped_is_owed(
    before: str | None, after: str | None, moved: bool
) -> None:
    first, then = (view("2030-02-01", milestone(due=due))[0] for due in (before, after))
    assert owed([then], at=THRESHOLDS, memory=having_seen([first])) == [
        Reminder(threshold=None, limit_before=sight(first), settled=False, milestone=then)
        for _ in range(moved)
    ]


@pytest.mark.parametrize(
    ("before", "after", "settled"),
    [
        ((), (KEPT,), True),
        ((KEPT,), (KEPT,), False),
        ((KEPT,), (KEPT, BROKEN), True),
        ((KEPT,), (update("2030-02-11", outcome="kept"),), True),
        ((KEPT,), (update("2030-02-10", outcome="partly-kept"),), True),
        ((KEPT,), (update("2030-02-10", outcome="kept", note="Seen."),), False),
        ((KEPT,), (), False),
        ((), (update("2030-02-10", note="Seen."),), False),
    ],
)
@pytest.mark.parametrize("due", [None, "2030-02-15", "2031"])
def test_an_outcome_since_is_owed_and_another_one_too(
    before: tuple[Update, ...], after: tuple[Update, ...], settled: bool, due: str | None
) -> None:
    first, then = (
        view("2030-02-15", milestone(due=due, updates=updates))[0] for updates in (before, after)
    )
    found = owed([then], at=(), memory=having_seen([first]))
    assert found == [
        Reminder(threshold=None, limit_before=None, settled=True, milestone=then)
        for _ in range(settled)
    ]


def test_what_moved_is_owed_of_a_settled_milestone_too() -> None:
    before = view("2030-02-15", milestone(due="2030-03-01", updates=(KEPT,)))
    after = view("2030-02-16", milestone(due="2030-03-02", updates=(KEPT,)))
    assert owed(after, at=THRESHOLDS, memory=having_seen(before)) == [
        Reminder(threshold=None, limit_before=sight(before[0]), settled=False, milestone=after[0])
    ]


@pytest.mark.parametrize(
    ("updates", "threshold", "settled"),
    [
        ((update("2030-02-10", due="2030-03-02"),), 30, False),
        ((update("2030-02-10", due="2030-03-02", outcome="kept"),), None, True),
    ],
)
def test_all_that_is_owed_of_a_milestone_is_one_reminder(
    updates: tuple[Update, ...], threshold: int | None, settled: bool
) -> None:
    one = milestone(due="2031", updates=updates)
    before, after = view("2030-02-09", one), view("2030-02-10", one)
    assert owed(after, at=THRESHOLDS, memory=having_seen(before)) == [
        Reminder(
            threshold=threshold,
            limit_before=sight(before[0]),
            settled=settled,
            milestone=after[0],
        )
    ]


MOVED = milestone(id="moved", due="2030-06-01", updates=(update("2030-02-10", due="2030-06-02"),))
SETTLED = milestone(id="settled", due="2030-06-01", updates=(KEPT,))
NEAR = milestone(id="near", due="2030-03-01")


@pytest.mark.parametrize(
    "memory",
    [
        pytest.param(NOTHING, id="a first run"),
        pytest.param(having_seen(view("2030-02-09", milestone())), id="new milestones"),
    ],
)
def test_whoever_sees_a_milestone_first_is_told_no_moves(memory: Memory) -> None:
    found = owed(view("2030-02-15", MOVED, SETTLED, NEAR), at=THRESHOLDS, memory=memory)
    assert [(one.milestone.id, one.limit_before, one.settled) for one in found] == [
        ("near", None, False)
    ]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("2030-02-09", ["near", "settled", "moved"]),
        ("2030-02-10", ["near", "settled", "moved"]),
        ("2030-02-11", ["near"]),
    ],
)
def test_a_run_on_an_earlier_day_than_the_last_tells_thresholds_but_no_changes(
    last: str, told: list[str]
) -> None:
    memory = having_seen(view("2030-02-09", MOVED, SETTLED, NEAR))
    memory = memory._replace(days={"harbour": DAY(last), "bay": DAY("2031-01-01")})
    found = owed(view("2030-02-10", MOVED, SETTLED, NEAR), at=THRESHOLDS, memory=memory)
    assert [one.milestone.id for one in found] == told


@pytest.mark.parametrize(
    "since",
    [
        pytest.param(KEPT, id="settled"),
        pytest.param(update("2030-02-10", due="2031"), id="moved"),
    ],
)
def test_a_clock_that_steps_back_does_not_tell_how_it_was_before(since: Update) -> None:
    one = milestone(due="2030-03-01", updates=(since,))
    memory = having_seen(view("2030-02-10", one))
    assert owed(view("2030-02-09", one), at=THRESHOLDS, memory=memory) == []


def test_what_is_pending_is_told_again() -> None:
    seen = view("2030-02-15", NEAR, milestone(), milestone(id="quay", due="2031"))
    memory = having_seen(seen, pending={PIER, ("harbour", "gone")})._replace(
        told={(("harbour", "near"), DAY("2030-03-01")): 14}
    )
    assert owed(seen, at=THRESHOLDS, memory=memory) == [
        Reminder(threshold=None, limit_before=None, settled=False, milestone=seen[2])
    ]


def test_pending_adds_nothing_to_what_is_owed_anyway() -> None:
    seen = view("2030-02-15", NEAR)
    memory = NOTHING._replace(pending={("harbour", "near")})
    assert thresholds(owed(seen, at=THRESHOLDS, memory=memory)) == [14]


def test_those_ahead_come_first_then_those_past_each_nearest_first_and_undated_last() -> None:
    ahead = [milestone(id=f"in-{n}", due=f"2030-02-{10 + n}") for n in (9, 0, 1)]
    past = [milestone(id=f"ago-{n}", due=f"2030-02-0{10 - n}") for n in (9, 1, 2)]
    vague = milestone(id="within", due="2030-02-01/2030-02-12")
    even = [milestone(id=name, due="2030-02-13") for name in ("b", "a")]
    undated = [milestone(id=name) for name in ("z", "y")]
    settled = milestone(id="kept", due="2030-02-08", updates=(KEPT,))
    made = dataset(*undated, *past, settled, vague, *even, *ahead)
    other = dataset(milestone(id="c", due="2030-02-13"), id="bay")
    seen = standings([(made, DAY("2030-02-10")), (other, DAY("2030-02-10"))], soon=30)
    pending = {("harbour", one.id) for one in (*undated, settled)}
    found = owed(seen, at=(30, -1), memory=NOTHING._replace(pending=pending))
    assert [one.milestone.id for one in found] == [
        "in-0", "in-1", "within", "c", "a", "b", "in-9", "ago-1", "ago-2", "kept", "ago-9",
        "y", "z",
    ]  # fmt: skip


NONE_OWED = RemindAnswer(as_of=DAY("2030-02-10"), subject=None, lines=(), reminders=())
NONE_TOLD = ListAnswer(messages=())


def test_an_answer_begins_with_the_version_of_its_schema() -> None:
    assert json.encode(NONE_TOLD) == b'{"schema_version":1,"messages":[]}'
    assert json.encode(NONE_OWED) == (
        b'{"schema_version":1,"as_of":"2030-02-10","subject":null,"lines":[],"reminders":[]}'
    )


RECORDS = [
    NONE_OWED,
    NONE_TOLD,
    *owed(view("2030-02-15", NEAR), at=(30,), memory=NOTHING),
    *map(sight, view("2030-02-15", NEAR)),
]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_does_not_change(record: Struct) -> None:
    for name in record.__struct_fields__:
        with pytest.raises(AttributeError, match=r"\Aimmutable type: "):
            setattr(record, name, None)


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_made_by_name_alone(record: Struct) -> None:
    with pytest.raises(TypeError, match=r"\AExtra positional arguments provided\Z"):
        type(record)(*astuple(record))


NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
CHANNEL = ledger.STANDARD_OUTPUT
Run = tuple[list[Standing], list[Reminder]]
"""What a run saw, and what it told."""
Limit = tuple[Key, dt.date]


def lives(
    views: Iterable[list[Standing]], *, at: Iterable[Collection[int]] = repeat(THRESHOLDS)
) -> list[Run]:
    """Return what a run for each view tells, each with its thresholds, on one ledger."""
    # The copy of a ledger that does not exist is an empty one in memory.
    with ledger.opened(Path("none"), writing=False) as book:
        return [(seen, run(book, seen, at=now)) for seen, now in zip(views, at, strict=False)]


def run(book: ledger.Ledger, seen: list[Standing], *, at: Collection[int]) -> list[Reminder]:
    """Owe and settle, as a run does."""
    found = owed(seen, at=at, memory=book.memory(CHANNEL))
    if found:
        book.owe({CHANNEL: (found, message(found))})
    book.settle(CHANNEL, seen, found, now=NOW)
    return found


def views(corpus: list[Dataset], on: Iterable[dt.date]) -> list[list[Standing]]:
    return [standings([(made, day) for made in corpus], soon=30) for day in on]


def key(one: Standing) -> Key:
    return one.statement, one.id


def limit(one: Standing) -> Limit | None:
    return (key(one), one.due.latest) if one.due else None


def ends(one: Standing) -> tuple[dt.date, dt.date] | None:
    return (one.due.earliest, one.due.latest) if one.due else None


def verdict(one: Standing) -> tuple[Verdict, dt.date] | None:
    return (one.outcome.verdict, one.outcome.date) if one.outcome else None


def assert_that_none_is_lost(runs: Iterable[Run], at: Iterable[Collection[int]]) -> None:
    """After each run, each threshold reached has been told of this limit, or a tighter one."""
    least: dict[Limit | None, int | None] = {}
    for (seen, found), now in zip(runs, at, strict=False):
        least |= {limit(one.milestone): one.milestone.days_left for one in found}
        for one in seen:
            for threshold in now if one.due and not one.outcome else ():
                if one.days_left is not None and one.days_left <= threshold:
                    left = least.get(limit(one))
                    assert left is not None
                    assert left <= threshold


def assert_that_none_is_repeated(runs: Iterable[Run]) -> None:
    """A threshold told is below all days left told of this limit, and each change is told once."""
    least: dict[Limit | None, int] = {}
    last: dict[Key, Standing] = {}
    for seen, found in runs:
        told = {key(one.milestone): one for one in found}
        assert len(told) == len(found)
        for one in found:
            assert one.threshold is not None or one.limit_before or one.settled
            assert one.threshold is None or one.threshold < least.get(limit(one.milestone), 999)
            if one.milestone.days_left is not None and not one.milestone.outcome:
                least[limit(one.milestone)] = one.milestone.days_left
        for stood in seen:
            before, reminder = last.get(key(stood), stood), told.get(key(stood))
            moved, settled = ends(before) != ends(stood), verdict(before) != verdict(stood)
            assert moved == bool(reminder and reminder.limit_before)
            assert (settled and stood.outcome is not None) == bool(reminder and reminder.settled)
        last |= {key(one): one for one in seen}


YEAR = [DAY("2030-01-01") + dt.timedelta(n) for n in range(-1, 400)]
several_days = st.sets(days | st.sampled_from(YEAR[:200]), max_size=12).map(sorted)
choices = st.sampled_from([THRESHOLDS, (-1, 30, 0), (7,), (60, 3), (400, -30), ()])


@pytest.mark.parametrize(
    "due", ["2032-02-29", "2032-02", "2032-03-31", "2032-12-31", "P1M", "mid-2032", "2032-Q4~"]
)
def test_a_year_of_daily_runs_tells_each_threshold_once_and_on_its_day(due: str) -> None:
    made = dataset(milestone(due=due, announced="2032-01-25"))
    year = [DAY("2032-01-25") + dt.timedelta(n) for n in range(366)]
    found = [one for _, told in lives(views([made], year)) for one in told]
    assert [(one.threshold, one.milestone.days_left) for one in found] == [
        (threshold, threshold) for threshold in THRESHOLDS
    ]


def test_with_any_days_left_out_the_tightest_threshold_is_told_once() -> None:
    at, made = (2, 1, 0, -1), dataset(milestone(due="2030-03-01"))
    week = [DAY("2030-03-01") + dt.timedelta(n) for n in range(-4, 4)]
    for on in chain.from_iterable(combinations(week, count) for count in range(len(week) + 1)):
        runs = lives(views([made], on), at=repeat(at))
        tightest = [
            min(threshold for threshold in at if (DAY("2030-03-01") - day).days <= threshold)
            for day in on
            if day >= DAY("2030-02-27")
        ]
        assert [one.threshold for _, told in runs for one in told] == [
            threshold for threshold, _ in groupby(tightest)
        ]


@settings(law, max_examples=50)
@given(corpora())
def test_a_year_of_daily_runs_loses_and_repeats_none_and_is_never_late(
    corpus: list[Dataset],
) -> None:
    runs = lives(views(corpus, YEAR))
    assert_that_none_is_lost(runs, repeat(THRESHOLDS))
    assert_that_none_is_repeated(runs)
    for (yesterday, _), (_, found) in pairwise(runs):
        stood = {limit(one) for one in yesterday if not one.outcome}
        for one in found:
            if one.threshold is not None and limit(one.milestone) in stood:
                assert one.threshold == one.milestone.days_left


@law
@given(corpora(), several_days)
def test_a_year_with_any_days_left_out_loses_and_repeats_none(
    corpus: list[Dataset], on: list[dt.date]
) -> None:
    runs = lives(views(corpus, on))
    assert_that_none_is_lost(runs, repeat(THRESHOLDS))
    assert_that_none_is_repeated(runs)


@law
@given(corpora(), several_days, st.lists(choices, min_size=12))
def test_a_change_of_thresholds_loses_and_repeats_none(
    corpus: list[Dataset], on: list[dt.date], at: list[Collection[int]]
) -> None:
    runs = lives(views(corpus, on), at=at)
    assert_that_none_is_lost(runs, at)
    assert_that_none_is_repeated(runs)


@law
@given(corpora(), days, choices, choices)
def test_other_thresholds_on_the_same_day_tell_nothing_again(
    corpus: list[Dataset], day: dt.date, first: Collection[int], then: Collection[int]
) -> None:
    (_, told), (_, again) = lives(views(corpus, [day, day]), at=[first, then])
    assert not {key(one.milestone) for one in told} & {key(one.milestone) for one in again}


@law
@given(corpora(), several_days, several_days)
def test_a_clock_that_steps_back_tells_nothing_new_nor_does_its_return(
    corpus: list[Dataset], on: list[dt.date], back: list[dt.date]
) -> None:
    earlier = [day for day in back if on and day <= on[-1]]
    runs = lives(views(corpus, [*on, *earlier, *on[-1:]]))
    assert [told for _, told in runs[len(on) :]] == [[] for _ in [*earlier, *on[-1:]]]
