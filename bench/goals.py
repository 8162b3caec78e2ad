"""The goals, as ratios within one run, and whether they are met."""

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from bench.programs import (
    COLOURING,
    DRAWN,
    EXPORT,
    JSON,
    LIST,
    ONELINE,
    PIPED,
    RICH,
    SORTING,
    TRUE_DRAWN,
    TYPER,
)
from bench.readings import Results, Sheet, growth, memory_ratio, ratios


class Goal(NamedTuple):
    words: str
    limit: float
    figures: tuple[float, ...]  # one for each round; none: not measured in this run

    @property
    def verdict(self) -> str:
        if not self.figures:
            return "not measured"
        return "met" if median(self.figures) <= self.limit else "**missed**"


def goals(results: Results) -> Iterator[Goal]:
    start, sizes = results.start_up, results.sizes
    yield Goal(f"`{JSON}`, shipped data ÷ `{TYPER}`", 1.25, ratios(start, JSON, TYPER))
    yield Goal(f"`{ONELINE}`, shipped data ÷ `{TYPER}`", 1.2, ratios(start, ONELINE, TYPER))
    drawn = ratios(start, DRAWN, RICH, less=TRUE_DRAWN)
    yield Goal(f"`{PIPED}` on a terminal, shipped data ÷ `{RICH}`", 1.2, drawn)
    for number in (1_000, 10_000):
        for peers, work in ((SORTING, "sorts by day"), (COLOURING, "only colours days")):
            peer, found = _hardest(sizes.get(number, {}), peers)
            words = f"`{JSON}`, {number:,} ÷ the best Python peer that {work}{peer}"
            yield Goal(words, 0.5, found)
    many = sizes.get(100_000, {})
    yield Goal(f"`{JSON}`, 100,000 ÷ `{EXPORT}`", 1.0, ratios(many, JSON, EXPORT))
    memory = memory_ratio(many, JSON, EXPORT)
    yield Goal(f"`{JSON}`, 100,000 ÷ `{EXPORT}`, memory", 1.5, _one(memory))
    yield Goal(f"`{PIPED}` into a pipe, 100,000 ÷ `{LIST}`", 0.7, ratios(many, PIPED, LIST))
    for name, words in ((JSON, f"`{JSON}`"), (PIPED, f"`{PIPED}` into a pipe")):
        exponent = growth(sizes, name, 10_000, 1_000_000)
        yield Goal(f"{words}, growth exponent 10,000 → 1,000,000", 1.05, _one(exponent))


def _hardest(sheet: Sheet, peers: tuple[str, ...]) -> tuple[str, tuple[float, ...]]:
    """Return the peer beside which the program looks worst, and the ratios to it."""
    found = {peer: ratios(sheet, JSON, peer) for peer in peers}
    measured = [peer for peer in peers if found[peer]]
    if not measured:
        return "", ()
    peer = max(measured, key=lambda peer: median(found[peer]))
    return f", `{peer}`", found[peer]


def _one(figure: float | None) -> tuple[float, ...]:
    return () if figure is None else (figure,)
