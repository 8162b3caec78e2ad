"""The manual page: made from the help of the commands, sound for man, and part of the wheel."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

import manual
from conftest import ROOT
from withdrawal_cli import __version__
from withdrawal_cli.cli import app

PAGE = ROOT / "docs" / "withdrawal.1"
PROGRAM = get_command(app)
COMMANDS = PROGRAM.commands  # type: ignore[attr-defined]


def groff(page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["groff", "-Kutf8", "-man", "-Tutf8", "-P-c", "-rLL=999n", *options, str(page)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def seen(page: Path) -> str:
    """Return what a reader sees of a page, on lines too long to be broken."""
    # Without what makes a terminal show it bold: a sign, a step back and the sign again.
    return re.sub(r".\x08", "", groff(page).stdout)


@pytest.fixture
def shown() -> str:
    """What a reader sees of the manual page."""
    if not shutil.which("groff"):
        pytest.skip("no groff here")
    return seen(PAGE)


def test_the_page_kept_in_the_repository_is_current() -> None:
    assert manual.page() == PAGE.read_text()


def test_the_page_is_of_this_version() -> None:
    assert PAGE.read_text().startswith(
        f'.TH WITHDRAWAL 1 "" "withdrawal {__version__}" "User Commands"\n.SH NAME\n'
    )


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_groff_has_no_warning() -> None:
    run = groff(PAGE, "-ww", "-rCHECKSTYLE=3", "-z")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.skipif(not shutil.which("man"), reason="no man here")
def test_man_has_no_warning() -> None:
    command = ["man", "--warnings", "--encoding=UTF-8", "--local-file", str(PAGE)]
    env = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("WITHDRAWAL(1)")


@pytest.mark.skipif(not shutil.which("lexgrog"), reason="no lexgrog here")
def test_the_page_has_the_line_that_apropos_shows() -> None:
    run = subprocess.run(["lexgrog", PAGE], capture_output=True, text=True, check=False)
    line = "withdrawal - track the deadlines in public statements, right to the day"
    assert (run.returncode, run.stdout) == (0, f'{PAGE}: "{line}"\n')


def test_the_page_has_its_sections_in_the_order_of_man_pages() -> None:
    assert re.findall(r"^\.SH (.+)$", PAGE.read_text(), re.MULTILINE) == [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "COMMANDS",
        "EXAMPLES",
        "EXIT STATUS",
        "ENVIRONMENT",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_on_the_page_with_its_options_and_examples(name: str, shown: str) -> None:
    command = COMMANDS[name]
    [section] = re.findall(
        rf"^ +withdrawal {name} \[OPTIONS\].*\n((?: {{5,}}.*\n|\n)*)", shown, re.M
    )
    lines = [line.strip() for line in section.splitlines()]
    assert lines[0] == command.help
    for option in command.params:
        for spelling in option.opts if option.param_type_name == "option" else ():
            assert re.search(rf"^ +(-\w, )?{spelling}\b", section, re.MULTILINE), spelling
        meaning = " ".join(option.help.split())
        assert any(meaning in line for line in lines), meaning
    examples = [line.strip() for line in command.epilog.split("\n\n")[0].splitlines()[2:]]
    assert examples
    assert lines[-len(examples) - 1 : -1] == examples


def test_what_the_program_itself_offers_is_on_the_page(shown: str) -> None:
    for option in ("--version", "--install-completion", "--show-completion", "-h, --help"):
        assert re.search(rf"^ +{option}\b", shown, re.MULTILINE)
    for block in (PROGRAM.epilog or "").split("\n\n"):
        for line in block.splitlines()[2:]:
            assert f"       {line}\n" in shown


def test_every_variable_is_on_the_page(shown: str) -> None:
    sources = "".join(file.read_text() for file in (ROOT / "src").rglob("*.py"))
    variables = set(re.findall(r"\bWITHDRAWAL_[A-Z_]+\b", sources))
    section = shown.partition("\nENVIRONMENT\n")[2]
    assert variables
    assert {name for name in variables if not re.search(rf"^ +{name}\b", section, re.M)} == set()


TEXTS = [
    "plain",
    ".TH is a macro at the beginning of a line",
    "'so is this",
    "first\n.second",
    "a \\fBbackslash\\fR, \\e, \\",
    "-d, --data, 2025-09-30",
    "[ID]… or “quoted”",
    '~/calendars HEAD~1 ^ `status` it\'s "all"',
    "-",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_a_text_is_shown_as_it_is_written(text: str, tmp_path: Path) -> None:
    page = tmp_path / "page.1"
    page.write_text(f".TH A 1\n.SH B\n.nf\n{manual._text(text)}\n.SH C\n", encoding="utf-8")
    body = seen(page).partition("\nB\n")[2].partition("\nC\n")[0].rstrip("\n")
    assert body == "\n".join(f"       {line}" for line in text.split("\n"))
    assert groff(page, "-ww", "-z").stderr == ""


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        (".TH", "\\&.TH"),
        ("a\n.b", "a\n\\&.b"),
        ("a.b", "a.b"),
        ("\\", "\\e"),
        ("--data", "\\-\\-data"),
        # What a typographer would take for an accent or a quotation mark, and nobody could paste.
        ("~", "\\(ti"),
        ("^", "\\(ha"),
        ("`", "\\(ga"),
        ("'", "\\(aq"),
    ],
)
def test_a_text_is_escaped_where_the_language_of_the_page_gives_a_sign_a_meaning(
    text: str, escaped: str
) -> None:
    assert manual._text(text) == escaped


def test_what_the_wheel_is_to_carry_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["shared-data"] == {"docs/withdrawal.1": "share/man/man1/withdrawal.1"}
    carried = {**wheel["shared-data"], **wheel["force-include"]}
    assert all((ROOT / file).is_file() for file in carried)
    assert {Path(file).name for file in carried} == {Path(place).name for place in carried.values()}
