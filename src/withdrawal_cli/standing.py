"""A milestone as of a day: what was known of it, its state, its days left; and their order."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from msgspec.structs import asdict

from withdrawal_cli import due
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
    announced,
    settled,
)

Sight = tuple[Dataset, dt.date]
"""A dataset and the day, in its statement's zone, as of which it is seen."""


def standings(sights: Iterable[Sight], *, soon: int) -> list[Standing]:
    """Return the milestones announced by then, as they stood, in `order`."""
    found = (
        standing(milestone, dataset, as_of=day, soon=soon)
        for milestone, dataset, day in _announced(sights)
    )
    return sorted(found, key=order)


def details(sights: Iterable[Sight], *, soon: int) -> list[Detail]:
    """Return the same as `standings`, each with its history up to then."""
    found = (
        detail(milestone, dataset, as_of=day, soon=soon)
        for milestone, dataset, day in _announced(sights)
    )
    return sorted(found, key=order)


def standing(milestone: Milestone, dataset: Dataset, *, as_of: dt.date, soon: int) -> Standing:
    """Return a milestone, announced by `as_of`, as it stood on that day.

    It is `soon` from `soon` days before the first day of its limit.
    """
    statement = dataset.statement
    limit, outcome = _in_force(milestone, dataset, as_of=as_of)
    return Standing(
        statement=statement.id,
        id=milestone.id,
        title=milestone.title,
        kind=milestone.kind,
        parties=statement.parties if milestone.parties is None else milestone.parties,
        place=milestone.place,
        condition=milestone.condition,
        announced=announced(milestone, statement),
        timezone=statement.timezone,
        as_of=as_of,
        due=limit,
        days_left=(limit.latest - as_of).days if limit else None,
        days_left_earliest=(limit.earliest - as_of).days if limit else None,
        state=_state(milestone.kind, limit, outcome, as_of=as_of, soon=soon),
        outcome=outcome,
        source=_citation(milestone.source, dataset),
    )


def detail(milestone: Milestone, dataset: Dataset, *, as_of: dt.date, soon: int) -> Detail:
    """Return the same as `standing`, with its history up to `as_of`."""
    said = [update for update in milestone.updates if update.date <= as_of]
    cited = dict.fromkeys([milestone.source, *(update.source for update in said)])
    return Detail(
        **asdict(standing(milestone, dataset, as_of=as_of, soon=soon)),
        updates=tuple(_news(update, dataset) for update in said),
        claims=tuple(
            Claim(date=claim.day, **asdict(_due(claim, dataset)))
            for claim in _claims(milestone, dataset, as_of=as_of)
        ),
        sources=tuple(
            Reference(title=dataset.sources[key].title, **asdict(_citation(key, dataset)))
            for key in cited
        ),
    )


