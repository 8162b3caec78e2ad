"""What SECURITY.md promises: that its tests exist, its limits hold, and looking only looks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from withdrawal_cli import dataset, files, findings, ledger, notify, render

PAGE = (ROOT / "SECURITY.md").read_text()
# The events of Python's own audit by which something would reach beyond the process.
WATCHED = """
import os, sys
from withdrawal_cli.cli import run
ACTS = (
    "ftplib.", "http.", "os.chmod", "os.chown", "os.exec", "os.fork", "os.kill",
    "os.link", "os.mkdir", "os.posix_spawn", "os.remove", "os.rename", "os.rmdir", "os.spawn",
    "os.startfile", "os.symlink", "os.system", "os.truncate", "pty.", "shutil.", "smtplib.",
    "socket.", "subprocess.", "tempfile.", "urllib.", "webbrowser.",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
seen = []
def note(event, arguments):
    if event.startswith(ACTS) or event == "open" and arguments[2] & WRITES:
        seen.append((event, *arguments))
sys.addaudithook(note)
codes = [run(line.split()) for line in sys.argv[1:]]
print(codes, seen, file=sys.stderr)
"""
LOOKING = [
    *(f"status -f {form}" for form in ("table", "json", "jsonl", "csv", "markdown", "html", "svg")),
    "countdown", "countdown --oneline", "show mission-end", "timeline", "timeline -f svg",
    "diff 2024-09-25", "check", "calendar", "schema status", "schema dataset", "--help",
    "remind --dry-run", "remind --list", "remind --as-of 2025-09-30",
]  # fmt: skip


@pytest.mark.parametrize("drawn", ["0", "1"])
def test_looking_opens_no_connection_starts_no_program_and_writes_no_file(
    drawn: str, tmp_path: Path
) -> None:
    # What measures coverage writes its own files.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    watched = subprocess.run(
        [sys.executable, "-c", WATCHED, *LOOKING],
        env=own | {"FORCE_COLOR": drawn, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert watched.stderr.splitlines()[-1] == f"{[0] * len(LOOKING)} []"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "named", re.findall(r"`(test_\w+\.py(?:::\w+)?)`", PAGE), ids=lambda named: named
)
def test_every_test_that_is_named_exists(named: str) -> None:
    name, _, test = named.partition("::")
    written = (ROOT / "tests" / name).read_text()
    assert not test or f"\ndef {test}(" in written


def test_the_limits_are_those_of_the_program() -> None:
    limits = re.findall(r"^\| (\d.*?) \| .* \| .* \|$", PAGE, re.MULTILINE)
    assert limits == [
        f"{files.MOST_BYTES // 2**20} MiB",
        f"{dataset.LONGEST_LINE // 2**20} MiB",
        "400 levels, 1000 parts",
        f"{sys.get_int_max_str_digits()} digits",
        f"{findings.MOST}",
        f"{render.MOST_DRAWN}",
        f"{notify.LIMIT:.0f} seconds",
        f"{ledger.WAIT / 60:.0f} minutes",
    ]
