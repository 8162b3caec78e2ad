"""`countdown --oneline` where the README puts it: the prompts of bash and zsh, tmux's status."""

import fcntl
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from conftest import ROOT, Shell

SECTION = (ROOT / "README.md").read_text().partition("## In a prompt or a status bar\n")[2]
SHOWN = "syria-operations 54 d past"
PATIENCE = 15
"""Seconds after which what a test waits for does not come."""

# Makes standard input the terminal of the shell, so that it controls its jobs as usual.
START = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_ESCAPES = re.compile(r"\x1b(?:\[[<=>?\d;]*[ -/]*[@-~]|\][^\x07]*\x07|[()].|[ -~])|[\x0e\x0f]")


def recipe(language: str) -> str:
    """Return the one block in a language of the README's section on prompts."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    return str(block)


def has(command: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(command), reason=f"no {command} here")


class Window:
    """A program on a terminal of 80 columns, and what it has written there."""

    def __init__(self, *command: str) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        self._run = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        self._read = b""

    @property
    def written(self) -> str:
        return self._read.decode(errors="replace")

    @property
    def text(self) -> str:
        """All that was written, without what acts on the terminal."""
        return _ESCAPES.sub("", self.written).replace("\r", "")

    def until(self, pattern: str) -> None:
        """Read until there is something in the text."""
        while not re.search(pattern, self.text):
            assert self._reads(), f"it never came; shown was:\n{self.text}"

    def to_its_end(self) -> None:
        """Read until the program has left the terminal."""
        with suppress(OSError):
            while self._reads():
                pass
        self._run.wait(PATIENCE)

    def _reads(self) -> bytes:
        ready, _, _ = select.select([self._master], [], [], PATIENCE)
        assert ready, f"nothing came; shown was:\n{self.text}"
        read = os.read(self._master, 65536)
        self._read += read
        return read

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def close(self) -> None:
        self._run.kill()
        self._run.wait()
        os.close(self._master)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window of a day, with the program on its PATH."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("WITHDRAWAL_AS_OF", "2026-11-23")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("ENV", "BASH_ENV", "PS1", "PROMPT_COMMAND", "ZDOTDIR", "TMUX", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as stack:

        def opened(*command: str) -> Window:
            one = Window(*command)
            stack.callback(one.close)
            return one

        yield opened


Windows = Callable[..., Window]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program read data with a mistake in it."""
    Path("broken.toml").write_text("[statement\n")
    monkeypatch.setenv("WITHDRAWAL_DATA", "broken.toml")


def test_a_line_for_a_prompt_is_the_id_and_the_days(withdrawal: Shell) -> None:
    argv = ("countdown", "--oneline", "--as-of")
    assert withdrawal(*argv, "2026-11-23") == (0, f"{SHOWN}\n", "")
    assert withdrawal(*argv, "2025-09-23") == (0, "mission-end 7 d left\n", "")


@has("bash")
def test_bash_shows_it_before_its_prompt(window: Windows) -> None:
    Path(".bashrc").write_text(f"PS1='$ '\n{recipe('bash')}")
    one = window("bash", "-i")
    prompt = f"{SHOWN} $ "
    talk(one, prompt)
    assert one.text == f"{prompt}false\n{prompt}echo code=$?\ncode=1\n{prompt}exit\nexit\n"


@has("bash")
@pytest.mark.usefixtures("broken")
def test_bash_is_quiet_about_broken_data(window: Windows) -> None:
    Path(".bashrc").write_text(f"PS1='$ '\n{recipe('bash')}")
    one = window("bash", "-i")
    talk(one, " $ ")
    assert one.text == " $ false\n $ echo code=$?\ncode=1\n $ exit\nexit\n"


@has("zsh")
def test_zsh_shows_it_at_the_right(window: Windows) -> None:
    Path(".zshrc").write_text(f"PS1='$ '\n{recipe('zsh')}")
    one = window("zsh", "-i")
    talk(one, SHOWN)
    assert "\ncode=1\n" in one.text
    # A column stays free at the right.
    (moved, *_) = re.findall(rf"\x1b\[(\d+)C{SHOWN}", one.written)
    assert len("$ ") + int(moved) + len(SHOWN) == 80 - 1


@has("zsh")
@pytest.mark.usefixtures("broken")
def test_zsh_is_quiet_about_broken_data(window: Windows) -> None:
    Path(".zshrc").write_text(f"PS1='prompt$ '\n{recipe('zsh')}")
    one = window("zsh", "-i")
    talk(one, "prompt$ ")
    assert "\ncode=1\n" in one.text
    assert set(re.findall(r"[a-z]{3,}", one.text)) == {"prompt", "false", "echo", "code", "exit"}


@has("tmux")
def test_tmux_shows_it_in_its_status_line(
    window: Windows, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path(".tmux.conf").write_text(recipe("tmux"))
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    tmux = ("tmux", "-L", "prompts")
    one = window(*tmux, "new", "cat")
    try:
        one.until(SHOWN)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    one.to_its_end()
    (line,) = re.findall(rf"\[0\] 0:\w+\* +{SHOWN}", one.text)
    assert len(line) == 80


def talk(one: Window, prompt: str) -> None:
    """Type two commands and leave, each once the prompt is there."""
    for number, line in enumerate(["false", "echo code=$?", "exit"], start=1):
        one.until(rf"(?s)(.*{re.escape(prompt)}){{{number}}}")
        one.type(f"{line}\n")
    one.to_its_end()
