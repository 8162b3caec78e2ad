"""What the machine says of itself: a narrow terminal."""

import pytest

from conftest import Shell


@pytest.mark.parametrize("columns", ["20", "1", "0", "-1", "79", "10000", "9" * 30, "abc", ""])
def test_the_help_tells_every_word_however_narrow(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    whole = withdrawal("--help")
    monkeypatch.setenv("COLUMNS", columns)
    narrow = withdrawal("--help")
    assert (narrow.code, narrow.err) == (0, "")
    assert sorted(narrow.out.split()) == sorted(whole.out.split())
