"""A milestone as of a day: its state, its days left, its history, and the order of many."""

import datetime as dt
from itertools import pairwise, permutations
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from msgspec.structs import asdict, replace

from factories import DAY, dataset, milestone, update
from strategies import corpora, datasets, days, law, soons
from withdrawal_cli.model import (
    Citation,
    Claim,
    Countdown,
    Dataset,
    Detail,
    Due,
    Kind,
    Milestone,
    News,
    Outcome,
    Reference,
    Source,
    Standing,
    State,
    Update,
    Verdict,
    announced,
)
from withdrawal_cli.rules import breaches
from withdrawal_cli.standing import (
    countdown,
    detail,
    details,
    known_to,
    order,
    standing,
    standings,
    summary,
)

GAZETTE = Citation(
    id="gazette", publisher="Gazette", date=DAY("2030-01-01"), url="https://example.org/1"
)


def stood(day: str, one: Milestone, *, soon: int = 30) -> Standing:
    return standing(one, dataset(one), as_of=DAY(day), soon=soon)


def told(day: str, one: Milestone) -> Detail:
    return detail(one, dataset(one), as_of=DAY(day), soon=30)


def seen(one: Standing) -> str:
    """Return the phrase in force and the state, which most tests are about."""
    return f"{one.due.text if one.due else '-'} {one.state.value}"


@pytest.mark.parametrize(
    ("due", "day", "state", "earliest", "latest"),
    [
        ("2030-03-31", "2030-02-28", "upcoming", 31, 31),
        ("2030-03-31", "2030-03-01", "soon", 30, 30),
        ("2030-03-31", "2030-03-02", "soon", 29, 29),
        ("2030-03-31", "2030-03-30", "soon", 1, 1),
        ("2030-03-31", "2030-03-31", "due", 0, 0),
        ("2030-03-31", "2030-04-01", "overdue", -1, -1),
        ("2032-03-30", "2032-02-28", "upcoming", 31, 31),
        ("2032-03-30", "2032-02-29", "soon", 30, 30),
        ("2032-02-29", "2032-02-29", "due", 0, 0),
        ("2032-02-29", "2032-03-01", "overdue", -1, -1),
        ("2030-12-31", "2030-12-31", "due", 0, 0),
        ("2030-12-31", "2031-01-01", "overdue", -1, -1),
        ("2031-01-01", "2030-12-31", "soon", 1, 1),
        ("2030-02", "2030-01-01", "upcoming", 31, 58),
        ("2030-02", "2030-01-02", "soon", 30, 57),
        ("2030-02", "2030-01-31", "soon", 1, 28),
        ("2030-02", "2030-02-01", "due", 0, 27),
        ("2030-02", "2030-02-28", "due", -27, 0),
        ("2030-02", "2030-03-01", "overdue", -28, -1),
        ("2032-02~", "2032-02-29", "due", -28, 0),
        ("2032-02~", "2032-03-01", "overdue", -29, -1),
        ("mid-2030", "2030-04-30", "soon", 1, 123),
        ("mid-2030", "2030-05-01", "due", 0, 122),
        ("mid-2030", "2030-08-31", "due", -122, 0),
        ("mid-2030", "2030-09-01", "overdue", -123, -1),
        ("2029", "2030-01-01", "overdue", -365, -1),
        ("P1D", "2030-01-01", "soon", 1, 1),
        ("P1D", "2030-01-02", "due", 0, 0),
        ("9999", "9999-12-31", "due", -364, 0),
    ],
)
def test_the_calendar_decides_the_state(
    due: str, day: str, state: str, earliest: int, latest: int
) -> None:
    one = stood(day, milestone(due=due))
    assert (one.state, one.days_left_earliest, one.days_left) == (state, earliest, latest)
    lasting = stood(day, milestone(due=due, kind=Kind.UNTIL))
    assert lasting.state == ("elapsed" if state == "overdue" else state)


@pytest.mark.parametrize(
    ("soon", "day", "state"),
    [
        (0, "2030-01-31", "upcoming"),
        (0, "2030-02-01", "due"),
        (1, "2030-01-30", "upcoming"),
        (1, "2030-01-31", "soon"),
        (31, "2030-01-01", "soon"),
        (10**9, "2030-01-01", "soon"),
    ],
)
def test_soon_is_counted_to_the_first_day_of_the_limit(soon: int, day: str, state: str) -> None:
    assert stood(day, milestone(due="2030-02"), soon=soon).state == state


