"""What needs saying on a day, once: standings, thresholds and what was told before → reminders."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from withdrawal_cli.model import SCHEMA_VERSION, Delivery, Standing, Verdict
from withdrawal_cli.selection import Key


class Seen(Struct, frozen=True, kw_only=True):
    """What a channel last saw of a milestone: its limit, if any, and its verdict, if any."""

    text: str | None
    earliest: dt.date | None
    latest: dt.date | None
    verdict: Verdict | None
    declared: dt.date | None


class Message(NamedTuple):
    """A subject to act on from a lock screen, and the lines under it."""

    subject: str
    lines: tuple[str, ...]


class Memory(NamedTuple):
    """What a channel was told.

    `told` has the fewest days left that were told of a limit, by milestone and last day. `days` has
    the day of the last run, by statement. `pending` are the milestones of a message that may not
    have arrived.
    """

    told: Mapping[tuple[Key, dt.date], int]
    seen: Mapping[Key, Seen]
    days: Mapping[str, dt.date]
    pending: Collection[Key]


class Reminder(Struct, frozen=True, kw_only=True):
    """What needs saying of one milestone, and why.

    `threshold` is the tightest one that is owed, `limit_before` what the limit was when the channel
    last saw it, where that has changed, and `settled` that a verdict came since.
    """

    threshold: int | None
    limit_before: Seen | None
    settled: bool
    milestone: Standing


class RemindAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    as_of: dt.date
    subject: str | None
    lines: tuple[str, ...]
    reminders: tuple[Reminder, ...]


class ListAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    messages: tuple[Delivery, ...]


def owed(standings: Iterable[Standing], *, at: Collection[int], memory: Memory) -> list[Reminder]:
    """Return what a channel is owed: those ahead first, nearest on top, then those past.

    A threshold is owed when as many days or fewer are left and nothing was said of this limit at
    or below it; so a change of thresholds repeats nothing. A change of the limit and a new verdict
    are owed once, to a channel that knew the milestone before; not to a run on an earlier day than
    the channel's last, which may only have had its clock set back.
    """
    found = (_reminder(one, at=at, memory=memory) for one in standings)
    return sorted((one for one in found if one), key=_order)


def sight(standing: Standing) -> Seen:
    """Return what there is to remember of a milestone."""
    due, outcome = standing.due, standing.outcome
    return Seen(
        text=due.text if due else None,
        earliest=due.earliest if due else None,
        latest=due.latest if due else None,
        verdict=outcome.verdict if outcome else None,
        declared=outcome.date if outcome else None,
    )


def steps_back(standing: Standing, memory: Memory) -> bool:
    """Tell whether the channel has seen this statement on a later day."""
    return standing.as_of < memory.days.get(standing.statement, standing.as_of)


def _reminder(one: Standing, *, at: Collection[int], memory: Memory) -> Reminder | None:
    key = (one.statement, one.id)
    now, before = sight(one), memory.seen.get(key)
    moved = before is not None and (before.earliest, before.latest) != (now.earliest, now.latest)
    verdict = (now.verdict, now.declared)
    settled = (
        before is not None and bool(now.verdict) and verdict != (before.verdict, before.declared)
    )
    if steps_back(one, memory) and before not in (None, now):
        return None
    threshold = _threshold(one, at=at, memory=memory)
    if threshold is None and not moved and not settled and key not in memory.pending:
        return None
    return Reminder(
        threshold=threshold,
        limit_before=before if moved else None,
        settled=settled,
        milestone=one,
    )


def _threshold(one: Standing, *, at: Collection[int], memory: Memory) -> int | None:
    if one.outcome or one.due is None or one.days_left is None:
        return None
    told = memory.told.get(((one.statement, one.id), one.due.latest))
    reached = (t for t in at if one.days_left <= t and (told is None or t < told))
    return min(reached, default=None)


def _order(reminder: Reminder) -> tuple[int, int, str, str]:
    """Return the key of the order: ahead, past, undated; each with the nearest day first."""
    one = reminder.milestone
    if one.days_left is None:
        return 2, 0, one.statement, one.id
    return int(one.days_left < 0), abs(one.days_left), one.statement, one.id
