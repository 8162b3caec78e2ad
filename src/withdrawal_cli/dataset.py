"""Datasets from bytes: the records, or every problem with its place."""

import datetime as dt
import os
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import msgspec
import tomli

from withdrawal_cli import files, rules
from withdrawal_cli.errors import DataError
from withdrawal_cli.files import STANDARD_INPUT, shown
from withdrawal_cli.findings import MOST, Finding, Path, cut, quoted, without_echoes
from withdrawal_cli.model import Dataset, DueText, Problem

SHIPPED = "shipped"
LONGEST_LINE = 2**20
"""How many bytes a line may have; a number of a hundred million digits takes the parser 12 GB."""

# How long a text may be to be read in part, some twenty times, for the place of a fault.
_LONGEST_SEARCHED = 2**22
# In the wheel the shipped dataset and the schema lie beside this file; in a checkout (and so in an
# editable install) they are the files under data/ that people edit.
_PLACES = (FilePath(__file__).parent, FilePath(__file__).parents[2] / "data")
# A key that TOML lets stand without quotes.
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


class Survey(NamedTuple):
    """What the files asked for hold: the datasets that are sound, and the problems of the rest."""

    files: int
    datasets: tuple[Dataset, ...]
    problems: tuple[Problem, ...]


class _File(NamedTuple):
    name: str
    content: bytes


def load(paths: Sequence[str]) -> tuple[Dataset, ...]:
    """Return the datasets at `paths`, in their order.

    A path is a file, a folder (its `*.toml` by name), `-` for standard input, or `shipped`.
    Raises AccessError for what cannot be read, and DataError with every problem of every file.
    """
    found = survey(paths)
    if found.problems:
        raise DataError(found.problems)
    return found.datasets


def survey(paths: Sequence[str]) -> Survey:
    """Return the sound datasets and every problem at `paths`, as `load` takes them.

    Raises AccessError for what cannot be read.
    """
    count = 0
    owners: dict[str, str] = {}
    datasets: list[Dataset] = []
    problems: list[Problem] = []
    for path in paths:
        before = count
        for file in _files(path):
            count += 1
            try:
                datasets.append(_dataset(file, owners))
            except DataError as error:
                problems += error.problems
        if count == before:
            problems.append(_problem(shown(path), "holds no .toml file"))
    return Survey(count, tuple(datasets), tuple(problems))


def _files(path: str) -> Iterator[_File]:
    if path == STANDARD_INPUT:
        yield _File("<stdin>", files.read(path))
    elif path == SHIPPED:
        yield _File(SHIPPED, files.read(str(_packed("milestones.toml"))))
    elif os.path.isdir(path):  # noqa: PTH112 - FilePath.is_dir raises where a folder is closed to us
        for file in files.in_folder(path, ".toml"):
            yield _File(shown(file), files.read(file))
    else:
        yield _File(shown(path), files.read(path))


def schema() -> str:
    """Return the address at which an editor finds the schema of a dataset."""
    return _packed("dataset.schema.json").as_uri()


def _packed(name: str) -> FilePath:
    return next(place / name for place in _PLACES if (place / name).exists())


def _dataset(file: _File, owners: dict[str, str]) -> Dataset:
    """Return a file's dataset and note it in `owners`, by statement id. Raises DataError."""
    text = _text(file)
    document = _document(file.name, text)
    findings: list[Finding] = []
    spellings: dict[Path, str] = {}
    try:
        dataset = _converted(document)
    except msgspec.ValidationError:
        from withdrawal_cli import shape

        dataset, findings, spellings = shape.mended(document)
    statement = dataset.statement.id
    if statement in owners:
        message = f"{quoted(statement)} is already the id of the statement in {owners[statement]}"
        findings.append(Finding(("statement", "id"), message))
    owners[statement] = file.name
    found = without_echoes(chain(findings, rules.breaches(dataset)))
    if reported := list(islice(found, MOST + 1)):
        from withdrawal_cli.places import places

        lines = places(text)
        problems = [
            _placed(file.name, finding, dataset, _line(finding.path, lines, spellings))
            for finding in reported[:MOST]
        ]
        problems.sort(key=lambda problem: problem.line or 0)
        if len(reported) > MOST:
            problems.append(_problem(file.name, f"has more than {MOST} problems; mend these first"))
        raise DataError(problems)
    return dataset