def test_a_standing_tells_all_that_is_known_of_a_milestone() -> None:
    one = milestone(
        place="Pier 7",
        condition="Weather permitting.",
        announced="2030-01-10",
        due="2030-03~",
        updates=(update("2030-04-10", outcome=Verdict.KEPT, done="2030-04-02", note="Opened."),),
    )
    assert stood("2030-04-11", one) == Standing(
        statement="harbour",
        id="pier",
        title="The pier opens",
        kind=Kind.BY,
        parties=("City", "Port"),
        place="Pier 7",
        condition="Weather permitting.",
        announced=DAY("2030-01-10"),
        timezone="UTC",
        as_of=DAY("2030-04-11"),
        due=Due(
            text="2030-03~",
            wording="by then",
            earliest=DAY("2030-03-01"),
            latest=DAY("2030-03-31"),
            approximate=True,
            source=GAZETTE,
        ),
        days_left=-11,
        days_left_earliest=-41,
        state=State.KEPT,
        outcome=Outcome(
            verdict=Verdict.KEPT,
            date=DAY("2030-04-10"),
            done=DAY("2030-04-02"),
            days_late=2,
            source=GAZETTE,
            note="Opened.",
        ),
        source=GAZETTE,
    )


@pytest.mark.parametrize(
    ("parties", "expected"), [(None, ("City", "Port")), (("Crew",), ("Crew",)), ((), ())]
)
def test_the_parties_are_the_statements_unless_the_milestone_names_its_own(
    parties: tuple[str, ...] | None, expected: tuple[str, ...]
) -> None:
    assert stood("2030-01-01", milestone(parties=parties)).parties == expected


def test_an_undated_milestone_has_no_days_left() -> None:
    one = stood("2030-01-01", milestone())
    assert (one.due, one.days_left, one.days_left_earliest) == (None, None, None)
    assert one.state is State.UNDATED


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize(
    ("due", "before"),
    [(None, "undated"), ("2030-01-15", "overdue"), ("2030-02", "due"), ("2031", "upcoming")],
)
def test_a_verdict_stands_whatever_the_calendar_says(
    due: str | None, before: str, verdict: Verdict
) -> None:
    one = milestone(due=due, updates=(update("2030-02-05", outcome=verdict),))
    found = [stood(day, one) for day in ("2030-02-04", "2030-02-05", "2030-02-06", "2033-01-01")]
    assert [one.state.value for one in found] == [before, verdict, verdict, verdict]
    assert [one.outcome and one.outcome.verdict for one in found] == [None, *[verdict] * 3]


def moved(date: str, due: str) -> Update:
    return update(date, due=due)


def settled(date: str, verdict: str) -> Update:
    return update(date, outcome=Verdict(verdict))


def news(date: str) -> Update:
    return update(date, note="Work goes on.")


