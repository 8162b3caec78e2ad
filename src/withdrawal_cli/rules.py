"""What a dataset of the right shape must still satisfy: one rule, one function."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from withdrawal_cli import clock, due
from withdrawal_cli.findings import Finding, Path, quoted
from withdrawal_cli.model import Dataset, Milestone, Update, announced

# Every hint looks at all the sources there are.
_MOST_HINTS = 50


class _Said(NamedTuple):
    """A milestone or, at a `position` among its updates, an update: what was said on a day."""

    what: Milestone | Update
    day: dt.date
    nth: int
    position: int | None = None

    @property
    def path(self) -> Path:
        milestone = ("milestones", self.nth)
        return milestone if self.position is None else (*milestone, "updates", self.position)

    @property
    def day_path(self) -> Path:
        if isinstance(self.what, Update):
            return (*self.path, "date")
        return ("statement", "issued") if self.what.announced is None else (*self.path, "announced")


def breaches(dataset: Dataset) -> Iterator[Finding]:
    """Yield every breach of a rule; none for a sound dataset."""
    yield from _the_zone_exists(dataset)
    yield from _an_id_is_used_once(dataset)
    story = list(_story(dataset))
    yield from _a_source_is_listed(story, dataset)
    for rule in _RULES:
        yield from rule(story)


def _did_you_mean(word: str, known: Collection[str]) -> str:
    # Here, because most data has no mistake.
    from withdrawal_cli import spelling

    return spelling.did_you_mean(word, known)


def _the_zone_exists(dataset: Dataset) -> Iterator[Finding]:
    name = dataset.statement.timezone
    if not clock.is_zone(name):
        hint = _did_you_mean(name, clock.zones())
        yield Finding(("statement", "timezone"), f"{quoted(name)} is not an IANA time zone{hint}")


def _an_id_is_used_once(dataset: Dataset) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, milestone in enumerate(dataset.milestones):
        earlier = first.setdefault(milestone.id, index)
        if earlier != index:
            message = f"{quoted(milestone.id)} is already the id of milestones[{earlier + 1}]"
            yield Finding(("milestones", index, "id"), message)


def _a_source_is_listed(story: Sequence[_Said], dataset: Dataset) -> Iterator[Finding]:
    hints_left = _MOST_HINTS
    for said in story:
        if said.what.source not in dataset.sources:
            hint = _did_you_mean(said.what.source, dataset.sources) if hints_left else ""
            hints_left -= bool(hints_left)
            message = f"{quoted(said.what.source)} is not listed under [sources]{hint}"
            yield Finding((*said.path, "source"), message, given=(("sources",),))


def _a_due_can_be_read(story: Sequence[_Said]) -> Iterator[Finding]:
    for said in story:
        if said.what.due is None:
            continue
        try:
            due.limit(said.what.due, claimed=said.day)
        except due.DueError as error:
            from withdrawal_cli import spelling

            hint = spelling.nearest_phrase(said.what.due, claimed=said.day)
            message = f"{quoted(said.what.due)} {error}{hint}"
            yield Finding((*said.path, "due"), message)


def _a_due_has_its_wording(story: Sequence[_Said]) -> Iterator[Finding]:
    for said in story:
        if said.what.due is not None and said.what.wording is None:
            message = "is missing; quote the few words that fix the date"
            yield Finding((*said.path, "wording"), message)
        elif said.what.due is None and said.what.wording is not None:
            yield Finding((*said.path, "wording"), "fixes no date without a due beside it")


def _an_update_says_something(story: Sequence[_Said]) -> Iterator[Finding]:
    for said in story:
        update = said.what
        if not isinstance(update, Update):
            continue
        if update.due is None and update.outcome is None and update.note is None:
            yield Finding(said.path, "says nothing; give it a due, an outcome or a note")


def _a_deed_has_its_verdict(story: Sequence[_Said]) -> Iterator[Finding]:
    for said in story:
        update = said.what
        if not isinstance(update, Update) or update.done is None:
            continue
        if update.outcome is None:
            yield Finding((*said.path, "done"), "dates a deed without an outcome beside it")
        elif update.done > update.date:
            message = f"{update.done} is after {update.date}, the day it was declared"
            yield Finding((*said.path, "done"), message, given=(said.day_path,))


def _updates_come_after(story: Sequence[_Said]) -> Iterator[Finding]:
    for before, said in pairwise(story):
        if before.position is None:
            beginning = before
        if said.position is None:
            continue
        if said.day < beginning.day:
            message = f"{said.day} is before {beginning.day}, the announcement"
            yield Finding(said.day_path, message, given=(beginning.day_path,))
        elif said.day < before.day:
            message = f"{said.day} is before {before.day}, the update above; oldest first"
            yield Finding(said.day_path, message, given=(before.day_path,))


_RULES = (
    _a_due_can_be_read,
    _a_due_has_its_wording,
    _an_update_says_something,
    _a_deed_has_its_verdict,
    _updates_come_after,
)


def _story(dataset: Dataset) -> Iterator[_Said]:
    """Yield all that was said: each milestone, followed by its updates."""
    for index, milestone in enumerate(dataset.milestones):
        yield _Said(milestone, announced(milestone, dataset.statement), index)
        for position, update in enumerate(milestone.updates):
            yield _Said(update, update.date, index, position)
