"""What the README and contrib/ give cron and systemd users is sound."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

README = (ROOT / "README.md").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
@pytest.mark.parametrize("unit", ["withdrawal-remind.service", "withdrawal-remind.timer"])
def test_systemd_finds_nothing_wrong_with_the_units(unit: str, tmp_path: Path) -> None:
    command = tmp_path / ".local" / "bin" / "withdrawal"
    command.parent.mkdir(parents=True)
    command.symlink_to(sys.executable)
    run = subprocess.run(
        ["systemd-analyze", "--user", "verify", ROOT / "contrib" / unit],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_file_of_addresses_is_for_the_user_alone(tmp_path: Path) -> None:
    commands = re.search(r"```sh\n(mkdir -p ~/.config/withdrawal\n.*?)```", README, re.DOTALL)
    assert commands
    subprocess.run(
        ["sh", "-ec", commands[1]], env={**os.environ, "HOME": str(tmp_path)}, check=True
    )
    file = tmp_path / ".config" / "withdrawal" / "environment"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == "WITHDRAWAL_NOTIFY='mailto://user:password@example.org'\n"


def test_the_line_for_cron_hands_the_addresses_over_in_the_environment(tmp_path: Path) -> None:
    line = re.search(r"^0 8 \* \* \*  (.*)$", README, re.MULTILINE)
    assert line
    # cron turns a % into a line break.
    assert "%" not in line[1]
    settings = tmp_path / ".config" / "withdrawal" / "environment"
    settings.parent.mkdir(parents=True)
    settings.write_text("WITHDRAWAL_NOTIFY='json://a%20b c'\n")
    command = tmp_path / ".local" / "bin" / "withdrawal"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\necho "$1: $WITHDRAWAL_NOTIFY"\n')
    command.chmod(0o700)
    run = subprocess.run(
        ["sh", "-c", line[1]], env={"HOME": str(tmp_path)}, capture_output=True, check=True
    )
    assert (run.stdout, run.stderr) == (b"remind: json://a%20b c\n", b"")
