"""Where the program may find itself: on a terminal of any width, in a folder that is gone."""

from pathlib import Path

import pytest

from conftest import Result, Shell


@pytest.mark.parametrize("columns", ["20", "1", "0", "-1", "79", "10000", "9" * 30, "abc", ""])
def test_the_help_tells_every_word_however_narrow(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    whole = withdrawal("--help")
    monkeypatch.setenv("COLUMNS", columns)
    narrow = withdrawal("--help")
    assert (narrow.code, narrow.err) == (0, "")
    assert sorted(narrow.out.split()) == sorted(whole.out.split())


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        ("calendar mission-end -o new.ics", 'cannot write "new.ics": No such file or directory'),
        ("init new.toml", 'cannot write "new.toml": No such file or directory'),
        ("remind --state-file F", 'cannot make the folder ".": No such file or directory'),
        ("check mine.toml", 'cannot read "mine.toml": No such file or directory'),
        ("-d .", ".: holds no .toml file"),
    ],
)
def test_in_a_folder_that_is_gone_the_file_is_to_blame(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, argv: str, complaint: str
) -> None:
    Path("gone").mkdir()
    monkeypatch.chdir("gone")
    Path("../gone").rmdir()
    assert withdrawal(*argv.split()) == Result(2, "", f"error: {complaint}\n")


@pytest.mark.parametrize(
    ("columns", "drawn_in"),
    [("0", "80"), ("-1", "80"), ("abc", "80"), ("9" * 30, "10000")],
)
@pytest.mark.parametrize("argv", ["status", "countdown", "show mission-end", "timeline"])
def test_a_width_without_reason_is_not_drawn_in(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, argv: str, columns: str, drawn_in: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", drawn_in)
    expected = withdrawal(*argv.split(), "--as-of", "2025-10-01")
    monkeypatch.setenv("COLUMNS", columns)
    assert withdrawal(*argv.split(), "--as-of", "2025-10-01") == expected
    assert (expected.code, expected.err) == (0, "")
