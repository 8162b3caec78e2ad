"""The readers of a dataset, as text and past the parser; and what is right of them."""

import csv
import datetime as dt
import io
import re
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path as FilePath
from typing import Any
from zlib import crc32

import msgspec
import tomli

from fuzz import documents
from withdrawal_cli import render, shape
from withdrawal_cli.dataset import _converted, survey
from withdrawal_cli.diff import changes
from withdrawal_cli.findings import Path, without_echoes
from withdrawal_cli.model import (
    ChangeKind,
    Dataset,
    DiffAnswer,
    Problem,
    Standing,
    StatusAnswer,
    View,
)
from withdrawal_cli.places import places
from withdrawal_cli.render import Form, words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.rules import breaches
from withdrawal_cli.standing import details, known_to, standings

_NAME = "data.toml"
# What takes long is done for one input of so many.
_SELDOM = 8
# What TOML 1.1 has and tomllib has not: line breaks and a last comma in an inline table, \e, \x and
# times without seconds.
_NEW_IN_TOML = re.compile(r"\{|\\e|\\x|\d:\d")


def text(data: bytes) -> None:
    """The bytes are a file."""
    FilePath(_NAME).write_bytes(data)
    found = survey([_NAME])
    assert found.files == 1
    assert bool(found.problems) is not bool(found.datasets)
    count = data.count(b"\n") + 1
    for problem in found.problems:
        _hold_problem(problem, count)
    for dataset in found.datasets:
        _hold_dataset(dataset, len(data))
    if crc32(data) % _SELDOM:
        return
    if found.problems:
        _hold_places(data, found.problems)
    with suppress(UnicodeDecodeError):
        _hold_parsers(data.decode("utf-8-sig"))


def document(data: bytes) -> None:
    """The bytes choose a document."""
    made = documents.document(data)
    slow = shape.mended(made)
    try:
        fast = _converted(made)
    except msgspec.ValidationError:
        assert slow.findings
    else:
        assert not slow.findings, slow.findings
        assert fast == slow.dataset
    if made and crc32(data) % _SELDOM == 0:
        _hold_written(made, slow)


def _hold_written(made: dict[str, Any], slow: shape.Mended) -> None:
    """As a file, a document has the same problems, each on its line."""
    text, lines = documents.written(made)
    assert tomli.loads(text) == made
    assert places(text) == lines
    findings = list(without_echoes([*slow.findings, *breaches(slow.dataset)]))
    assert bool(slow.findings) <= bool(findings)
    FilePath(_NAME).write_text(text)
    found = survey([_NAME])
    expected = [(_line(one.path, lines, slow.spellings), one.message) for one in findings]
    assert [(one.line, one.message) for one in found.problems] == sorted(
        expected, key=lambda pair: pair[0]
    )
    for problem in found.problems:
        _hold_problem(problem, text.count("\n") + 1)
    for dataset in found.datasets:
        _hold_dataset(dataset, len(text))


def _hold_problem(problem: Problem, count: int) -> None:
    line = words.problem(problem)
    assert line.startswith(f"{_NAME}:")
    assert printable(line) == line
    assert problem.line is None or 1 <= problem.line <= count, f"{problem} of {count} lines"
    assert (problem.line is None) is (problem.message.startswith("is empty; "))
    assert problem.column is None or problem.column >= 1


def _hold_places(data: bytes, problems: tuple[Problem, ...]) -> None:
    """A line more above it all moves every problem down by one, or leaves it at the top."""
    if data.startswith(b"\xef\xbb\xbf") or problems[0].line is None:
        return
    FilePath(_NAME).write_bytes(b"\n" + data)
    pairs = zip(
        sorted(problems, key=_but_line),
        sorted(survey([_NAME]).problems, key=_but_line),
        strict=True,
    )
    for before, after in pairs:
        assert _but_line(after) == _but_line(before)
        assert before.line is not None
        assert after.line in (before.line + 1, *([1] if before.line == 1 else ())), after


def _but_line(problem: Problem) -> tuple[str, str, str, int]:
    return problem.message, problem.field or "", problem.milestone or "", problem.column or 0


def _hold_parsers(text: str) -> None:
    """What the one parser reads, the other reads too and as the same, but for what is new."""
    document, expected = _parsed(tomli.loads, text), _parsed(tomllib.loads, text)
    if expected is None:
        assert document is None or _NEW_IN_TOML.search(text)
    else:
        assert repr(document) == repr(expected)
    if document is not None:
        assert set(places(text)) == set(_paths(document, ()))


def _parsed(loads: Any, text: str) -> dict[str, Any] | None:
    try:
        parsed: dict[str, Any] = loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed


def _paths(value: Any, path: Path) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from _paths(inner, (*path, key))


def _line(path: Path, lines: dict[Path, int], spellings: dict[Path, str]) -> int:
    spelt = tuple(spellings.get(path[: n + 1], part) for n, part in enumerate(path))
    while spelt and spelt not in lines:
        spelt = spelt[:-1]
    return lines.get(spelt, 1)


def _hold_dataset(dataset: Dataset, nth: int) -> None:
    """Everything can be said of a sound dataset, on the nth of its days, and reads back."""
    day = (known_to(dataset), dt.date.min, dt.date.max)[nth % 3]
    sights = [(dataset, day)]
    full, rows = details(sights, soon=30), standings(sights, soon=30)
    said = "".join(render.status(rows, sights, Form.JSON))
    assert said == printable(said[:-1]) + "\n"
    answer = msgspec.json.decode(said, type=StatusAnswer)
    assert answer == StatusAnswer(as_of=day, milestones=tuple(rows))
    said = "".join(render.status(rows, sights, Form.JSONL))
    assert [msgspec.json.decode(line, type=Standing) for line in said.splitlines()] == rows
    said = "".join(render.status(rows, sights, Form.CSV))
    widths = [len(row) for row in csv.reader(io.StringIO(said))]
    assert len(widths) == len(rows) + 1
    assert len(set(widths)) == 1
    view = View(data=_NAME, as_of=day)
    same = changes(full, full)
    assert [one.change for one in same] == [ChangeKind.UNCHANGED] * len(full)
    said = "".join(render.diff(same, view, view, Form.JSON))
    assert msgspec.json.decode(said, type=DiffAnswer).changes == tuple(same)
    for form in (Form.PLAIN, Form.MARKDOWN, Form.HTML):
        _hold_lines(render.status(rows, sights, form))
    for form in (Form.PLAIN, Form.MARKDOWN):
        _hold_lines(render.diff(same, view, view, form))
    for one in full:
        _hold_lines(render.show(one, Form.PLAIN))


def _hold_lines(pieces: Iterable[str]) -> None:
    text = "".join(pieces)
    assert text.endswith("\n")
    for line in text.split("\n"):
        assert printable(line) == line
