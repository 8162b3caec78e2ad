"""The program run inside a test: a pinned environment, an empty folder, whole outputs."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from withdrawal_cli.cli import run

ROOT = Path(__file__).parent.parent


class Result(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


Shell = Callable[..., Result]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write down what the program prints in the README and tests/transcripts",
    )


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether to write transcripts down instead of holding the program to them."""
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(autouse=True)
def _pinned_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Whatever changes how the program looks, finds its data or buffers what it writes.
    unwanted = ("WITHDRAWAL_", "XDG_", "PYTHON", "NO_COLOR", "FORCE_COLOR", "COLORTERM", "LINES")
    for name in [name for name in os.environ if name.startswith(unwanted)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def withdrawal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Return a function that runs the program with arguments and, maybe, a standard input."""

    def shell(*argv: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        code = run(argv)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return shell
