"""What a change between two views says to people, line by line."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import astuple

from withdrawal_cli.model import Change, ChangeKind, Citation, Due, News, Standing, View
from withdrawal_cli.render import words
from withdrawal_cli.render.characters import followed, printable

# Told as they are, before and after; the limit, the state and the outcome have words of their own.
_TOLD_AS_THEY_ARE = ("title", "kind", "parties", "place", "condition", "announced", "timezone")


def caption(changes: Sequence[Change], before: View, after: View) -> str:
    """Return what was compared, and how many milestones changed in which way."""
    start, end = words.day(before.as_of), words.day(after.as_of)
    if before.data != after.data:
        start, end = printable(f"{before.data} on {start}"), printable(f"{after.data} on {end}")
    kinds = [change.change for change in changes]
    counts = [f"{kinds.count(kind)} {kind}" for kind in ChangeKind if kind in kinds]
    return f"From {start} to {end} · {', '.join(counts) or 'nothing changed'}"


def are_of_several(changes: Iterable[Change]) -> bool:
    """Tell whether changes are of more than one statement."""
    return len({change.statement for change in changes}) > 1


def days_left(change: Change) -> str:
    """Return the days left on either side: "60 → 29"."""
    before, after = _days_left(change.before), _days_left(change.after)
    return "–" if before == after == "–" else f"{before} → {after}"


def _days_left(standing: Standing | None) -> str:
    return "–" if standing is None or standing.days_left is None else str(standing.days_left)


def line(change: Change) -> str:
    """Return all that happened to one milestone in one line."""
    return " · ".join(lines(change))


def lines(change: Change) -> list[str]:
    """Return what happened to one milestone, the weightiest first; at least one line."""
    return [printable(line) for line in (*_verdicts(change), *_news(change))]


def _verdicts(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    if before is None or after is None:
        known = after or before
        assert known is not None
        yield f"{change.change}: {_in_short(known)}"
    elif change.change is ChangeKind.UNCHANGED:
        yield f"unchanged: {_in_short(after)}"
    else:
        yield from _deadline(before.due, after.due)
        yield from _state(before, after)
        for field in _TOLD_AS_THEY_ARE:
            if field in change.fields:
                yield f"{field}: {followed(_text(before, field))} → {_text(after, field)}"
        if "source" in change.fields:
            yield f"source: {_source(before.source, after.source)}"


def _source(before: Citation, after: Citation) -> str:
    if before.id != after.id:
        return f"{before.id} → {after.id}"
    pairs = zip(astuple(before), astuple(after), strict=True)
    return ", ".join(f"{followed(str(old))} → {new}" for old, new in pairs if old != new)


def _in_short(standing: Standing) -> str:
    limit = words.bound(standing)
    return f"{limit}, {standing.state}" if standing.due or standing.outcome else limit


def _deadline(before: Due | None, after: Due | None) -> Iterator[str]:
    if before is None and after is not None:
        yield f"deadline set: {words.limit(after)}, “{after.wording}” ({after.source.id})"
    elif before is not None and after is None:
        yield f"deadline dropped: it was {words.limit(before)}"
    elif before is not None and after is not None and before != after:
        yield _restated(before, after)


def _restated(before: Due, after: Due) -> str:
    first = (after.earliest - before.earliest).days
    last = (after.latest - before.latest).days
    dates = f"{words.limit(before)} → {words.limit(after)}"
    said = f"“{after.wording}” ({after.source.id})"
    if first or last:
        ends = "" if first == last else f"; last day {_shift(last)}, first day {_shift(first)}"
        return f"deadline {movement(first, last)}: {dates}, {said}{ends}"
    if words.limit(before) != words.limit(after):
        return f"deadline: {dates}, {said}"
    if before.wording != after.wording:
        return f"words: “{followed(before.wording)}” → {said}"
    if before.source.id != after.source.id:
        return f"deadline said again: {said}"
    if before.text != after.text:
        # The same days by another phrase.
        return f"deadline: {before.text} → {after.text}, {said}"
    return f"source of the deadline: {_source(before.source, after.source)}"


def movement(first: int, last: int) -> str:
    """Return what became of a limit whose first and last day came so many days later."""
    if first == last:
        return f"moved {_shift(last)}"
    if first >= 0 >= last:
        return "sharpened"
    if first <= 0 <= last:
        return "loosened"
    return "moved"


def _shift(number: int) -> str:
    if number == 0:
        return "unchanged"
    return f"{words.days(abs(number))} {'later' if number > 0 else 'earlier'}"


def _state(before: Standing, after: Standing) -> Iterator[str]:
    if after.outcome and after.outcome != before.outcome:
        change = f"{before.outcome.verdict} → " if before.outcome else ""
        outcome = words.verdict(after.outcome, after.due)
        yield f"outcome: {change}{outcome} ({after.outcome.source.id})"
    elif before.outcome and not after.outcome:
        moved = before.due != after.due
        yield f"{'reopened' if moved else 'verdict gone'}: {before.state} → {after.state}"
    elif before.state != after.state:
        yield f"state: {before.state} → {after.state}"


def _news(change: Change) -> Iterator[str]:
    for update in change.updates:
        if untold := _said(update, but=change):
            yield f"{words.day(update.date)}: {untold}"
    # With the milestone, its story goes without saying.
    for update in change.updates_dropped if change.after else ():
        yield f"no longer known: {words.day(update.date)}: {_said(update, but=None)}"


def _said(update: News, *, but: Change | None) -> str:
    """Return what an update says, but for what a change tells already: what it came to."""
    limit = update.due and f"limit {words.reading(update)}, “{update.wording}”"
    parts = (
        limit if not (but and _came_to_limit(update, but)) else None,
        update.outcome if not (but and _came_to_outcome(update, but)) else None,
        update.note,
    )
    return "; ".join(part for part in parts if part)


def _came_to_limit(update: News, change: Change) -> bool:
    due = change.after and change.after.due
    told = change.before is None or "due" in change.fields
    return bool(told and due and (update.due, update.wording) == (due.text, due.wording))


def _came_to_outcome(update: News, change: Change) -> bool:
    outcome = change.after and change.after.outcome
    told = change.before is None or "outcome" in change.fields
    return bool(
        told and outcome and (update.outcome, update.date) == (outcome.verdict, outcome.date)
    )


def _text(standing: Standing, field: str) -> str:
    value = getattr(standing, field)
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, dt.date):
        return words.day(value)
    return "none" if value is None else str(value)
