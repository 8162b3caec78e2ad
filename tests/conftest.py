"""The program run inside a test: a pinned environment, an empty folder, whole outputs."""

import io
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft202012Validator

from withdrawal_cli.cli import run
from withdrawal_cli.model import Subject
from withdrawal_cli.schema import schema

ROOT = Path(__file__).parent.parent
# What is on a line of JSON Lines.
_RECORDS = {Subject.STATUS: "Standing", Subject.DIFF: "Change"}

# To measure the coverage of a process takes as long as most of them run, so it is done only where
# they do what is done nowhere else.
_MEASURED = ("test_live", "test_process")
# Where files lie in memory, and how much must be free there for the tests.
_MEMORY, _ENOUGH = Path("/dev/shm"), 2**28


class Result(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


Shell = Callable[..., Result]


@cache
def validator(subject: Subject, record: str = "") -> Draft202012Validator:
    """Return what holds an answer to its schema, or a record in it to its part of the schema."""
    part = {"$ref": f"#/$defs/{record}"} if record else {}
    return Draft202012Validator(
        schema(subject) | part, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def hold_to_schema(argv: Sequence[str], result: Result) -> None:
    """Raise ValidationError where a run that was to answer in JSON broke its schema."""
    asked = re.search(r"(?<!\S)(?:--json|(?:-f|--format)[ =]?json(l?))(?!\S)", " ".join(argv))
    if not asked or result.code not in (0, 1):
        return
    subject = Subject(argv[0]) if argv[0] in set(Subject) else Subject.STATUS
    documents = result.out.splitlines() if asked[1] else [result.out]
    for document in documents:
        validator(subject, _RECORDS[subject] if asked[1] else "").validate(json.loads(document))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write down what the program prints in the README and tests/transcripts",
    )


def pytest_configure() -> None:
    # Every step of the ledger waits for the disk, and there are thousands.
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("TMPDIR", str(_MEMORY))
    # A shell without job control has what it runs in the background ignore these.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether to write transcripts down instead of holding the program to them."""
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(autouse=True)
def _pinned_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # Whatever changes how the program looks, finds its data or buffers what it writes.
    unwanted = ["WITHDRAWAL_", "XDG_", "PYTHON", "NO_COLOR", "FORCE_COLOR", "COLORTERM", "LINES"]
    if request.path.stem not in _MEASURED:
        unwanted.append("COVERAGE_")
    for name in [name for name in os.environ if name.startswith(tuple(unwanted))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def withdrawal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Return a function that runs the program with arguments and, maybe, a standard input.

    What it answers in JSON is held to its schema.
    """

    def shell(*argv: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        code = run(argv)
        captured = capsys.readouterr()
        result = Result(code, captured.out, captured.err)
        hold_to_schema(argv, result)
        return result

    return shell
