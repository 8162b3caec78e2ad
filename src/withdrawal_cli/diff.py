"""What changed between two views: two lists of details in, changes out."""

from collections.abc import Iterable

from withdrawal_cli.model import Change, ChangeKind, Detail, News, Standing
from withdrawal_cli.standing import order, summary

# These change with every day that passes, which is no news.
_CLOCKWORK = frozenset({"as_of", "days_left", "days_left_earliest"})
_COMPARED = tuple(name for name in Standing.__struct_fields__ if name not in _CLOCKWORK)


def changes(before: Iterable[Detail], after: Iterable[Detail]) -> list[Change]:
    """Return what became of each milestone of either view, of the unchanged ones too.

    They come in the order of the later view; those that it lacks, where they stood in the earlier.
    """
    earlier = {(one.statement, one.id): one for one in before}
    later = {(one.statement, one.id): one for one in after}
    known = sorted((earlier | later).values(), key=order)
    return [_change(one, earlier, later) for one in known]


def _change(
    known: Detail, earlier: dict[tuple[str, str], Detail], later: dict[tuple[str, str], Detail]
) -> Change:
    key = (known.statement, known.id)
    before, after = earlier.get(key), later.get(key)
    fields = _fields(before, after)
    slip, slip_earliest = _slips(before, after)
    new, dropped = _updates(before, after), _updates(after, before)
    return Change(
        statement=known.statement,
        id=known.id,
        title=known.title,
        change=_kind(before, after, differs=bool(fields or new or dropped)),
        fields=fields,
        slip_days=slip,
        slip_days_earliest=slip_earliest,
        updates=new,
        updates_dropped=dropped,
        before=summary(before) if before else None,
        after=summary(after) if after else None,
    )


def _kind(before: Detail | None, after: Detail | None, *, differs: bool) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    if after is None:
        return ChangeKind.REMOVED
    return ChangeKind.CHANGED if differs else ChangeKind.UNCHANGED


def _fields(before: Detail | None, after: Detail | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    return tuple(name for name in _COMPARED if getattr(before, name) != getattr(after, name))


def _updates(without: Detail | None, within: Detail | None) -> tuple[News, ...]:
    """Return the updates of `within` that `without` does not know, oldest first."""
    if within is None:
        return ()
    known = {_gist(update) for update in without.updates} if without else set()
    return tuple(update for update in within.updates if _gist(update) not in known)


def _gist(update: News) -> tuple[object, ...]:
    """Return what makes an update the same one, though its source be cited better by now."""
    said = (update.due, update.wording, update.outcome, update.done, update.note)
    return (update.date, update.source.id, *said)


def _slips(before: Detail | None, after: Detail | None) -> tuple[int | None, int | None]:
    """Return by how many days the last and the first day are later; negative if earlier."""
    if not (before and after and before.due and after.due):
        return None, None
    last = after.due.latest - before.due.latest
    first = after.due.earliest - before.due.earliest
    return last.days, first.days