def _converted(document: dict[str, Any]) -> Dataset:
    # builtin_types: a date given as text is a mistake, not a date.
    return msgspec.convert(
        document,
        Dataset,
        builtin_types=(dt.date, dt.datetime, dt.time),
        dec_hook=lambda _, value: DueText.of(value),
    )


def _text(file: _File) -> str:
    if line := _long_line(file.content):
        message = f"this line has more than {LONGEST_LINE // 2**20} MiB; break it up"
        raise DataError([_problem(file.name, message, line)])
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        line, column = _line_and_column(before, len(before))
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise DataError([_problem(file.name, message, line, column)]) from None
    if not text.strip():
        message = "is empty; `withdrawal init` writes a dataset to start from"
        raise DataError([_problem(file.name, message)])
    return text


def _long_line(content: bytes) -> int | None:
    """Return the first line that is too long, counted from 1, at the cost of few looks."""
    begin = 0
    while len(content) - begin > LONGEST_LINE:
        end = content.rfind(b"\n", begin, begin + LONGEST_LINE + 1)
        if end < 0:
            return content.count(b"\n", 0, begin) + 1
        begin = end + 1
    return None


def _document(name: str, text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        # It may repeat a key.
        message = cut(f"{error.msg[:1].lower()}{error.msg[1:]}")
        problem = _problem(name, message, error.lineno, error.colno)
    except RecursionError:
        problem = _problem(name, "is nested too deep", *_first_place(text, RecursionError))
    except ValueError:
        problem = _problem(name, "a number has too many digits", *_first_place(text, ValueError))
    raise DataError([problem])


def _first_place(text: str, failure: type[Exception]) -> tuple[int | None, int | None]:
    """Return the line and the column at which the parser, reading on, first fails in that way.

    It fails so without saying where. As it reads from left to right, it fails so on every text cut
    after that place and on none cut before it. In a long text it would take too long to find.
    """
    if len(text) > _LONGEST_SEARCHED:
        return None, None

    def fails(length: int) -> bool:
        try:
            tomli.loads(text[:length])
        except Exception as error:
            return type(error) is failure
        return False

    return _line_and_column(text, bisect_left(range(len(text)), True, key=fails) - 1)


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _problem(
    name: str, message: str, line: int | None = None, column: int | None = None
) -> Problem:
    return Problem(file=name, line=line, column=column, milestone=None, field=None, message=message)


def _placed(name: str, finding: Finding, dataset: Dataset, line: int) -> Problem:
    path, milestone = finding.path, None
    match path:
        case ("milestones", int(index), *_):
            milestone = cut(dataset.milestones[index].id) or None
    return Problem(
        file=name,
        line=line,
        column=None,
        milestone=milestone,
        field=_field(path[2:] if milestone else path) or None,
        message=finding.message,
    )


def _line(path: Path, lines: dict[Path, int], spellings: dict[Path, str]) -> int:
    """Return the line of a key as written or, where it is missing, of the table around it."""
    written: Path = ()
    for length in range(1, len(path) + 1):
        step = (*written, spellings.get(path[:length], path[length - 1]))
        if step not in lines:
            break
        written = step
    return lines.get(written, 1)


def _field(path: Path) -> str:
    """Return a path as people write it; positions in a list count from 1."""
    return "".join(map(_step, path)).removeprefix(".")


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part + 1}]"
    return f".{cut(part)}" if _BARE_KEY.fullmatch(part) else f".{quoted(part)}"
