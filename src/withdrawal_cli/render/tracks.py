"""Where milestones lie in time: an axis of days with its scale, and their marks on it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from withdrawal_cli.due import month_end
from withdrawal_cli.model import Standing, State, settled
from withdrawal_cli.render import words


class Part(StrEnum):
    """What a mark stands for. Later ones are drawn over earlier ones."""

    OPEN = "open"
    GAP = "gap"
    LIMIT = "limit"
    TODAY = "today"
    ANNOUNCED = "announced"
    OUTCOME = "outcome"


class Mark(NamedTuple):
    """A part of a milestone's time: the days from `first` to `last`, both included."""

    part: Part
    first: dt.date
    last: dt.date


class Axis(NamedTuple):
    """The days that a drawing shows, both ends included: whole months."""

    first: dt.date
    last: dt.date

    def place(self, day: dt.date, within: float = 0.5) -> float:
        """Return where a moment of a day lies on the axis; both it and `within` go from 0 to 1."""
        length = self.last.toordinal() - self.first.toordinal() + 1
        return (day.toordinal() - self.first.toordinal() + within) / length


class Tick(NamedTuple):
    """The beginning of a month or year, and its name."""

    day: dt.date
    label: str


GLYPHS = {
    Part.OPEN: "─",
    Part.GAP: "┄",
    Part.LIMIT: "█",
    Part.TODAY: "│",
    Part.ANNOUNCED: "○",
    Part.OUTCOME: "●",
}
_TICK = "┴"
# In months: how far apart ticks may stand, so that each names a month or year people count by.
_MONTH_STEPS = (1, 3, 6)
_YEAR_STEPS = tuple(12 * step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000))
_YEAR_LABEL = len("2025 ")
_MONTH_LABEL = len("Sep ")


def axis(standings: Iterable[Standing]) -> Axis | None:
    """Return the months that hold every mark of the dated milestones; none where none is dated."""
    days = [day for one in standings for mark in marks(one) for day in mark[1:]]
    if not days:
        return None
    last = max(days)
    return Axis(min(days).replace(day=1), month_end(last.year, last.month))


def marks(standing: Standing) -> Iterator[Mark]:
    """Yield what is drawn of a milestone, in the order of drawing; nothing of an undated one.

    The gap is the time between its limit and its outcome, early or late, or since its limit where
    it is overdue.
    """
    limit, outcome = standing.due, standing.outcome
    if limit is None:
        return
    done = settled(outcome) if outcome else None
    open_until = min(limit.earliest, done or limit.earliest)
    if standing.announced < open_until:
        yield Mark(Part.OPEN, standing.announced, open_until)
    if done and done < limit.earliest:
        yield Mark(Part.GAP, done, limit.earliest)
    elif done and done > limit.latest:
        yield Mark(Part.GAP, limit.latest, done)
    elif standing.state is State.OVERDUE:
        yield Mark(Part.GAP, limit.latest, standing.as_of)
    yield Mark(Part.LIMIT, limit.earliest, limit.latest)
    yield Mark(Part.TODAY, standing.as_of, standing.as_of)
    yield Mark(Part.ANNOUNCED, standing.announced, standing.announced)
    if done:
        yield Mark(Part.OUTCOME, done, done)


def years(axis: Axis, room: int) -> list[Tick]:
    """Return the years to name where `room` characters fit beside each other, evenly spread.

    Where none begins on the axis, or only after some time, the one it begins in is named too.
    """
    ticks = [Tick(day, str(day.year)) for day in _every(axis, room, _YEAR_STEPS, _YEAR_LABEL)]
    until_first = axis.place(ticks[0].day, 0) if ticks else 1
    if until_first * room >= _YEAR_LABEL:
        ticks.insert(0, Tick(axis.first, str(axis.first.year)))
    return ticks


def months(axis: Axis, room: int) -> list[Tick]:
    """Return the months to name, evenly spread; none where not even each half-year fits."""
    days = _every(axis, room, _MONTH_STEPS, _MONTH_LABEL)
    return [Tick(day, words.month(day)) for day in days]


def cells(standing: Standing, axis: Axis, columns: int) -> list[Part | None]:
    """Return which part of a milestone shows in each of so many columns.

    Every part takes a column at least, and only an outcome hides a limit of one column.
    """
    drawn: list[Part | None] = [None] * columns
    for mark in marks(standing):
        first, last = (int(axis.place(day) * columns) for day in mark[1:])
        is_all_of_limit = drawn[first] is Part.LIMIT and drawn.count(Part.LIMIT) == 1
        if not is_all_of_limit or mark.part is Part.OUTCOME:
            drawn[first : last + 1] = [mark.part] * (last + 1 - first)
    return drawn


def drawn(cells: Iterable[Part | None]) -> str:
    """Return cells as text."""
    return "".join(GLYPHS[part] if part else " " for part in cells)


def scale(axis: Axis, columns: int) -> list[str]:
    """Return lines, each `columns` wide: the years, the months where they fit, and the ticks."""
    named = [ticks for ticks in (years(axis, columns), months(axis, columns)) if ticks]
    lines = [_labels(ticks, axis, columns) for ticks in named]
    ruler = [GLYPHS[Part.OPEN]] * columns
    for tick in named[-1] if named else ():
        ruler[_column(tick, axis, columns)] = _TICK
    return [*lines, "".join(ruler)]


def legend(standings: Iterable[Standing], shown: Collection[Part | None]) -> dict[Part, str]:
    """Return what each part means that is shown."""
    days = sorted({one.as_of for one in standings})
    meanings = {
        Part.ANNOUNCED: "announced",
        Part.OPEN: "running",
        Part.LIMIT: "limit",
        Part.GAP: "early or late",
        Part.OUTCOME: "outcome",
        Part.TODAY: ", ".join(map(words.day, days)),
    }
    return {part: meaning for part, meaning in meanings.items() if part in shown}


def legend_entries(
    standings: Iterable[Standing], tracks: Iterable[Collection[Part | None]]
) -> list[str]:
    """Return the legend of the tracks of some milestones, each the cells of one."""
    shown = {part for track in tracks for part in track}
    return [f"{GLYPHS[part]} {meaning}" for part, meaning in legend(standings, shown).items()]


def _labels(ticks: Sequence[Tick], axis: Axis, columns: int) -> str:
    line = ""
    for tick in ticks:
        # What does not fit at the end is left out: half a name would be another one.
        if (column := _column(tick, axis, columns)) + len(tick.label) <= columns:
            line = line.ljust(column) + tick.label
    return line.ljust(columns)


def _column(tick: Tick, axis: Axis, columns: int) -> int:
    return int(axis.place(tick.day, 0) * columns)


def _every(axis: Axis, room: int, steps: Sequence[int], label: int) -> list[dt.date]:
    """Return the days that begin every so many months, by the smallest step whose labels fit."""
    first, after = _month(axis.first), _month(axis.last) + 1
    for step in steps:
        # Not even on average; and a span of millennia has many months to name.
        if (after - first) * label > room * step:
            continue
        # From the year 0 on, so that a step of three months gives January, April, July, October.
        months = range(first + -first % step, after, step)
        days = [dt.date(month // 12, month % 12 + 1, 1) for month in months]
        columns = [int(axis.place(day, 0) * room) for day in days]
        if all(after - before >= label for before, after in pairwise(columns)):
            return days
    return []


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1
