"""What the README shows is what the program prints, and it leaves nothing out."""

import datetime as dt
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields

from conftest import Shell
from withdrawal_cli import model, reminders
from withdrawal_cli.cli import app
from withdrawal_cli.due import limit

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
CONSOLE = re.findall(r"```console\n\$ (.*)\n((?:.*\n)*?)```", README)
PICTURES = re.findall(r"^`withdrawal (.*)`\n\n!\[.+\]\((docs/pictures/.+)\)$", README, re.MULTILINE)
ANSWERS = (
    model.StatusAnswer, model.ShowAnswer, model.CountdownAnswer, model.DiffAnswer,
    model.CheckAnswer, model.Countdown, model.Due, model.Outcome, model.Citation, model.Reference,
    model.News, model.Claim, model.Change, model.View, model.Problem, model.Delivery,
    reminders.RemindAnswer, reminders.ListAnswer, reminders.Reminder, reminders.Seen,
)  # fmt: skip


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_the_readme_shows_what_the_program_prints(command: str, shown: str, rewrite: bool) -> None:
    # Drawn as on a terminal of 80 columns without colours, but for what goes into a pipe.
    drawn = {} if "|" in command else {"FORCE_COLOR": "1"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "TERM": "dumb", "PATH": path, **drawn},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    printed = "\n".join(line.rstrip() for line in run.stdout.strip("\n").split("\n"))
    if rewrite:
        readme = ROOT / "README.md"
        before, after = f"$ {command}\n{shown}```", f"$ {command}\n{printed}\n```"
        readme.write_text(readme.read_text().replace(before, after))
    else:
        assert (f"{printed}\n", run.stderr) == (shown, "")


def test_the_readme_shows_something() -> None:
    assert len(CONSOLE) == 7
    assert len(PICTURES) == 2


@pytest.mark.parametrize(("command", "picture"), PICTURES)
def test_the_pictures_are_what_the_program_draws(
    command: str, picture: str, withdrawal: Shell, rewrite: bool
) -> None:
    drawn = withdrawal(*shlex.split(command)).out
    if rewrite:
        (ROOT / picture).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / picture).write_text(drawn, encoding="utf-8")
    else:
        assert drawn == (ROOT / picture).read_text(encoding="utf-8")


def test_every_command_and_option_is_in_the_readme() -> None:
    from typer.main import get_command

    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert f"`withdrawal {name}" in README
        for option in command.params:
            if option.param_type_name == "option":
                assert all(f"`{spelling}" in README for spelling in option.opts)


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_every_exit_code_is_in_the_readme(code: int) -> None:
    assert re.search(rf"^\| {code} \|", README, re.MULTILINE)


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_json_key_is_in_the_readme(answer: type[Struct]) -> None:
    assert [field.name for field in fields(answer) if f"`{field.name}`" not in README] == []


@pytest.mark.parametrize("state", model.State)
def test_every_state_is_in_the_readme(state: model.State) -> None:
    assert f"`{state}`" in README


def test_every_form_of_a_due_in_the_readme_can_be_read() -> None:
    table = README.split("| form |")[1].split("\n\n")[0]
    forms = re.findall(r'`"?([^`"]+)"?`', table)
    assert len(forms) == 17
    for form in forms:
        assert limit(form, claimed=dt.date(2024, 9, 27))


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    names = re.findall(r'^    "([a-z-]+)', listed[1], re.MULTILINE)
    assert len(names) == 8
    for name in [*names, "apprise"]:
        assert re.search(rf"^\| `{name}[`><=]", README, re.MULTILINE)
