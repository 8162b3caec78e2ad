"""Completion: what is offered where, at what cost, and in real shells on a terminal."""

import errno
import io
import os
import pwd
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from conftest import ROOT, Result, Shell
from withdrawal_cli import completion, shell, template
from withdrawal_cli.cli import app
from withdrawal_cli.dataset import load
from withdrawal_cli.model import State, Subject
from withdrawal_cli.options import PageFormat, PictureFormat, StatusFormat, TableFormat, TextFormat

SHIPPED = [one.id for one in load(["shipped"])[0].milestones]
EXAMPLE = str(ROOT / "examples" / "us-taliban-2020.toml")
MINE = ["new-quay", "ferry", "museum"]
SEVERAL = [f"example-2030/{name}" for name in MINE] + [f"us-iraq-2024/{name}" for name in SHIPPED]
COMMANDS = list(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _files() -> None:
    template.write("mine.toml")
    template.write("my own.toml")
    Path("broken.toml").write_text("[statement]\n")
    Path("folder").mkdir()
    shutil.copy("mine.toml", "folder")


Complete = Callable[..., list[str]]


@pytest.fixture
def complete(withdrawal: Shell, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Return a function that completes a line as bash asks for it, in silence."""

    def completed(line: str, **env: str) -> list[str]:
        # A blank splits words, but for one that is written with a backslash.
        words = [word.replace("\0", "\\ ") for word in line.replace("\\ ", "\0").split(" ")]
        asked = {
            "_WITHDRAWAL_COMPLETE": "complete_bash",
            "COMP_WORDS": "\n".join(words),
            "COMP_CWORD": f"{len(words) - 1}",
        }
        for name, value in (asked | env).items():
            monkeypatch.setenv(name, value)
        code, out, err = withdrawal()
        assert (code, err) == (0, "")
        return out.split()

    return completed


def starting(names: object, start: str) -> list[str]:
    return [name for name in map(str, names) if name.startswith(start)]  # type: ignore[call-overload]


# What is offered


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("withdrawal ", COMMANDS),
        ("withdrawal s", ["status", "show", "schema"]),
        ("withdrawal nonsense", []),
        # Milestones
        ("withdrawal show ", SHIPPED),
        ("withdrawal show mi", ["mission-end"]),
        ("withdrawal show MI", []),
        ("withdrawal show mission-end ", []),
        ("withdrawal countdown is", ["isis-prevention"]),
        ("withdrawal status mission-end b", ["baghdad-sites", "bilateral-transition"]),
        ("withdrawal timeline mi", ["mission-end"]),
        ("withdrawal calendar mi", ["mission-end"]),
        ("withdrawal remind mi", ["mission-end"]),
        ("withdrawal status -- mi", ["mission-end"]),
        ("withdrawal --open mi", ["mission-end"]),
        ("withdrawal show --as-of nonsense mi", ["mission-end"]),
        # Of the data named
        ("withdrawal show -d mine.toml ", MINE),
        ("withdrawal show --data mine.toml mu", ["museum"]),
        ("withdrawal -d mine.toml ", MINE),
        ("withdrawal -d my\\ own.toml ", MINE),
        ("withdrawal -d 'my\\ own.toml' ", []),
        ("withdrawal -d folder ", MINE),
        ("withdrawal -d shipped mi", ["mission-end"]),
        ("withdrawal -d mine.toml -d shipped ", SEVERAL),
        ("withdrawal -d mine.toml -d shipped us-iraq-2024/mi", ["us-iraq-2024/mission-end"]),
        ("withdrawal -d mine.toml -d shipped mi", []),
        # States and formats
        ("withdrawal status --state ", list(State)),
        ("withdrawal status --state o", ["overdue"]),
        ("withdrawal status --state overdue --state u", ["undated", "upcoming"]),
        ("withdrawal --state o", ["overdue"]),
        ("withdrawal status -f ", list(StatusFormat)),
        ("withdrawal -f j", ["json", "jsonl"]),
        ("withdrawal countdown -f ", list(PageFormat)),
        ("withdrawal show --format ", list(PageFormat)),
        ("withdrawal timeline -f ", list(PictureFormat)),
        ("withdrawal diff -f ", list(TableFormat)),
        ("withdrawal check -f ", list(PageFormat)),
        ("withdrawal remind -f ", list(TextFormat)),
        ("withdrawal schema ", list(Subject)),
        ("withdrawal schema d", ["diff", "dataset"]),
        # Options
        ("withdrawal status --st", ["--state"]),
        ("withdrawal --st", ["--state"]),
        ("withdrawal diff --e", ["--exit-code"]),
        ("withdrawal schema --", ["--help"]),
        # What only the shell can complete: names of files
        ("withdrawal -d m", []),
        ("withdrawal check ", []),
        ("withdrawal init ", []),
        ("withdrawal diff ", []),
        ("withdrawal calendar -o ", []),
        ("withdrawal remind --to ", []),
    ],
)
def test_what_may_stand_at_the_cursor_is_offered(
    line: str, offered: list[str], complete: Complete
) -> None:
    assert complete(line) == offered


def test_every_option_of_every_command_is_offered(complete: Complete) -> None:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        options = [one for one in command.params if one.param_type_name == "option"]
        spellings = {spelling for one in options for spelling in one.opts} | {"--help", "-h"}
        assert set(complete(f"withdrawal {name} -")) == spellings


def test_a_part_of_the_line_behind_the_cursor_does_not_count(complete: Complete) -> None:
    assert complete("withdrawal show mi --json", COMP_CWORD="2") == ["mission-end"]


def test_the_variable_names_the_data_in_use(
    complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHDRAWAL_DATA", "mine.toml")
    assert complete("withdrawal show ") == MINE
    assert complete("withdrawal show -d shipped mi") == ["mission-end"]
    monkeypatch.setenv("WITHDRAWAL_DATA", os.pathsep.join(["mine.toml", "shipped"]))
    assert complete("withdrawal show ") == SEVERAL
    assert complete("withdrawal -d mine.toml ") == MINE


def test_the_home_folder_may_be_written_short(complete: Complete) -> None:
    # The shell hands over the words as they are typed.
    assert complete("withdrawal show -d ~/mine.toml ") == MINE


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("withdrawal status --state = o", ["overdue"]),
        ("withdrawal --state = o", ["overdue"]),
        ("withdrawal status --state =", list(State)),
        ("withdrawal show --data = mine.toml mu", ["museum"]),
        ("withdrawal show --data = mine.toml --format = j", ["json"]),
    ],
)
def test_an_option_may_be_joined_to_its_value(
    line: str, offered: list[str], complete: Complete
) -> None:
    # Which bash takes apart.
    assert complete(line) == offered


@pytest.mark.parametrize(
    "data", ["broken.toml", "nowhere.toml", "''", "/dev/null", "folder/..", "~x"]
)
def test_where_there_is_no_sound_data_nothing_is_offered_nor_said(
    data: str, complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complete(f"withdrawal show -d {data} ") == []
    assert complete(f"withdrawal show -d mine.toml -d {data} ") == []
    monkeypatch.setenv("WITHDRAWAL_DATA", data)
    assert complete("withdrawal show ") == []
    # What does not depend on the data is offered still.
    assert complete("withdrawal --state o") == ["overdue"]


def test_standard_input_is_not_read(
    complete: Complete, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complete("withdrawal -d - ") == []
    monkeypatch.setenv("COMP_WORDS", "withdrawal -d - ")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert withdrawal(stdin=b"keys typed ahead") == Result(0, "\n", "")
    assert isinstance(sys.stdin, io.TextIOWrapper)
    assert sys.stdin.read() == "keys typed ahead"


@pytest.mark.parametrize("name", ["pipe.toml", "/dev/stdin", "/dev/tty"])
def test_nothing_is_waited_for(name: str) -> None:
    os.mkfifo("pipe.toml")
    reading, writing = os.pipe()
    env = asking("bash", f"withdrawal -d {name} ")
    command = [sys.executable, "-m", "withdrawal_cli"]
    try:
        run = subprocess.run(
            command, env=env, stdin=reading, capture_output=True, timeout=30, check=False
        )
    finally:
        os.close(reading)
        os.close(writing)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"\n", b"")


@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "$(touch x)",
        "`touch x`",
        "a;b",
        "it's",
        '"',
        "*",
        "a\\nb",
        "--json",
        "a:b",
        "\\u001b[m",
    ],
)
@pytest.mark.parametrize("place", ['"museum"', '"example-2030"'])
def test_no_name_that_a_shell_would_act_on_is_offered(name: str, place: str) -> None:
    text = Path("mine.toml").read_text()
    quoted = '"' + name.replace('"', '\\"') + '"'
    Path("hostile.toml").write_text(text.replace(f"id = {place}", f"id = {quoted}"))
    assert list(completion.milestones(["hostile.toml", "shipped"])) == []


def test_milestones_are_offered_in_the_order_of_the_data() -> None:
    assert list(completion.milestones(["mine.toml"])) == MINE
    assert list(completion.milestones(["shipped"])) == SHIPPED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"PATH": "- -"}, {"PATH": "- -"}),
        (
            {"COMP_WORDS": "withdrawal -f j", "COMP_CWORD": "2"},
            {"COMP_WORDS": "withdrawal status -f j", "COMP_CWORD": "3"},
        ),
        (
            {"COMP_WORDS": "withdrawal\n--state\n", "COMP_CWORD": "2"},
            {"COMP_WORDS": "withdrawal\nstatus --state\n", "COMP_CWORD": "3"},
        ),
        (
            {"COMP_WORDS": "/bin/withdrawal -", "COMP_CWORD": "1"},
            {"COMP_WORDS": "/bin/withdrawal status -", "COMP_CWORD": "2"},
        ),
        (
            {"COMP_WORDS": "withdrawal show -f j", "COMP_CWORD": "3"},
            {"COMP_WORDS": "withdrawal show -f j", "COMP_CWORD": "3"},
        ),
        (
            {"COMP_WORDS": "withdrawal ", "COMP_CWORD": "1"},
            {"COMP_WORDS": "withdrawal ", "COMP_CWORD": "1"},
        ),
        ({"COMP_WORDS": "-", "COMP_CWORD": "0"}, {"COMP_WORDS": "-", "COMP_CWORD": "0"}),
        (
            {"_TYPER_COMPLETE_ARGS": "withdrawal -f j"},
            {"_TYPER_COMPLETE_ARGS": "withdrawal status -f j"},
        ),
        (
            {"_TYPER_COMPLETE_ARGS": "withdrawal show -f j"},
            {"_TYPER_COMPLETE_ARGS": "withdrawal show -f j"},
        ),
    ],
)
def test_the_command_is_put_in_where_an_option_stands_in_its_place(
    before: dict[str, str], after: dict[str, str]
) -> None:
    shell.put_in_command(before, "status")
    assert before == after


# As zsh and fish have it


def asking(shell: str, line: str, action: str = "get-args") -> dict[str, str]:
    """Return the environment in which a shell asks for the end of a line."""
    return {
        **os.environ,
        "_WITHDRAWAL_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": f"{line.count(' ')}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": action,
    }


Ask = Callable[..., Result]


@pytest.fixture
def ask(withdrawal: Shell, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a function that asks the program as a shell does."""

    def answer(*question: str) -> Result:
        for name, value in asking(*question).items():
            monkeypatch.setenv(name, value)
        return withdrawal()

    return answer


@pytest.mark.parametrize(
    ("line", "zsh", "fish"),
    [
        ("withdrawal show mi", """_arguments '*: :(("mission-end"))'""", "mission-end"),
        ("withdrawal --state o", """_arguments '*: :(("overdue"))'""", "overdue"),
        (
            "withdrawal -d mine.toml -d shipped us-iraq-2024/mi",
            """_arguments '*: :(("us-iraq-2024/mission-end"))'""",
            "us-iraq-2024/mission-end",
        ),
        (
            "withdrawal diff -f js",
            """_arguments '*: :(("json"\n"jsonl"))'""",
            "json\njsonl",
        ),
        (
            "withdrawal st",
            """_arguments '*: :(("status":"Show where every milestone stands, one a row."))'""",
            "status\tShow where every milestone stands, one a row.",
        ),
        (
            "withdrawal check --fo",
            """_arguments '*: :(("--format":"table, json. [default\\\\: table]"))'""",
            "--format\ttable, json. [default: table]",
        ),
        ("withdrawal -d broken.toml ", "_files", ""),
        ("withdrawal -d - ", "_files", ""),
        ("withdrawal init m", "_files", ""),
    ],
)
def test_zsh_and_fish_are_offered_the_same_with_its_help(
    line: str, zsh: str, fish: str, ask: Ask
) -> None:
    assert ask("zsh", line) == Result(0, f"{zsh}\n", "")
    assert ask("fish", line) == Result(0, f"{fish}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_fish_is_offered_an_option_a_line(command: str, ask: Ask) -> None:
    lines = ask("fish", f"withdrawal {command} --").out.splitlines()
    assert lines
    assert all(line.startswith("--") and line.count("\t") == 1 for line in lines)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("withdrawal show mi", 0),
        ("withdrawal ", 0),
        ("withdrawal show nothing", 1),
        ("withdrawal init m", 1),
        ("withdrawal -d m", 1),
    ],
)
def test_fish_completes_names_of_files_where_nothing_is_offered(
    line: str, code: int, ask: Ask
) -> None:
    assert ask("fish", line, "is-args") == Result(code, "", "")


# What it costs


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("line", ["withdrawal show mi", "withdrawal ", "withdrawal status --"])
def test_what_is_offered_loads_no_more_than_the_status_does(shell: str, line: str) -> None:
    needless = loaded(asking(shell, line)) - loaded(dict(os.environ), "--json")
    assert needless <= {"withdrawal_cli.completion", "withdrawal_cli.shell"}


def loaded(env: dict[str, str], *argv: str) -> set[str]:
    """Return the modules that a run of the program loads, but those of the standard library."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "withdrawal_cli", *argv],
        # Measuring coverage loads libraries of its own.
        env={name: value for name, value in env.items() if not name.startswith("COVERAGE")},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    return {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}


# In real shells

SHELLS = {
    # With nothing of the machine's own settings, and for bash no settings at all until it is told.
    "bash": ["bash", "--noprofile", "--norc", "-i"],
    "zsh": ["zsh", "--no-globalrcs", "-i"],
    "fish": ["fish", "-i"],
}
SETTINGS = {
    "bash": (".bashrc", "source '{home}/.bash_completions/withdrawal.sh'"),
    "zsh": (".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit"),
    "fish": (".config/fish/config.fish", ""),
}
SCRIPTS = {
    "bash": ".bash_completions/withdrawal.sh",
    "zsh": ".zfunc/_withdrawal",
    "fish": ".config/fish/completions/withdrawal.fish",
}
PATIENCE = 30
"""Seconds after which what a test waits for does not come."""

# Gives the shell a terminal of its own to control.
LEAD = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
# Tells what became of a line before it.
TYPED = """#!/bin/sh
printf '%s\\n' "$@" > "$HOME/.typed"
echo '~done~'
"""

every_shell = pytest.mark.parametrize("shell", SHELLS)


def environment(home: Path) -> dict[str, str]:
    path = [str(Path(sys.executable).parent), str(home / ".bin"), os.environ["PATH"]]
    pinned = {"HOME": str(home), "PATH": os.pathsep.join(path), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    measured = {name: text for name, text in os.environ.items() if name.startswith("COVERAGE")}
    return measured | pinned


def installation(shell: str, home: Path, option: str = "--install-completion") -> Result:
    """Let a shell install the completion, which detects the shell it runs in."""
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    # As there is more to do, the shell does not make way for the program.
    command = [shell, *{"zsh": ["-f"]}.get(shell, []), "-c", f"withdrawal {option} || exit"]
    run = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False
    )
    return Result(run.returncode, run.stdout, run.stderr)


class Terminal(NamedTuple):
    """The screen and the keys of a shell, and its home folder, in which it stands."""

    screen: int
    home: Path

    def enter(self, keys: str) -> None:
        os.write(self.screen, f"{keys}\r".encode())

    def words(self, keys: str) -> list[str]:
        """Type keys, and return the words of the line then; no error may have been shown."""
        # To the beginning of the line, and there before it the command that tells of it.
        self.enter(f"{keys}\x01typed ")
        shown, end = "", time.monotonic() + PATIENCE
        while "~done~" not in shown:
            assert select.select([self.screen], [], [], max(0, end - time.monotonic()))[0], shown
            shown += os.read(self.screen, 4096).decode(errors="replace")
        assert "rror" not in shown
        return (self.home / ".typed").read_text().splitlines()


@contextmanager
def opened(shell: str, home: Path) -> Iterator[Terminal]:
    """Open a terminal with a shell that has had its completion installed."""
    assert installation(shell, home).code == 0
    (home / ".bin").mkdir()
    (home / ".bin" / "typed").write_text(TYPED)
    (home / ".bin" / "typed").chmod(0o700)
    for name in ("mine.toml", "my own.toml"):
        (home / name).unlink(missing_ok=True)
        template.write(str(home / name))
    (home / "broken.toml").write_text("[statement]\n")
    screen, inside = os.openpty()
    command = [sys.executable, "-c", LEAD, *SHELLS[shell]]
    with subprocess.Popen(
        command,
        env=environment(home),
        cwd=home,
        stdin=inside,
        stdout=inside,
        stderr=inside,
    ) as process:
        os.close(inside)
        terminal = Terminal(screen, home)
        try:
            if shell == "bash":
                terminal.enter("source ~/.bashrc")
            terminal.words("ready")
            yield terminal
        finally:
            # As when a window is closed; a shell that does not heed it is ended.
            os.close(screen)
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()


@pytest.fixture(scope="module", params=SHELLS)
def terminal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terminal]:
    """A terminal with one shell after the other."""
    with opened(request.param, tmp_path_factory.mktemp("home")) as one:
        yield one


@pytest.fixture
def bash(tmp_path: Path) -> Iterator[Terminal]:
    """A new bash."""
    with opened("bash", tmp_path) as one:
        yield one


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("withdrawal cou\t", "withdrawal countdown"),
        ("withdrawal show mi\t", "withdrawal show mission-end"),
        ("withdrawal status --st\t", "withdrawal status --state"),
        ("withdrawal status --state o\t", "withdrawal status --state overdue"),
        ("withdrawal --state o\t", "withdrawal --state overdue"),
        ("withdrawal -f h\t", "withdrawal -f html"),
        ("withdrawal schema da\t", "withdrawal schema dataset"),
        ("withdrawal show -d mine.toml mu\t", "withdrawal show -d mine.toml museum"),
        ("withdrawal show -d 'my own.toml' mu\t", "withdrawal show -d my own.toml museum"),
        ("withdrawal show -d ~/mine.toml mu\t", "withdrawal show -d {home}/mine.toml museum"),
        (
            "withdrawal -d mine.toml -d shipped us-iraq-2024/mi\t",
            "withdrawal -d mine.toml -d shipped us-iraq-2024/mission-end",
        ),
        # Nothing is offered and nothing said.
        ("withdrawal -d broken.toml mu\t", "withdrawal -d broken.toml mu"),
        ("withdrawal -d nowhere.toml mu\t", "withdrawal -d nowhere.toml mu"),
        ("withdrawal -d - mu\t", "withdrawal -d - mu"),
        # Names of files, which the shell completes itself.
        ("withdrawal -d bro\t", "withdrawal -d broken.toml"),
        ("withdrawal check mi\t", "withdrawal check mine.toml"),
    ],
)
def test_a_tab_completes_the_line(keys: str, words: str, terminal: Terminal) -> None:
    assert " ".join(terminal.words(keys)) == words.format(home=terminal.home)


@every_shell
def test_the_first_tab_in_a_new_shell_completes(shell: str, tmp_path: Path) -> None:
    with opened(shell, tmp_path) as terminal:
        assert terminal.words("withdrawal show mi\t") == ["withdrawal", "show", "mission-end"]


# The key that puts in all there is to choose from.
ALL = "\x1b*"


@pytest.mark.parametrize(
    ("keys", "offered"),
    [
        ("withdrawal ", COMMANDS),
        ("withdrawal show ", SHIPPED),
        ("withdrawal show -d mine.toml ", MINE),
        ("withdrawal --state ", list(State)),
        ("withdrawal status --state=", list(State)),
        ("withdrawal remind -f ", list(TextFormat)),
        ("withdrawal schema ", list(Subject)),
    ],
)
def test_bash_shows_all_there_is_to_choose_from(
    keys: str, offered: list[str], bash: Terminal
) -> None:
    words = bash.words(f"{keys}{ALL}")
    before = keys.split() if keys.endswith(" ") else keys.rpartition(" ")[0].split()
    assert {word.rpartition("=")[2] for word in words[len(before) :]} == set(offered)


def test_bash_joins_an_option_to_its_value(bash: Terminal) -> None:
    assert bash.words("withdrawal --state=o\t") == ["withdrawal", "--state=overdue"]
    words = ["withdrawal", "show", "--data=mine.toml", "museum"]
    assert bash.words("withdrawal show --data=mine.toml mu\t") == words


def test_bash_completes_from_the_data_of_the_variable(bash: Terminal) -> None:
    bash.enter("export WITHDRAWAL_DATA=mine.toml")
    assert bash.words("withdrawal show mu\t") == ["withdrawal", "show", "museum"]
    bash.enter("export WITHDRAWAL_DATA=mine.toml:shipped")
    assert set(bash.words(f"withdrawal show {ALL}")[2:]) == set(SEVERAL)
    bash.enter("export WITHDRAWAL_DATA=broken.toml")
    assert bash.words("withdrawal show mu\t") == ["withdrawal", "show", "mu"]
    assert bash.words("withdrawal --state o\t") == ["withdrawal", "--state", "overdue"]


@every_shell
def test_installing_twice_leaves_what_installing_once_does(shell: str, tmp_path: Path) -> None:
    home = tmp_path / "my home"
    name, line = SETTINGS[shell]
    settings, script = home / name, home / SCRIPTS[shell]
    settings.parent.mkdir(parents=True)
    settings.write_text("# mine\n")
    said = (
        f"{shell} completion installed in {script}\n"
        "Completion will take effect once you restart the terminal\n"
    )
    assert installation(shell, home) == Result(0, said, "")
    once = script.read_text()
    assert installation(shell, home) == Result(0, said, "")
    assert script.read_text() == once
    lines = [one for one in settings.read_text().splitlines() if one]
    own = ["zstyle ':completion:*' menu select"] if shell == "zsh" else []
    assert lines == ["# mine", *filter(None, [line.format(home=home)]), *own]
    assert installation(shell, home, "--show-completion").out.strip() == once.strip()


def detected(monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """Let the shell around the program be this one, or none."""
    shellingham = pytest.importorskip("shellingham")

    def found() -> tuple[str, str]:
        if not shell:
            raise shellingham.ShellDetectionFailure
        return shell, f"/bin/{shell}"

    monkeypatch.setattr(shellingham, "detect_shell", found)


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
@pytest.mark.parametrize("shell", ["dash", ""])
def test_a_shell_without_completion_is_one_line_and_exit_2(
    option: str, shell: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, shell)
    before = sorted(Path().rglob("*"))
    code, out, err = withdrawal(option)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_cannot_be_installed_is_one_line_and_exit_2(
    shell: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, shell)
    for name in (".bash_completions", ".zfunc", ".config"):
        Path(name).touch()
    code, out, err = withdrawal("--install-completion")
    assert (code, out) == (2, "")
    assert err.startswith('error: cannot write "')
    assert err.count("\n") == 1


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_settings_in_any_encoding_are_kept(
    shell: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, shell)
    settings, mine = Path(SETTINGS[shell][0]), b"# caf\xe9 \xc3\xa9\r\nPS1='$ '"
    settings.write_bytes(mine)
    code, _, err = withdrawal("--install-completion")
    assert (code, err) == (0, "")
    assert settings.read_bytes().startswith(mine + b"\n")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_full_disk_leaves_the_settings_as_they_are(
    shell: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, shell)
    settings = Path(SETTINGS[shell][0])
    settings.write_text("# mine\n")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    complaint = f'error: cannot write "{settings.absolute()}": No space left on device\n'
    assert withdrawal("--install-completion") == Result(2, "", complaint)
    assert settings.read_text() == "# mine\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_without_a_home_nothing_is_installed(
    shell: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(user: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {user}")

    detected(monkeypatch, shell)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.delenv("HOME")
    before = sorted(Path().rglob("*"))
    complaint = "error: there is no home folder to install it in; set HOME\n"
    assert withdrawal("--install-completion") == Result(2, "", complaint)
    assert sorted(Path().rglob("*")) == before
