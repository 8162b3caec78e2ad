"""What `init` writes: a sound dataset that shows every key and form, and never over anything."""

import re
import resource
import shlex
from pathlib import Path

import msgspec
import pytest

from conftest import ROOT, Result, Shell
from factories import DAY
from withdrawal_cli import due, template
from withdrawal_cli.dataset import load
from withdrawal_cli.errors import AccessError, UsageError
from withdrawal_cli.model import Verdict


def names() -> list[str]:
    return sorted(file.name for file in Path().iterdir())


def test_check_finds_the_template_sound(withdrawal: Shell) -> None:
    assert withdrawal("init", "new.toml") == Result(
        0, "wrote new.toml; next: withdrawal check new.toml\n", ""
    )
    assert withdrawal("check", "new.toml") == Result(0, "no problem in 1 file, 3 milestones\n", "")


def test_the_first_line_names_the_schema_for_editors() -> None:
    template.write("new.toml")
    address = (ROOT / "data" / "dataset.schema.json").as_uri()
    commented = (ROOT / "src" / "withdrawal_cli" / "template.toml").read_text()
    assert Path("new.toml").read_text() == f"#:schema {address}\n{commented}"


def test_the_template_shows_every_key_and_kind_of_milestone() -> None:
    template.write("new.toml")
    [dataset] = load(["new.toml"])
    updates = (update for one in dataset.milestones for update in one.updates)
    for examples in ([dataset.statement], dataset.sources.values(), dataset.milestones, updates):
        shown: set[str] = set()
        for example in examples:
            fields = msgspec.structs.fields(example)
            known = {field.name for field in fields}
            shown |= {one.name for one in fields if getattr(example, one.name) != one.default}
        assert shown == known
    assert [(one.kind, one.due is None) for one in dataset.milestones] == [
        ("by", False),
        ("until", False),
        ("by", True),
    ]


def test_what_the_comments_of_the_template_say_of_dues_and_outcomes_is_so() -> None:
    template.write("new.toml")
    text = Path("new.toml").read_text()
    forms = re.findall(r'"([^"]+)"', text[text.index("# What a due may say.") :])
    assert len(forms) == 16
    assert all(due.limit(form, claimed=DAY("2030-01-15")) for form in forms)
    assert ", ".join(Verdict).replace(", superseded", " or superseded:") in text


@pytest.mark.parametrize("name", ["file", "link", "dangling", "folder", ".", "/dev/null"])
def test_what_exists_stays_as_it_is(name: str, withdrawal: Shell) -> None:
    Path("file").write_text("mine")
    Path("folder").mkdir()
    Path("link").symlink_to("file")
    Path("dangling").symlink_to("nowhere")
    before = names()
    assert withdrawal("init", name) == Result(
        2, "", f'error: "{name}" exists, and init never writes over a file\n'
    )
    assert names() == before
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/new.toml", "No such file or directory"),
        ("file/new.toml", "Not a directory"),
        ("loop/new.toml", "Too many levels of symbolic links"),
        ("x" * 300, "File name too long"),
    ],
)
def test_where_no_file_can_be_made_it_says_so(name: str, reason: str) -> None:
    Path("file").touch()
    Path("loop").symlink_to("loop")
    with pytest.raises(AccessError) as raised:
        template.write(name)
    assert str(raised.value).startswith("cannot write ")
    assert str(raised.value).endswith(f": {reason}")


def test_an_empty_name_makes_no_file() -> None:
    with pytest.raises((UsageError, AccessError)):
        template.write("")
    assert names() == []


def test_a_full_disk_leaves_no_half_a_file(withdrawal: Shell) -> None:
    # A limit on the size of files fails as a full disk does: in the middle of writing.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        result = withdrawal("init", "new.toml")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result == Result(2, "", 'error: cannot write "new.toml": File too large\n')
    assert names() == []


@pytest.mark.parametrize("name", ["a b.toml", "Süd.toml", "-x", "no-suffix", "$HOME;'\".toml"])
def test_any_name_that_a_file_can_have_will_do(name: str, withdrawal: Shell) -> None:
    assert withdrawal("init", "--", name).code == 0
    assert names() == [name]
    assert withdrawal("check", "--", name).code == 0


def test_a_name_cannot_act_on_the_terminal(withdrawal: Shell) -> None:
    assert withdrawal("init", "\x1b[2J\n.toml") == Result(
        0, "wrote \\x1b[2J\\x0a.toml; next: withdrawal check '\\x1b[2J\\x0a.toml'\n", ""
    )
    assert withdrawal("init", "\x1b[2J\n.toml") == Result(
        2, "", 'error: "\\x1b[2J\\x0a.toml" exists, and init never writes over a file\n'
    )


@pytest.mark.parametrize(
    ("name", "check"),
    [("shipped", "./shipped"), ("-", "./-"), ("--x", "./--x"), ("my own.toml", "'my own.toml'")],
)
def test_the_next_step_works_as_it_is_told(name: str, check: str, withdrawal: Shell) -> None:
    assert withdrawal("init", "--", name) == Result(
        0, f"wrote {name}; next: withdrawal check {check}\n", ""
    )
    assert withdrawal("check", *shlex.split(check)).code == 0
