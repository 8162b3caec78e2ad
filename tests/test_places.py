import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import law
from withdrawal_cli.findings import Path
from withdrawal_cli.places import places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("\n # a = 1\n", {}, id="only a comment"),
        pytest.param("a = 1", {("a",): 1}, id="no newline at the end"),
        pytest.param("\na=1\n\n  b\t= 2 # c = 3\n", {("a",): 2, ("b",): 4}, id="keys"),
        pytest.param(
            "a = 1979-05-27 07:32 # day\nb = [1979-05-27 07:32,\n07:32]",
            {("a",): 1, ("b",): 2, ("b", 0): 2, ("b", 1): 3},
            id="a date and time with a space",
        ),
    ],
)
def test_plain_keys(text: str, expected: dict[Path, int]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a . b", ("a", "b")),
        ('"a.b"', ("a.b",)),
        ("'a = 1 # [x]'", ("a = 1 # [x]",)),
        (r'"a \"]\" b"', ('a "]" b',)),
        (r"'\'", ("\\",)),
        (r'"\\"."\x41\e\u00e9\U0001F600"', ("\\", "A\x1bé😀")),
        ("''.\"\"", ("", "")),
        ("1.5", ("1", "5")),
        ("true", ("true",)),
        ("-", ("-",)),
        ('"\u2028"', ("\u2028",)),
    ],
)
def test_a_key_is_named_as_the_parser_names_it(key: str, path: tuple[str, ...]) -> None:
    parts: dict[Path, int] = {path[:end]: 2 for end in range(1, len(path) + 1)}
    inner: dict[Path, int] = {("x", *part): line for part, line in parts.items()}
    assert places(f"\n{key} = 0") == parts
    assert places(f"\n[ {key}\t] # comment") == parts
    assert places(f"\n[[ {key} ]]") == parts | {(*path, 0): 2}
    assert places(f"x = {{\n{key} = 0}}") == inner | {("x",): 1}


@pytest.mark.parametrize(
    ("value", "newlines"),
    [
        ("\"[[x]] # { a = 1, \\\" '''\"", 0),
        (r"'\'", 0),
        (r'"\\"', 0),
        ('""', 0),
        ("''", 0),
        ('""""""', 0),
        ("''''''", 0),
        ('""""x"""""', 0),
        ("''''x'''''", 0),
        ('"""\n[[x]]\nb = 1 # "" \'\'\'\n"""', 3),
        ("'''\n[[x]]\nb = 1 # '' \"\"\"\n\\'''", 3),
        ('"""\\"""\n"""', 1),
        ('"""\\""" " ""\\""" \\\n\n b = 1"""', 2),
        ('"""\\\\"""', 0),
        ('"\u2028\x85"', 0),
    ],
)
def test_a_string_ends_where_the_parser_ends_it(value: str, newlines: int) -> None:
    text = f"a = {value}\nb = [{value}, # comment ]\n0]"
    expected = {("a",): 1, ("b",): 2 + newlines, ("b", 0): 2 + newlines, ("b", 1): 3 + 2 * newlines}
    assert set(paths(tomli.loads(text))) == set(expected)
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[a]\nb = 1", {("a",): 1, ("a", "b"): 2}, id="a table is at its header"),
        pytest.param(
            "[a.b]\nc = 1\n[a.d]",
            {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2, ("a", "d"): 3},
            id="an implicit table is where it first exists",
        ),
        pytest.param(
            "[a.b]\n[a]\nc = 1",
            {("a",): 2, ("a", "b"): 1, ("a", "c"): 3},
            id="a table is at its header even when its child came first",
        ),
        pytest.param(
            "[a]\nb.c = 1\nb.d = 1\n[a.b.e]",
            {("a",): 1, ("a", "b"): 2, ("a", "b", "c"): 2, ("a", "b", "d"): 3, ("a", "b", "e"): 4},
            id="a dotted key makes its tables",
        ),
        pytest.param(
            "[[a]]\nb = 1\n\n[[a]]",
            {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 2, ("a", 1): 4},
            id="an array of tables is at its first header, each element at its own",
        ),
        pytest.param(
            "[[a]]\n[a.b]\n[[a]]\n[[a.c]]\n[[a.c]]\n[a.c.d]\nx.y = 1\n[[a]]",
            {
                ("a",): 1,
                ("a", 0): 1,
                ("a", 0, "b"): 2,
                ("a", 1): 3,
                ("a", 1, "c"): 4,
                ("a", 1, "c", 0): 4,
                ("a", 1, "c", 1): 5,
                ("a", 1, "c", 1, "d"): 6,
                ("a", 1, "c", 1, "d", "x"): 7,
                ("a", 1, "c", 1, "d", "x", "y"): 7,
                ("a", 2): 8,
            },
            id="a header goes into the last element",
        ),
    ],
)
def test_tables(text: str, expected: dict[Path, int]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a = []\nb = {}", {("a",): 1, ("b",): 2}, id="empty"),
        pytest.param(
            "a = [ # one ]\n\n  1, 2\n  , [3,\n4,], # five\n]\nb = 1",
            {
                ("a",): 1,
                ("a", 0): 3,
                ("a", 1): 3,
                ("a", 2): 4,
                ("a", 2, 0): 4,
                ("a", 2, 1): 5,
                ("b",): 7,
            },
            id="an element is where it begins",
        ),
        pytest.param(
            "a = { # b = 1 }\n b.c = 1,\n b.d = [{e = '}'}, {\n}], # comment\n}",
            {
                ("a",): 1,
                ("a", "b"): 2,
                ("a", "b", "c"): 2,
                ("a", "b", "d"): 3,
                ("a", "b", "d", 0): 3,
                ("a", "b", "d", 0, "e"): 3,
                ("a", "b", "d", 1): 3,
            },
            id="an inline table over several lines",
        ),
        pytest.param(
            "[t]\na = [[]]\n[u]", {("t",): 1, ("t", "a"): 2, ("t", "a", 0): 2, ("u",): 3}, id="[[]]"
        ),
    ],
)
def test_arrays_and_inline_tables(text: str, expected: dict[Path, int]) -> None:
    assert places(text) == expected


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = '\ufeffa = """\\\r\n\r\n"""\r\n# comment\r\n[b]\r\nc = [\r\n1]\r\n'
    assert places(text) == {("a",): 1, ("b",): 5, ("b", "c"): 6, ("b", "c", 0): 7}


