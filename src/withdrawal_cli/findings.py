"""What is wrong with a document: where in it, and what to say of it, before lines are known."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

MOST = 1000
"""How many problems of a file are told; the rest would bury them."""

Path = tuple[str | int, ...]
"""The way to a value in a document, e.g. `("milestones", 2, "updates", 0, "due")`."""


class Finding(NamedTuple):
    """A fault at `path`, which only holds if what stands at the paths in `given` is sound.

    `blank` says that what stands at `path` could not be used at all, and nothing below it either.
    """

    path: Path
    message: str
    given: tuple[Path, ...] = ()
    blank: bool = False


def without_echoes(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what only follows from a finding before it: one fault, one line."""
    broken: set[Path] = set()
    blank: set[Path] = set()
    for finding in findings:
        paths = {finding.path, *finding.given}
        above = {path[:length] for path in paths for length in range(len(path))}
        if broken.isdisjoint(paths) and blank.isdisjoint(above):
            yield finding
            broken.add(finding.path)
            if finding.blank:
                blank.add(finding.path)


def cut(value: str) -> str:
    """Return what a dataset says, cut where it would bury the message."""
    return value if len(value) <= 80 else f"{value[:80]}…"


def quoted(value: str) -> str:
    """Return the same in quotation marks."""
    return f'"{cut(value)}"'