MOVED = moved("2030-01-15", "2030-06-30")
REVISED = (settled("2030-01-15", "broken"), settled("2030-01-16", "partly-kept"))
BROKEN = settled("2030-02-10", "broken")
FOLDED: dict[str, tuple[tuple[Update, ...], str, str]] = {
    "a deadline not moved yet": ((MOVED,), "2030-01-14", "2030-01-31 soon"),
    "moved on the day itself": ((MOVED,), "2030-01-15", "2030-06-30 upcoming"),
    "moved when overdue": ((moved("2030-02-10", "2030-02-20"),), "2030-02-10", "2030-02-20 soon"),
    "moved twice: the last holds": (
        (moved("2030-01-15", "2030-01-20"), moved("2030-01-16", "2030-01-19")),
        "2030-01-20",
        "2030-01-19 overdue",
    ),
    "moved twice on a day: the lower holds": (
        (moved("2030-01-15", "2030-01-20"), moved("2030-01-15", "2030-01-10")),
        "2030-01-15",
        "2030-01-10 overdue",
    ),
    "news moves nothing": ((news("2030-01-15"),), "2030-01-15", "2030-01-31 soon"),
    "news leaves a verdict": (
        (settled("2030-01-15", "kept"), news("2030-01-16")),
        "2030-01-16",
        "2030-01-31 kept",
    ),
    "a verdict not revised yet": (REVISED, "2030-01-15", "2030-01-31 broken"),
    "a verdict revised": (REVISED, "2030-01-16", "2030-01-31 partly-kept"),
    "not reopened yet": (
        (BROKEN, moved("2030-02-12", "2030-03-31")),
        "2030-02-11",
        "2030-01-31 broken",
    ),
    "a limit of the next day reopens": (
        (BROKEN, moved("2030-02-11", "2030-03-31")),
        "2030-02-11",
        "2030-03-31 upcoming",
    ),
    "the same limit repeated reopens too": (
        (BROKEN, moved("2030-02-11", "2030-01-31")),
        "2030-02-11",
        "2030-01-31 overdue",
    ),
    "a limit of the same day, below, does not": (
        (BROKEN, moved("2030-02-10", "2030-03-31")),
        "2030-02-10",
        "2030-03-31 broken",
    ),
    "nor above": (
        (moved("2030-02-10", "2030-03-31"), BROKEN),
        "2030-02-10",
        "2030-03-31 broken",
    ),
    "nor beside": (
        (update("2030-02-10", due="2030-03-31", outcome=Verdict.SUPERSEDED),),
        "2030-02-10",
        "2030-03-31 superseded",
    ),
    "settled again": (
        (BROKEN, moved("2030-02-11", "2030-03-31"), settled("2030-03-30", "kept")),
        "2030-03-30",
        "2030-03-31 kept",
    ),
}


@pytest.mark.parametrize(("updates", "day", "expected"), FOLDED.values(), ids=FOLDED)
def test_what_was_said_last_by_that_day_holds(
    updates: tuple[Update, ...], day: str, expected: str
) -> None:
    assert seen(stood(day, milestone(due="2030-01-31", updates=updates))) == expected


def test_an_undated_milestone_may_be_dated_later_and_reopened_by_it() -> None:
    one = milestone(updates=(settled("2030-02-01", "broken"), moved("2030-02-02", "P1M")))
    days = ("2030-01-31", "2030-02-01", "2030-02-02", "2030-03-02", "2030-03-03")
    assert [seen(stood(day, one)) for day in days] == [
        "- undated", "- broken", "P1M soon", "P1M due", "P1M overdue",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("announced", "said", "due", "limit"),
    [
        (None, None, "P1D", "2030-01-02"),
        ("2030-01-31", None, "P1M", "2030-02-28"),
        ("2032-01-31", None, "P1M", "2032-02-29"),
        ("2032-02-29", None, "P1Y", "2033-02-28"),
        ("2029-12-31", None, "P2M", "2030-02-28"),
        (None, "2030-01-31", "P1M", "2030-02-28"),
        (None, "2030-12-31", "P1D", "2031-01-01"),
        ("2030-01-10", "2030-01-20", "P2W", "2030-02-03"),
    ],
)
def test_a_duration_counts_from_the_day_it_was_said(
    announced: str | None, said: str | None, due: str, limit: str
) -> None:
    if said is None:
        one = milestone(announced=announced, due=due)
    else:
        one = milestone(announced=announced, due="2030-01-31", updates=(update(said, due=due),))
    found = stood("2033-01-01", one).due
    assert found is not None
    assert (found.text, found.earliest, found.latest) == (due, DAY(limit), DAY(limit))


@pytest.mark.parametrize(
    ("updates", "days_late"),
    [
        ([settled("2030-02-27", "kept")], -1),
        ([settled("2030-02-28", "kept")], 0),
        ([settled("2030-03-01", "broken")], 1),
        ([update("2030-03-01", outcome=Verdict.KEPT, done="2030-02-28")], 0),
        ([update("2030-03-01", outcome=Verdict.KEPT, done="2030-01-31")], -28),
        ([update("2031-01-01", outcome=Verdict.KEPT, done="2030-12-31")], 306),
        ([update("2030-02-20", due="2030-01-31", outcome=Verdict.KEPT)], 20),
        ([moved("2030-02-20", "2030-06-30"), settled("2030-03-01", "kept")], -121),
        # The limit in force is that of the day of the verdict, not of the day of the deed.
        (
            [
                moved("2030-02-20", "2030-06-30"),
                update("2030-03-01", outcome=Verdict.KEPT, done="2030-02-19"),
            ],
            -131,
        ),
        (
            [
                settled("2030-03-01", "broken"),
                moved("2030-03-02", "2030-03-31"),
                settled("2030-04-02", "kept"),
            ],
            2,
        ),
    ],
)
def test_days_late_count_from_the_last_day_of_the_limit_then_in_force(
    updates: list[Update], days_late: int
) -> None:
    outcome = stood("2033-01-01", milestone(due="2030-02", updates=tuple(updates))).outcome
    assert outcome is not None
    assert outcome.days_late == days_late