def test_nesting_as_deep_as_the_parser_allows() -> None:
    arrays = "a = " + "[\n" * 400 + "]" * 400
    assert places(arrays) == {("a", *[0] * depth): depth + 1 for depth in range(400)}
    tables = "a = " + "{\na = " * 400 + "0" + "}" * 400
    assert places(tables) == {("a",) * depth: depth for depth in range(1, 402)}


@pytest.mark.parametrize("text", ["a", "a = 1\n]", "= 1"])
def test_what_is_not_toml_does_not_hang(text: str) -> None:
    with pytest.raises(ValueError, match="is not TOML"):
        places(text)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Give the path of everything in a parsed document, parents first."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


NAMES = st.sampled_from(["a", "b", "1", "-"]) | st.text("ab.-#=[]{},\"'\\ é\t\n\x1b", max_size=4)
SCALARS = st.sampled_from(
    ["0", "+1_000", "-0.5e3", "inf", "true", "0xff", "1979-05-27", "07:32", "1979-05-27 07:32:00Z"]
) | st.sampled_from(['""', "''", r"'\'", r'"\\"', r'"# [[x]] \" {"', "'] # }'", r'"\e\x41"'])
TRAPS = ["\n", "[[x]]\n", "a = 1", "# ", "]", "},", "\\\\", "\t"]
BASIC_TRAPS = st.lists(st.sampled_from([*TRAPS, '\\""" ', '"" ', '\\"', "'''", "\\  \n", "\\e"]))
LITERAL_TRAPS = st.lists(st.sampled_from([*TRAPS, "'' ", '"""', "\\"]))
CLOSING = st.integers(3, 5)


