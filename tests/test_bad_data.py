"""Bad datasets in tests/bad, each with the complaints expected beside it: a new pair is a new test.

A comment that begins `# wrong` marks a line that must be complained of; a file with such marks has
no other complaints.
"""

import codecs
import re
from pathlib import Path

import pytest

from conftest import Result, Shell

BAD = Path(__file__).parent / "bad"
NAMES = sorted(file.name for file in BAD.glob("*.toml"))
MARK = b"# wrong"
# The place of a value has a line and names its field, that of bytes or signs a column as well.
FORM = re.compile(
    r'[a-z0-9-]+\.toml:(?P<line>\d+): (?:milestone "[^"]+": )?[\w.\[\]-]+: \S.*'
    r"|[a-z0-9-]+\.toml:\d+:\d+: \S.*"
    r"|[a-z0-9-]+\.toml: is empty; .*"
)

every_bad_file = pytest.mark.parametrize("name", NAMES)


def complaints(name: str) -> str:
    return (BAD / name).with_suffix(".txt").read_text()


def test_each_dataset_has_its_complaints_beside_it() -> None:
    expected = {file.with_suffix(".toml").name for file in BAD.glob("*.txt")}
    assert set(NAMES) == expected


@every_bad_file
def test_check_answers_with_the_complaints(
    name: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    assert withdrawal("check", name) == Result(1, complaints(name), "")


@every_bad_file
def test_status_fails_with_the_complaints_and_prints_no_table(
    name: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    errors = "".join(f"error: {line}\n" for line in complaints(name).splitlines())
    assert withdrawal("status", "-d", name) == Result(2, "", errors)


@every_bad_file
def test_windows_line_ends_and_a_byte_order_mark_change_no_complaint(
    name: str, withdrawal: Shell
) -> None:
    content = (BAD / name).read_bytes().replace(b"\n", b"\r\n")
    Path(name).write_bytes(codecs.BOM_UTF8 + content)
    assert withdrawal("check", name) == Result(1, complaints(name), "")


@every_bad_file
def test_a_complaint_is_one_line_with_its_place_and_they_stand_in_the_order_of_the_file(
    name: str,
) -> None:
    found = [FORM.fullmatch(line) for line in complaints(name).splitlines()]
    assert found
    assert all(found)
    lines = [int(one["line"]) for one in found if one and one["line"]]
    assert lines == sorted(lines)
    assert len(found) == len(set(complaints(name).splitlines()))


@pytest.mark.parametrize("name", [name for name in NAMES if MARK in (BAD / name).read_bytes()])
def test_the_lines_complained_of_are_those_marked_as_wrong(name: str) -> None:
    lines = (BAD / name).read_bytes().splitlines()
    marked = [number for number, line in enumerate(lines, start=1) if MARK in line]
    assert [int(line.split(":")[1]) for line in complaints(name).splitlines()] == marked


def test_twenty_mistakes_are_twenty_complaints() -> None:
    assert complaints("twenty-mistakes.toml").count("\n") == 20
