"""The report: what was measured, as Markdown, and its place in the README of this folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.goals import Goal, goals
from bench.programs import JSON, TYPER
from bench.readings import Reading, Results, growth, ratio

README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- last run -->\n", "<!-- end of the last run -->"

_GOALS = (
    "The goals, as ratios within this run: the median of the rounds, and the lowest and the "
    "highest of them:"
)
_TIME = (
    "Time by the number of deadlines, and the exponent with which it grows between the first and "
    "the last size from 10,000 on (1: in step with the number):"
)


def record(text: str) -> None:
    """Write the report into the README, in the place of the last."""
    before, _, rest = README.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    README.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}", encoding="utf-8")


def report(results: Results, introduction: str) -> str:
    """Return what was measured as Markdown."""
    sizes = results.sizes.items()
    numbers = [f"{size:,}" for size in results.sizes]
    parts = [
        introduction,
        _GOALS,
        _table(
            ("goal", "at most", "measured", "rounds", ""),
            map(_goal, goals(results)),
            ends_in_words=True,
        ),
        "Start-up, with the shipped data:",
        _table(
            ("command", "time", f"÷ `{TYPER}`", "memory", "instructions", f"÷ `{TYPER}`"),
            _start_up(results),
        ),
        _TIME,
        _table(
            ("command", *numbers, "growth"),
            _rows(results, _time, lambda name: _figure(_growth(results, name))),
        ),
        "Peak memory by the number of deadlines:",
        _table(("command", *numbers), _rows(results, _memory)),
        f"The time of `{JSON}` ÷ the time of each peer, and what the peer says of the days left:",
        _table(
            ("beside", *numbers, "days left"),
            (
                (f"`{peer}`", *(_figure(ratio(one, JSON, peer)) for _, one in sizes), said)
                for peer, said in results.days.items()
            ),
            ends_in_words=True,
        ),
        *_failures(results),
    ]
    return "\n\n".join(parts) + "\n"


def _goal(goal: Goal) -> tuple[str, ...]:
    figures = goal.figures
    shown = _figure(median(figures)) if figures else ""
    spread = f"{min(figures):.2f}–{max(figures):.2f}" if len(figures) > 1 else ""
    return goal.words, f"{goal.limit:.2f}", shown, spread, goal.verdict


def _start_up(results: Results) -> Iterator[tuple[str, ...]]:
    counts = results.instructions
    for name, reading in results.start_up.items():
        count, floor = counts.get(name), counts.get(TYPER)
        yield (
            f"`{name}`",
            _time(reading),
            _figure(ratio(results.start_up, name, TYPER)),
            _memory(reading),
            f"{count / 1e6:.1f} million" if count else "",
            _figure(count / floor) if count and floor else "",
        )


def _rows(
    results: Results, cell: Callable[[Reading], str], *more: Callable[[str], str]
) -> Iterator[tuple[str, ...]]:
    for name in _names(results):
        cells = (cell(sheet[name]) if name in sheet else "" for sheet in results.sizes.values())
        yield (f"`{name}`", *cells, *(column(name) for column in more))


def _names(results: Results) -> list[str]:
    return list(dict.fromkeys(name for sheet in results.sizes.values() for name in sheet))


def _growth(results: Results, name: str) -> float | None:
    timed = [
        size
        for size, sheet in results.sizes.items()
        if size >= 10_000 and sheet.get(name, Reading()).seconds
    ]
    return growth(results.sizes, name, timed[0], timed[-1]) if timed else None


def _failures(results: Results) -> Iterator[str]:
    sheets = {"the shipped data": results.start_up}
    sheets |= {f"{size:,}": sheet for size, sheet in results.sizes.items()}
    where: dict[tuple[str, str], list[str]] = {}
    for place, sheet in sheets.items():
        for name, reading in sheet.items():
            if reading.cannot:
                where.setdefault((name, reading.cannot), []).append(place)
    if where:
        yield "What could not be measured:"
        yield "\n".join(
            f"- `{name}` ({'; '.join(places)}): {reason}"
            for (name, reason), places in where.items()
        )


def _time(reading: Reading) -> str:
    if not reading.seconds:
        return "n/a"
    seconds = reading.median
    shown = f"{seconds * 1000:.3g} ms" if seconds < 0.9995 else f"{seconds:.2f} s"
    return f"{shown}, once" if reading.is_once else shown


def _memory(reading: Reading) -> str:
    return f"{reading.kilobytes / 1024:.0f} MiB" if reading.kilobytes else "n/a"


def _figure(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.2f}"


def _table(
    head: Sequence[str], rows: Iterable[tuple[str, ...]], *, ends_in_words: bool = False
) -> str:
    rule = ["---", *("--:" for _ in head[1:])]
    if ends_in_words:
        rule[-1] = "---"
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))
