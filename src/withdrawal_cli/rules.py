"""What a dataset of the right shape must still satisfy: one rule, one function."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from withdrawal_cli import clock, due, spelling
from withdrawal_cli.findings import Finding, Path, quoted
from withdrawal_cli.model import Dataset, Milestone, Update, announced

# Every hint looks at all the sources there are.
_MOST_HINTS = 50


class _Said(NamedTuple):
    """A milestone or an update as what was said on a day, with the places of both."""

    what: Milestone | Update
    path: Path
    day: dt.date
    day_path: Path


def breaches(dataset: Dataset) -> Iterator[Finding]:
    """Yield every breach of a rule; none for a sound dataset."""
    for rule in _RULES:
        yield from rule(dataset)


def _the_zone_exists(dataset: Dataset) -> Iterator[Finding]:
    name = dataset.statement.timezone
    if not clock.is_zone(name):
        hint = spelling.did_you_mean(name, clock.zones())
        yield Finding(("statement", "timezone"), f"{quoted(name)} is not an IANA time zone{hint}")


def _an_id_is_used_once(dataset: Dataset) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, milestone in enumerate(dataset.milestones):
        earlier = first.setdefault(milestone.id, index)
        if earlier != index:
            message = f"{quoted(milestone.id)} is already the id of milestones[{earlier + 1}]"
            yield Finding(("milestones", index, "id"), message)


def _a_source_is_listed(dataset: Dataset) -> Iterator[Finding]:
    hints_left = _MOST_HINTS
    for said in _all_said(dataset):
        if said.what.source not in dataset.sources:
            hint = spelling.did_you_mean(said.what.source, dataset.sources) if hints_left else ""
            hints_left -= bool(hints_left)
            message = f"{quoted(said.what.source)} is not listed under [sources]{hint}"
            yield Finding((*said.path, "source"), message, given=(("sources",),))


def _a_due_can_be_read(dataset: Dataset) -> Iterator[Finding]:
    for said in _all_said(dataset):
        if said.what.due is None:
            continue
        try:
            due.limit(said.what.due, claimed=said.day)
        except due.DueError as error:
            hint = spelling.nearest_phrase(said.what.due, claimed=said.day)
            message = f"{quoted(said.what.due)} {error}{hint}"
            yield Finding((*said.path, "due"), message)


def _a_due_has_its_wording(dataset: Dataset) -> Iterator[Finding]:
    for said in _all_said(dataset):
        path = (*said.path, "wording")
        if said.what.due is not None and said.what.wording is None:
            yield Finding(path, "is missing; quote the few words that fix the date")
        elif said.what.due is None and said.what.wording is not None:
            yield Finding(path, "fixes no date without a due beside it")


def _an_update_says_something(dataset: Dataset) -> Iterator[Finding]:
    for update, path in _all_updates(dataset):
        if update.due is None and update.outcome is None and update.note is None:
            yield Finding(path, "says nothing; give it a due, an outcome or a note")


def _a_deed_has_its_verdict(dataset: Dataset) -> Iterator[Finding]:
    for update, path in _all_updates(dataset):
        if update.done is None:
            continue
        if update.outcome is None:
            yield Finding((*path, "done"), "dates a deed without an outcome beside it")
        elif update.done > update.date:
            message = f"{update.done} is after {update.date}, the day it was declared"
            yield Finding((*path, "done"), message, given=((*path, "date"),))


def _updates_come_after(dataset: Dataset) -> Iterator[Finding]:
    for index, milestone in enumerate(dataset.milestones):
        story = list(_said(("milestones", index), milestone, dataset))
        beginning = story[0]
        for before, said in pairwise(story):
            path = (*said.path, "date")
            if said.day < beginning.day:
                message = f"{said.day} is before {beginning.day}, the announcement"
                yield Finding(path, message, given=(beginning.day_path,))
            elif said.day < before.day:
                message = f"{said.day} is before {before.day}, the update above; oldest first"
                yield Finding(path, message, given=(before.day_path,))


_RULES = (
    _the_zone_exists,
    _an_id_is_used_once,
    _a_source_is_listed,
    _a_due_can_be_read,
    _a_due_has_its_wording,
    _an_update_says_something,
    _a_deed_has_its_verdict,
    _updates_come_after,
)


def _said(path: Path, milestone: Milestone, dataset: Dataset) -> Iterator[_Said]:
    own_day = milestone.announced is not None
    day_path = (*path, "announced") if own_day else ("statement", "issued")
    yield _Said(milestone, path, announced(milestone, dataset.statement), day_path)
    for index, update in enumerate(milestone.updates):
        here = (*path, "updates", index)
        yield _Said(update, here, update.date, (*here, "date"))


def _all_said(dataset: Dataset) -> Iterator[_Said]:
    for index, milestone in enumerate(dataset.milestones):
        yield from _said(("milestones", index), milestone, dataset)


def _all_updates(dataset: Dataset) -> Iterator[tuple[Update, Path]]:
    for index, milestone in enumerate(dataset.milestones):
        for position, update in enumerate(milestone.updates):
            yield update, ("milestones", index, "updates", position)