def test_an_undated_milestone_is_settled_without_being_late() -> None:
    one = milestone(updates=(update("2030-02-01", outcome=Verdict.KEPT, done="2030-01-31"),))
    assert stood("2030-02-01", one).outcome == Outcome(
        verdict=Verdict.KEPT,
        date=DAY("2030-02-01"),
        done=DAY("2030-01-31"),
        days_late=None,
        source=GAZETTE,
        note=None,
    )


def test_the_days_left_of_a_settled_milestone_count_on() -> None:
    one = milestone(due="2030-01-31", updates=(update("2030-01-15", outcome=Verdict.KEPT),))
    assert [stood(day, one).days_left for day in ("2030-01-31", "2030-02-01")] == [0, -1]


@pytest.mark.parametrize(
    ("own", "before", "after"),
    [
        (None, "2029-12-31", "2030-01-01"),
        ("2029-12-01", "2029-11-30", "2029-12-01"),
        ("2032-02-29", "2032-02-28", "2032-02-29"),
    ],
)
def test_a_milestone_exists_from_its_announcement(own: str | None, before: str, after: str) -> None:
    made = dataset(milestone(announced=own))
    assert announced(made.milestones[0], made.statement) == DAY(after)
    for found in (standings, details):
        assert found([(made, DAY(before))], soon=30) == []
        assert [one.announced for one in found([(made, DAY(after))], soon=30)] == [DAY(after)]


def test_each_statement_is_seen_on_its_own_day() -> None:
    found = standings(
        [
            (dataset(milestone(due="2030-02-01"), id="bay"), DAY("2030-01-31")),
            (dataset(milestone(due="2030-02-01"), id="port"), DAY("2030-02-01")),
        ],
        soon=30,
    )
    assert [(one.statement, one.state, one.days_left) for one in found] == [
        ("bay", "soon", 1),
        ("port", "due", 0),
    ]


def _news(date: str, source: Citation, **said: Any) -> News:
    silent = dict.fromkeys(["due", "wording", "outcome", "done", "note"])
    return News(date=DAY(date), source=source, **silent | said)


def _claim(
    date: str, text: str, wording: str, earliest: str, latest: str, *, about: bool = False
) -> Claim:
    return Claim(
        date=DAY(date),
        text=text,
        wording=wording,
        earliest=DAY(earliest),
        latest=DAY(latest),
        approximate=about,
        source=GAZETTE,
    )


def test_a_detail_tells_the_history_up_to_the_day() -> None:
    one = milestone(
        due="P1M",
        wording="within a month",
        updates=(
            update("2030-01-10", source="herald", note="Work goes on."),
            update("2030-01-20", due="2030-03~", wording="in March"),
            update("2030-02-01", source="herald", outcome=Verdict.KEPT, done="2030-01-31"),
            update("2030-02-02", source="late", note="Not yet."),
        ),
    )
    herald = Source(publisher="Herald", title="Views", date=DAY("2030-01-11"))
    made = dataset(one)
    made = replace(made, sources=made.sources | {"herald": herald, "late": herald})
    cited = Citation(id="herald", publisher="Herald", date=DAY("2030-01-11"), url=None)
    stands = standing(one, made, as_of=DAY("2030-02-01"), soon=30)
    assert detail(one, made, as_of=DAY("2030-02-01"), soon=30) == Detail(
        **asdict(stands),
        updates=(
            _news("2030-01-10", cited, note="Work goes on."),
            _news("2030-01-20", GAZETTE, due="2030-03~", wording="in March"),
            _news("2030-02-01", cited, outcome=Verdict.KEPT, done=DAY("2030-01-31")),
        ),
        claims=(
            _claim("2030-01-01", "P1M", "within a month", "2030-02-01", "2030-02-01"),
            _claim("2030-01-20", "2030-03~", "in March", "2030-03-01", "2030-03-31", about=True),
        ),
        sources=(
            Reference(title="News", **asdict(GAZETTE)),
            Reference(title="Views", **asdict(cited)),
        ),
    )


