"""What a word of `diff` looks at: a day, a dataset, or a dataset on a day."""

import datetime as dt
from pathlib import Path

import pytest

from factories import DAY
from withdrawal_cli import clock
from withdrawal_cli.errors import UsageError
from withdrawal_cli.view import Outlook, outlook

NOW = dt.datetime(2030, 1, 31, 12, tzinfo=dt.UTC)
DEFAULT = Outlook(("own.toml", "other.toml"), clock.as_of("2030-06-15", now=NOW))
FILES = (
    "old.toml", "2025-01-01", "today", "shipped", "@home", "me@home.toml", "old@2025-01-01",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()


def look(word: str) -> tuple[tuple[str, ...], dt.date]:
    """Return the paths and the day, in UTC, that a word looks at."""
    found = outlook(word, default=DEFAULT, now=NOW)
    return found.paths, clock.day(found.when, timezone="UTC")


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2025-01-01", "2025-01-01"),
        ("2024-02-29", "2024-02-29"),
        ("today", "2030-01-31"),
        ("yesterday", "2030-01-30"),
        ("today+1m", "2030-02-28"),
        ("2025-01-01T00:30:00+03:00", "2024-12-31"),
    ],
)
def test_a_word_that_reads_as_a_day_is_the_day_on_the_default_data(word: str, day: str) -> None:
    assert look(word) == (("own.toml", "other.toml"), DAY(day))


@pytest.mark.parametrize(
    "word",
    [
        "-", "shipped", "old.toml", "folder", "./2025-01-01", "./today", "./shipped", "@home",
        "me@home.toml", "old@2025-01-01", "./old@2025-01-01",
    ],
)  # fmt: skip
def test_a_word_that_is_a_dataset_is_seen_on_the_default_day(word: str) -> None:
    assert look(word) == ((word,), DAY("2030-06-15"))


def test_a_whole_path_from_the_root_is_a_dataset(tmp_path: Path) -> None:
    assert look(f"{tmp_path}/2025-01-01") == ((f"{tmp_path}/2025-01-01",), DAY("2030-06-15"))


@pytest.mark.parametrize(
    ("word", "path", "day"),
    [
        ("old.toml@2025-01-01", "old.toml", "2025-01-01"),
        ("old.toml@2024-02-29", "old.toml", "2024-02-29"),
        ("old.toml@today-1m", "old.toml", "2029-12-31"),
        ("old.toml@2025-01-01T23:59:00Z", "old.toml", "2025-01-01"),
        ("folder@yesterday", "folder", "2030-01-30"),
        ("-@2025-01-01", "-", "2025-01-01"),
        ("shipped@tomorrow", "shipped", "2030-02-01"),
        ("2025-01-01@2024-12-31", "2025-01-01", "2024-12-31"),
        ("./2025-01-01@2024-12-31", "./2025-01-01", "2024-12-31"),
        ("@home@2025-01-01", "@home", "2025-01-01"),
        ("me@home.toml@2025-01-01", "me@home.toml", "2025-01-01"),
        ("old@2025-01-01@2024-12-31", "old@2025-01-01", "2024-12-31"),
        ("old@2024-12-31", "old", "2024-12-31"),
        ("gone.toml@2025-01-01", "gone.toml", "2025-01-01"),
    ],
)
def test_what_is_no_whole_path_is_split_at_its_last_at_sign(word: str, path: str, day: str) -> None:
    assert look(word) == ((path,), DAY(day))


NEITHER = "is neither a day nor a file; write"
FORMS = (
    "YYYY-MM-DD, a date-time with Z or an offset, today, yesterday, tomorrow, or today-7d "
    "(also +, and w, m, y)"
)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("gone.toml", f'"gone.toml" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("./2025-01-02", f'"./2025-01-02" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("@2025-01-01", f'"@2025-01-01" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("@", f'"@" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("", f'"" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("a\0b", f'"a\0b" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("a" * 5000, f'"{"a" * 5000}" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("old.toml@", f'"old.toml@" {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("old.toml@today ", f'"old.toml@today " {NEITHER} {FORMS}, a PATH, or PATH@DAY'),
        ("old.toml@2025-02-29", '"2025-02-29" is not in the calendar'),
        ("2025-02-29", '"2025-02-29" is not in the calendar'),
        (
            "2025-01-01T00:00:00",
            '"2025-01-01T00:00:00" has no offset: add Z, or one like +03:00',
        ),
    ],
)
def test_what_is_neither_is_an_error(word: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        outlook(word, default=DEFAULT, now=NOW)
    assert str(error.value) == message


@pytest.mark.parametrize("name", ["2025-02-29", "2025-01-01T00:00:00"])
def test_a_word_with_the_form_of_a_day_is_never_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UsageError):
        look(name)
    assert look(f"./{name}") == ((f"./{name}",), DAY("2030-06-15"))
