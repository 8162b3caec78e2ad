r"""Whole runs, written as transcripts of a shell in tests/transcripts: adding a file adds a test.

A line `$ command` is run, with `NAME=value` before it as environment; below it stands all of
standard output, then each line of standard error after `! `, then `? code` unless that is 0.
Trailing blanks of a line do not count, nor do blank lines before the next command. The working
folder holds `harbour.toml`, which is what `init` writes.
"""

import re
import shlex
from pathlib import Path

import pytest

from conftest import Shell
from withdrawal_cli import template

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=[file.stem for file in TRANSCRIPTS])
def test_the_commands_print_as_written(
    file: Path, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, rewrite: bool
) -> None:
    template.write("harbour.toml")
    written = file.read_text()
    commands = re.findall(r"^\$ (.*)$", written, re.MULTILINE)
    assert commands
    printed = "\n\n".join(_run(command, withdrawal, monkeypatch) for command in commands)
    if rewrite:
        file.write_text(f"{printed}\n")
    else:
        assert f"{printed}\n" == written


def _run(command: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch) -> str:
    words = shlex.split(command)
    start = words.index("withdrawal")
    with monkeypatch.context() as patch:
        for assignment in words[:start]:
            patch.setenv(*assignment.split("=", 1))
        result = withdrawal(*words[start + 1 :])
    lines = [f"$ {command}", *(line.rstrip() for line in result.out.rstrip("\n").split("\n"))]
    lines += [f"! {line}" for line in result.err.splitlines()]
    lines += [f"? {result.code}"] if result.code else []
    return "\n".join(lines).replace(f"{command}\n\n!", f"{command}\n!").rstrip("\n")