def test_the_order_is_total_and_puts_the_undated_last() -> None:
    bay = dataset(
        milestone(id="c", due="2030-02"),
        milestone(id="d", due="2030-02-28"),
        milestone(id="b", due="9999-12-31"),
        milestone(id="e"),
        id="bay",
    )
    port = dataset(
        milestone(id="b", due="2030-02-01/2030-02-28"),
        milestone(id="a", due="2030-02"),
        milestone(id="z", due="2030-02-27"),
        milestone(id="d"),
        milestone(id="a-1"),
        id="port",
    )
    expected = [
        "port/z", "bay/c", "port/a", "port/b", "bay/d", "bay/b", "bay/e", "port/a-1", "port/d",
    ]  # fmt: skip
    for pair in permutations([bay, port]):
        for found in (standings, details):
            rows = found([(one, DAY("2030-01-01")) for one in pair], soon=30)
            assert [f"{row.statement}/{row.id}" for row in rows] == expected


@pytest.mark.parametrize(
    ("milestones", "day"),
    [
        ([milestone()], "2030-01-01"),
        ([milestone(announced="2029-12-01")], "2030-01-01"),
        ([milestone(announced="2030-02-01"), milestone(id="b")], "2030-02-01"),
        ([milestone(updates=(update("2030-01-09", note="-"),)), milestone(id="b")], "2030-01-09"),
        (
            [
                milestone(announced="2029-01-01", updates=(update("2029-02-01", note="-"),)),
                milestone(id="b", due="2040"),
            ],
            "2030-01-01",
        ),
    ],
)
def test_data_is_as_old_as_its_newest_entry(milestones: list[Milestone], day: str) -> None:
    assert known_to(dataset(*milestones)) == DAY(day)


@pytest.mark.parametrize(
    ("day", "limit", "months", "days_"),
    [
        ("2030-01-31", "2030-02-27", 0, 27),
        ("2030-01-31", "2030-02-28", 1, 0),
        ("2030-01-31", "2030-03-01", 1, 1),
        ("2030-01-31", "2030-03-30", 1, 30),
        ("2030-01-31", "2030-03-31", 2, 0),
        ("2032-01-31", "2032-02-28", 0, 28),
        ("2032-01-31", "2032-02-29", 1, 0),
        ("2032-02-29", "2033-02-28", 12, 0),
        ("2030-02-28", "2030-03-31", 1, 3),
        ("2030-12-31", "2031-01-01", 0, 1),
        ("2030-01-23", "2030-12-01", 10, 8),
        ("2030-01-31", "2032-03-02", 25, 2),
        ("2030-06-15", "2030-06-15", 0, 0),
        ("2030-01-01", "9999-12-31", 95639, 30),
    ],
)
def test_a_countdown_is_the_same_by_the_calendar_both_ways(
    day: str, limit: str, months: int, days_: int
) -> None:
    ahead = countdown(told(day, milestone(due=limit)))
    assert (ahead.months, ahead.days) == (months, days_)
    past = countdown(told(limit, milestone(due=day)))
    assert (past.months, past.days) == (-months, -days_)


