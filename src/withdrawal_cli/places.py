"""Where each key of a valid TOML text stands, which the TOML parser does not tell."""

import re
from itertools import count

import tomli

from withdrawal_cli.findings import Path

_BASIC = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_LITERAL = r"'[^']*'"
_NAME = rf"(?:[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL})"
_DOTTED = rf"({_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)[ \t]*"

# In valid TOML a comma outside a value only separates, so it says no more than a blank.
_GAP = re.compile(r"[ \t\n,]+|#[^\n]*")
_NAMES = re.compile(_NAME)
_HEADER = re.compile(rf"(\[\[?)[ \t]*{_DOTTED}\]\]?")
_KEY = re.compile(rf"{_DOTTED}=[ \t]*")
_OPEN = re.compile(r"[\[{]")
_CLOSE = re.compile(r"[\]}]")
# A multi-line string may end in one or two quotes of its own, just before the closing three.
_SCALAR = re.compile(
    rf'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{{3,5}}'
    rf"|'''.*?'{{3,5}}|{_BASIC}|{_LITERAL}|[^,\]}}#\n]+",
    re.DOTALL,
)


def places(text: str) -> dict[Path, int]:
    """Map each table, key and array element of a valid TOML text to its line, counted from 1.

    A table stands at its header, or else on the first line that makes it exist; an array of
    tables at its first header; any other array element where it begins. A byte order mark is
    passed over. A text that is not TOML gives wrong lines or a ValueError.
    """
    scan = _Scan(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    while scan.pos < len(scan.text):
        scan.step()
    return scan.lines


class _Scan:
    """A position in the text, and what was found before it.

    What is open (the section, and in it the unclosed arrays and inline tables) is kept as a
    list and not by recursion, because tomli takes 400 levels and Python has 1000 calls for all.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.sizes: dict[Path, int] = {}  # of the arrays of tables
        self.open: list[tuple[Path, count[int] | None]] = [((), None)]  # arrays count elements

    def step(self) -> None:
        """Step over one gap, closing bracket or header, or over one key or element."""
        path, indices = self.open[-1]
        if self.take(_GAP):
            return
        if len(self.open) > 1 and self.take(_CLOSE):
            self.open.pop()
        elif indices:
            self.value((*path, next(indices)))
        elif header := self.take(_HEADER):
            self.open = [(self.section(*header.groups()), None)]
        elif key := self.take(_KEY):
            self.value(self.follow(path, key[1]))
        else:
            raise ValueError(f"line {self.line} is not TOML")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over the pattern if it stands here."""
        if found := pattern.match(self.text, self.pos):
            self.line += self.text.count("\n", self.pos, found.end())
            self.pos = found.end()
        return found

    def value(self, path: Path) -> None:
        """Note the value that begins here, and step over it, or into it if it holds others."""
        self.lines[path] = self.line
        if bracket := self.take(_OPEN):
            self.open.append((path, count() if bracket[0] == "[" else None))
        else:
            self.take(_SCALAR)

    def section(self, brackets: str, key: str) -> Path:
        """Note the table of a header, or the next element of its array of tables."""
        path = self.follow((), key)
        if brackets == "[[":
            self.lines.setdefault(path, self.line)
            self.sizes[path] = self.sizes.get(path, 0) + 1
            path = (*path, self.sizes[path] - 1)
        self.lines[path] = self.line
        return path

    def follow(self, table: Path, key: str) -> Path:
        """Follow a dotted key from a table, through the last element of each array of tables."""
        *parents, last = map(_plain, _NAMES.findall(key))
        for parent in parents:
            table = (*table, parent)
            self.lines.setdefault(table, self.line)
            if table in self.sizes:
                table = (*table, self.sizes[table] - 1)
        return (*table, last)


def _plain(name: str) -> str:
    """Give a name without its quotes and escapes, as the parser reads it."""
    if name[0] not in "\"'":
        return name
    plain: str = tomli.loads(f"name = {name}")["name"]
    return plain
