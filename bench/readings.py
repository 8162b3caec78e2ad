"""What was measured, and the figures that follow from it: ratios and growth."""

from math import log
from statistics import median
from typing import NamedTuple


class Reading(NamedTuple):
    """What was measured of one command: a time for each round, or why there is none."""

    seconds: tuple[float, ...] = ()
    kilobytes: int = 0
    cannot: str = ""
    is_once: bool = False  # the time is that of the first run, for it took too long

    @property
    def median(self) -> float:
        return median(self.seconds)


Sheet = dict[str, Reading]


class Results(NamedTuple):
    start_up: Sheet  # with the shipped data
    instructions: dict[str, int]
    sizes: dict[int, Sheet]  # by how many deadlines
    days: dict[str, str]  # by peer: what its answer says of the days left


def ratios(sheet: Sheet, name: str, base: str, *, less: str | None = None) -> tuple[float, ...]:
    """Return how many times as long as `base` a command takes, for each round.

    What had its turn in the same round is what it is divided by, so that a machine that slows down
    for a while slows both. The time of `less` is taken off first. None where one was not measured.
    """
    above, below = (sheet.get(one, Reading()).seconds for one in (name, base))
    off = sheet[less].seconds if less else (0.0,) * len(above)
    pairs = zip(above, off, below, strict=False)
    return tuple((one - helper) / other for one, helper, other in pairs)


def ratio(sheet: Sheet, name: str, base: str) -> float | None:
    """Return the median of the rounds' ratios."""
    found = ratios(sheet, name, base)
    return median(found) if found else None


def memory_ratio(sheet: Sheet, name: str, base: str) -> float | None:
    above, below = sheet.get(name, Reading()), sheet.get(base, Reading())
    if not (above.kilobytes and below.kilobytes):
        return None
    return above.kilobytes / below.kilobytes


def growth(sizes: dict[int, Sheet], name: str, fewer: int, more: int) -> float | None:
    """Return the exponent of the growth of time: 1 is as the number of deadlines, 2 its square."""
    ends = [sizes.get(number, {}).get(name, Reading()) for number in (fewer, more)]
    if fewer == more or not all(end.seconds for end in ends):
        return None
    return log(ends[1].median / ends[0].median) / log(more / fewer)