@pytest.mark.parametrize(
    ("announced", "due", "day", "share"),
    [
        ("2030-01-01", "2030-01-05", "2030-01-01", 0.0),
        ("2030-01-01", "2030-01-02", "2030-01-01", 0.0),
        ("2030-01-01", "2030-01-05", "2030-01-02", 0.25),
        ("2030-01-01", "2030-01-05", "2030-01-04", 0.75),
        ("2030-01-01", "2030-01-05", "2030-01-05", 1.0),
        ("2030-01-01", "2030-01-05", "2030-01-06", 1.0),
        ("2030-01-31", "2030-02", "2030-02-14", 0.5),
        ("2030-01-01", "P3D", "2030-01-02", 0.3333),
        ("2030-01-01", "P3D", "2030-01-03", 0.6666),
        ("2030-01-01", "2030-01-01", "2030-01-01", 1.0),
        ("2030-01-01", "2029-12-31", "2030-01-01", 1.0),
        ("2030-01-01", "2029", "2030-01-09", 1.0),
    ],
)
def test_the_share_gone_runs_from_the_announcement_to_the_last_day(
    announced: str, due: str, day: str, share: float
) -> None:
    assert countdown(told(day, milestone(announced=announced, due=due))).elapsed_share == share


def test_a_countdown_to_no_limit_has_no_distance() -> None:
    found = told("2030-01-01", milestone())
    assert countdown(found) == Countdown(
        **asdict(found), months=None, days=None, elapsed_share=None
    )


@law
@given(corpora())
def test_what_the_strategies_draw_is_sound(corpus: list[Dataset]) -> None:
    assert [finding for made in corpus for finding in breaches(made)] == []


@law
@given(datasets(), days, soons)
def test_a_milestone_has_exactly_one_state(made: Dataset, day: dt.date, soon: int) -> None:
    for one in standings([(made, day)], soon=soon):
        first, last = one.days_left_earliest, one.days_left
        if first is None or last is None:
            holds = {State.UNDATED: True}
        else:
            holds = {
                State.UPCOMING: first > soon,
                State.SOON: 0 < first <= soon,
                State.DUE: first <= 0 <= last,
                State.OVERDUE: last < 0 and one.kind is Kind.BY,
                State.ELAPSED: last < 0 and one.kind is Kind.UNTIL,
            }
        if one.outcome:
            holds = {State(one.outcome.verdict.value): True}
        assert [state for state, true in holds.items() if true] == [one.state]


@law
@given(datasets(), days)
def test_a_day_without_news_only_moves_the_clock(made: Dataset, day: dt.date) -> None:
    tomorrow = day + dt.timedelta(days=1)
    quiet = {
        one.id for one in made.milestones if all(said.date != tomorrow for said in one.updates)
    }
    after = {one.id: one for one in details([(made, tomorrow)], soon=30)}
    for before in details([(made, day)], soon=30):
        if before.id in quiet:
            now = after[before.id]
            shift = None if before.days_left is None else before.days_left - 1
            first = None if before.days_left_earliest is None else before.days_left_earliest - 1
            assert now == replace(
                before, as_of=tomorrow, days_left=shift, days_left_earliest=first, state=now.state
            )


@law
@given(datasets(), days, soons)
def test_what_has_not_happened_yet_changes_nothing(made: Dataset, day: dt.date, soon: int) -> None:
    known = tuple(
        replace(one, updates=tuple(said for said in one.updates if said.date <= day))
        for one in made.milestones
        if announced(one, made.statement) <= day
    )
    assert details([(made, day)], soon=soon) == details(
        [(replace(made, milestones=known), day)], soon=soon
    )


@law
@given(corpora(), days, soons)
def test_standings_are_sorted_strictly_and_details_only_add_to_them(
    corpus: list[Dataset], day: dt.date, soon: int
) -> None:
    sights = [(made, day) for made in corpus]
    found = standings(sights, soon=soon)
    assert all(order(one) < order(other) for one, other in pairwise(found))
    assert [summary(one) for one in details(sights, soon=soon)] == found


@law
@given(datasets(), days)
def test_a_countdown_leads_from_the_day_to_the_limit(made: Dataset, day: dt.date) -> None:
    for found in details([(made, day)], soon=30):
        one = countdown(found)
        assert all(getattr(one, name) == value for name, value in asdict(found).items())
        if one.due is None:
            assert (one.months, one.days, one.elapsed_share) == (None, None, None)
            continue
        assert one.months is not None
        assert one.days is not None
        assert one.elapsed_share is not None
        assert 0 <= one.elapsed_share <= 1
        sign = 1 if day <= one.due.latest else -1
        months, days_ = sign * one.months, sign * one.days
        assert months >= 0
        assert 0 <= days_ <= 30
        first, last = sorted([day, one.due.latest])
        assert first + relativedelta(months=months, days=days_) == last