def countdown(detail: Detail) -> Countdown:
    """Return a detail with its distance to the last day of its limit, by the calendar."""
    if detail.due is None:
        return Countdown(**asdict(detail), months=None, days=None, elapsed_share=None)
    last = detail.due.latest
    sign = 1 if detail.as_of <= last else -1
    # From the earlier day on, so that 31 January and one month is the end of February both ways.
    gap = relativedelta(max(detail.as_of, last), min(detail.as_of, last))
    span = (last - detail.announced).days
    gone = (detail.as_of - detail.announced).days
    return Countdown(
        **asdict(detail),
        months=sign * (gap.years * 12 + gap.months),
        days=sign * gap.days,
        # Rounded down, so that nothing is all gone before it is.
        elapsed_share=min(gone * 10_000 // span, 10_000) / 10_000 if span > 0 else 1.0,
    )


def summary(detail: Detail) -> Standing:
    """Return a detail without its history."""
    return Standing(**{name: getattr(detail, name) for name in Standing.__struct_fields__})


def order(standing: Standing) -> tuple[dt.date, dt.date, bool, str, str]:
    """Return the key of the total order.

    By last day of the limit, first day, statement and id; undated ones come last.
    """
    limit = standing.due
    last, first = (limit.latest, limit.earliest) if limit else (dt.date.max, dt.date.max)
    return last, first, limit is None, standing.statement, standing.id


def known_to(dataset: Dataset) -> dt.date:
    """Return the day of the newest entry of a dataset: how old what it knows is."""
    days = [dataset.statement.issued]
    for milestone in dataset.milestones:
        days.append(announced(milestone, dataset.statement))
        days += [update.date for update in milestone.updates]
    return max(days)


def _announced(sights: Iterable[Sight]) -> Iterator[tuple[Milestone, Dataset, dt.date]]:
    for dataset, as_of in sights:
        for milestone in dataset.milestones:
            if announced(milestone, dataset.statement) <= as_of:
                yield milestone, dataset, as_of


class _Said(NamedTuple):
    """What was said of a limit: when, the phrase, the words behind it, and by which source."""

    day: dt.date
    text: str
    wording: str
    source: str


def _claims(milestone: Milestone, dataset: Dataset, *, as_of: dt.date) -> Iterator[_Said]:
    """Yield what was said of the limit up to `as_of`, oldest first."""
    if said := _said(milestone, announced(milestone, dataset.statement)):
        yield said
    for update in milestone.updates:
        if update.date <= as_of and (said := _said(update, update.date)):
            yield said


def _said(what: Milestone | Update, day: dt.date) -> _Said | None:
    if what.due is None or what.wording is None:
        return None
    return _Said(day, what.due, what.wording, what.source)


def _in_force(
    milestone: Milestone, dataset: Dataset, *, as_of: dt.date
) -> tuple[Due | None, Outcome | None]:
    """Return the last limit and the last verdict; a limit dated after a verdict reopens."""
    claim = _said(milestone, announced(milestone, dataset.statement))
    declared: Update | None = None
    for update in milestone.updates:
        if update.date <= as_of:
            claim = _said(update, update.date) or claim
            declared = update if update.outcome else declared
    limit = _due(claim, dataset) if claim else None
    if declared is None or (claim and claim.day > declared.date):
        return limit, None
    # The last limit is not dated after the verdict, so it is the one in force on its day.
    return limit, _outcome(declared, dataset, limit)


def _due(claim: _Said, dataset: Dataset) -> Due:
    limit = due.limit(claim.text, claimed=claim.day)
    return Due(
        # A plain text again: the records of answers know no type for phrases.
        text=str(claim.text),
        wording=claim.wording,
        earliest=limit.earliest,
        latest=limit.latest,
        approximate=limit.approximate,
        source=_citation(claim.source, dataset),
    )


def _outcome(update: Update, dataset: Dataset, limit: Due | None) -> Outcome:
    assert update.outcome
    return Outcome(
        verdict=update.outcome,
        date=update.date,
        done=update.done,
        days_late=(settled(update) - limit.latest).days if limit else None,
        source=_citation(update.source, dataset),
        note=update.note,
    )


def _state(
    kind: Kind, limit: Due | None, outcome: Outcome | None, *, as_of: dt.date, soon: int
) -> State:
    if outcome:
        return State(outcome.verdict)
    if limit is None:
        return State.UNDATED
    if as_of > limit.latest:
        return State.OVERDUE if kind is Kind.BY else State.ELAPSED
    if as_of >= limit.earliest:
        return State.DUE
    return State.SOON if (limit.earliest - as_of).days <= soon else State.UPCOMING


def _citation(key: str, dataset: Dataset) -> Citation:
    return _cite(key, dataset.sources[key])


# Many rows have few sources.
@lru_cache(maxsize=65536)
def _cite(key: str, source: Source) -> Citation:
    return Citation(id=key, publisher=source.publisher, date=source.date, url=source.url)


def _news(update: Update, dataset: Dataset) -> News:
    return News(
        date=update.date,
        source=_citation(update.source, dataset),
        due=None if update.due is None else str(update.due),
        wording=update.wording,
        outcome=update.outcome,
        done=update.done,
        note=update.note,
    )
