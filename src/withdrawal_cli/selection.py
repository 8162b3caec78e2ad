"""Which milestones are meant: by name, by what they are, or the one to count down to."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from withdrawal_cli.errors import UsageError
from withdrawal_cli.model import Dataset, Detail, Standing, State, announced
from withdrawal_cli.standing import Sight, detail, details

S = TypeVar("S", bound=Standing)
Key = tuple[str, str]
"""A milestone's name among all statements: the statement's id and its own."""


def next_limit(standings: Sequence[S]) -> S | None:
    """Return the one to count down to, of standings in `order`.

    It is the first without an outcome whose limit is not past, else the one whose limit passed
    last; none where nothing dated is open.
    """
    running = [(one.due.latest, one) for one in standings if one.due and not one.outcome]
    ahead = next((one for latest, one in running if latest >= one.as_of), None)
    return ahead or max(running, key=lambda pair: pair[0], default=(None, None))[1]


def select(
    standings: Iterable[S],
    *,
    keys: Collection[Key] = (),
    states: Collection[State] = (),
    open_only: bool = False,
    party: str = "",
    within: int | None = None,
) -> list[S]:
    """Return the standings that meet every criterion given, in the order they came.

    `open_only` leaves out those with an outcome; `party` is a part of any party's name, in any
    case; `within` keeps the limits that are past or at most so many days away.
    """
    return [
        one
        for one in standings
        if (not keys or (one.statement, one.id) in keys)
        and (not states or one.state in states)
        and not (open_only and one.outcome)
        and (not party or any(party.casefold() in name.casefold() for name in one.parties))
        and (within is None or (one.days_left is not None and one.days_left <= within))
    ]


def keys(names: Collection[str], datasets: Iterable[Dataset]) -> set[Key]:
    """Return what `names` stand for: milestones by id or, to tell two apart, `statement/id`.

    Raises UsageError for a name that no milestone has, announced or not, or that several have.
    """
    known: dict[str, list[Key]] = {}
    for dataset in datasets if names else ():
        for milestone in dataset.milestones:
            key = (dataset.statement.id, milestone.id)
            known.setdefault(milestone.id, []).append(key)
            known.setdefault("/".join(key), []).append(key)
    return {_only(name, known) for name in names}


def named(name: str, sights: Sequence[Sight], *, soon: int) -> Detail:
    """Return the one milestone that `name` stands for.

    Raises UsageError as `keys` does, and for a milestone that was not announced yet on that day.
    """
    (key,) = keys([name], [dataset for dataset, _ in sights])
    milestone, dataset, as_of = next(
        (milestone, dataset, as_of)
        for dataset, as_of in sights
        for milestone in dataset.milestones
        if (dataset.statement.id, milestone.id) == key
    )
    day = announced(milestone, dataset.statement)
    if day > as_of:
        raise UsageError(
            f'milestone "{name}" is not announced yet as of {as_of}: that came on {day}'
        )
    return detail(milestone, dataset, as_of=as_of, soon=soon)


def one(name: str | None, sights: Sequence[Sight], *, soon: int) -> Detail | None:
    """Return the milestone to count down to: as `named`, or without a name as `next_limit`."""
    return (
        next_limit(details(sights, soon=soon)) if name is None else named(name, sights, soon=soon)
    )


def _only(name: str, known: dict[str, list[Key]]) -> Key:
    found = known.get(name, [])
    if not found:
        from withdrawal_cli import spelling

        raise UsageError(f'no milestone "{name}"{spelling.did_you_mean(name, known)}')
    if len(found) > 1:
        choices = " or ".join("/".join(key) for key in found)
        raise UsageError(f'milestone "{name}" is in several statements: write {choices}')
    return found[0]