class Draft:
    """A TOML text in the making, with the line of everything written so far."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[Path, int] = {}

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def names(self, least: int = 0, but: Sequence[str] = ()) -> list[str]:
        names = st.lists(NAMES, min_size=least, max_size=least + 2, unique=True)
        return [name for name in self.draw(names) if name not in but]

    def spelling(self, name: str) -> str:
        if re.fullmatch("[A-Za-z0-9_-]+", name) and self.chance():
            return name
        if re.fullmatch("[^'\n\x1b]*", name) and self.chance():
            return f"'{name}'"
        if self.chance():
            return '"' + "".join(f"\\U{ord(char):08x}" for char in name) + '"'
        escapes = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\x1b": r"\e"}
        return '"' + "".join(escapes.get(char, char) for char in name) + '"'

    def scalar(self) -> str:
        match self.choose("plain", "basic", "literal"):
            case "basic":
                return '"""' + "".join(self.draw(BASIC_TRAPS)) + '"' * self.draw(CLOSING)
            case "literal":
                return "'''" + "".join(self.draw(LITERAL_TRAPS)) + "'" * self.draw(CLOSING)
            case _:
                return self.draw(SCALARS)

    def blank(self) -> None:
        self.text += self.choose("", " ", "\t")

    def gap(self) -> None:
        self.text += self.choose("", " ", "\n", " # ]}, \"\"\" '''\n", "\n\n# [[x]]\n\t")

    def end(self) -> None:
        self.text += self.choose("\n", " # [ { \"\"\" '''\n", "\n\n", "\n # [x]\n\t\n  ")

    def dotted(self, names: Sequence[str]) -> None:
        for position, name in enumerate(names):
            if position:
                self.blank()
                self.text += "."
                self.blank()
            self.text += self.spelling(name)

    def keys(self, depth: int = 0, but: Sequence[str] = ()) -> list[tuple[str, ...]]:
        """Draw dotted keys, none of which begins another."""
        keys: list[tuple[str, ...]] = []
        for name in self.names(least=depth, but=but):
            rests = self.keys(depth + 1) if depth < 2 and self.chance() else [()]
            keys += [(name, *rest) for rest in rests or [()]]
        return self.draw(st.permutations(keys))

    def pair(self, table: Path, key: tuple[str, ...], depth: int) -> None:
        for end in range(1, len(key) + 1):
            self.lines.setdefault((*table, *key[:end]), self.line)
        self.dotted(key)
        self.blank()
        self.text += "="
        self.blank()
        self.value((*table, *key), depth)

    def element(self, path: Path, depth: int) -> None:
        self.lines[path] = self.line
        self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        match self.choose("scalar", "array", "table") if depth < 3 else "scalar":
            case "array":
                indices = range(self.draw(st.integers(0, 3)))
                self.enclose("[]", [partial(self.element, (*path, i), depth + 1) for i in indices])
            case "table":
                keys = self.keys()
                self.enclose("{}", [partial(self.pair, path, key, depth + 1) for key in keys])
            case _:
                self.text += self.scalar()

    def enclose(self, brackets: str, writers: Sequence[Callable[[], None]]) -> None:
        self.text += brackets[0]
        self.gap()
        for position, write in enumerate(writers, start=1):
            write()
            self.gap()
            if position < len(writers) or self.chance():
                self.text += ","
                self.gap()
        self.text += brackets[1]

    def header(self, brackets: str, path: Path) -> None:
        for end in range(1, len(path)):
            self.lines.setdefault(path[:end], self.line)
        self.lines[path] = self.line
        self.text += brackets
        self.blank()
        self.dotted([name for name in path if isinstance(name, str)])
        self.blank()
        self.text += "]" * len(brackets)
        self.end()

    def section(self, path: Path, depth: int, but: Sequence[str] = ()) -> None:
        """Write the keys of a table, and then the tables below it."""
        keys = self.keys(but=but)
        for key in keys:
            self.pair(path, key, depth)
            self.end()
        if depth < 3:
            for name in self.names(but=[*but, *(key[0] for key in keys)]):
                self.table((*path, name), depth + 1)

    def table(self, path: Path, depth: int) -> None:
        match self.choose("table", "array", "implicit"):
            case "array":
                for index in range(self.draw(st.integers(1, 3))):
                    self.header("[[", (*path, index))
                    self.section((*path, index), depth)
            case "implicit" if depth < 3:
                names = self.names(least=1)
                for name in names:
                    self.table((*path, name), depth + 1)
                if self.chance():
                    self.header("[", path)
                    self.section(path, depth, but=names)
            case _:
                self.header("[", path)
                self.section(path, depth)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Path, int]]:
    """Draw a TOML text, and the line of each of its paths."""
    draft = Draft(draw)
    draft.end()
    draft.section((), 0)
    text = draft.text if draft.chance() else draft.text.rstrip("\n")
    return text.replace("\n", draft.choose("\n", "\r\n")), draft.lines


@given(documents())
@settings(law, suppress_health_check=[HealthCheck.too_slow])
def test_every_path_of_the_parsed_document_has_its_line(
    document: tuple[str, dict[Path, int]],
) -> None:
    text, lines = document
    assert set(paths(tomli.loads(text))) == set(lines)
    assert places(text) == lines
    assert places(f"\ufeff{text}") == lines
