"""The colour of each state: on a terminal, and on paper by day and by night."""

from withdrawal_cli.model import State

STYLES = {
    State.UNDATED: "dim",
    State.UPCOMING: "cyan",
    State.SOON: "yellow",
    State.DUE: "bold yellow",
    State.OVERDUE: "bold red",
    State.ELAPSED: "magenta",
    State.KEPT: "green",
    State.PARTLY_KEPT: "yellow",
    State.BROKEN: "bold red",
    State.SUPERSEDED: "blue",
}
"""How Rich draws a state. A state is always a word too."""

# What can be read on `paper` has a contrast of 4.5 to it at the least (WCAG 2.2, 1.4.3).
LIGHT = {
    "ink": "#1f2328", "paper": "#ffffff", "dim": "#57606a", "rule": "#d8dee4",
    "cyan": "#0b7285", "yellow": "#8a5a00", "red": "#b42318", "magenta": "#86198f",
    "green": "#1a7f37", "blue": "#1d4ed8",
}  # fmt: skip
DARK = {
    "ink": "#e6edf3", "paper": "#0d1117", "dim": "#9aa4af", "rule": "#30363d",
    "cyan": "#56c2d6", "yellow": "#e3b341", "red": "#ff8a80", "magenta": "#d2a8ff",
    "green": "#56d364", "blue": "#79b8ff",
}  # fmt: skip


_SHAPES = (
    "svg text,svg rect,svg circle{fill:currentColor}",
    ".bold{font-weight:bold}",
    ".gap,.today,.hollow,.ringed{stroke:currentColor;stroke-width:2}",
    ".gap{stroke-dasharray:3 3}",
    "svg svg{overflow:visible}",
)


def stylesheet() -> str:
    """Return the CSS of the classes that are the words in `STYLES`, by day and by night."""
    dark = f"@media (prefers-color-scheme:dark){{{' '.join(_rules(DARK))}}}"
    return " ".join((*_SHAPES, *_rules(LIGHT), dark))


def _rules(colours: dict[str, str]) -> list[str]:
    rules = [f".{name}{{color:{colour}}}" for name, colour in colours.items()]
    paper = colours["paper"]
    rules.append(f".paper{{background:{paper}}}.hollow{{fill:{paper}}}.ringed{{stroke:{paper}}}")
    return rules
