"""Documents of any shape: made of bytes, and written as TOML with the line of all that is in them.

A document begins as a sound one, and each few bytes then change something in it, so that most of
what comes about is nearly right.
"""

import copy
import datetime as dt
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from fuzz.choices import Choices
from withdrawal_cli.findings import Path

_MOST_CHANGES = 12
_DEEPEST = 6
_TEMPLATE = FilePath(__file__).parents[1] / "src" / "withdrawal_cli" / "template.toml"
_KEYS = (
    "statement", "sources", "milestones", "updates", "id", "title", "issued", "timezone",
    "parties", "url", "publisher", "date", "kind", "place", "condition", "announced", "due",
    "wording", "source", "outcome", "done", "note",
    # Slips of those, and keys that need quotes.
    "statment", "milestone", "Updates", "deu", "duedate", "title ", "a.b", "", "é", "\n", '"', "\0",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    "new-quay", "statement", "gazette-2030-03-02", "kept", "partly-kept", "until", "by",
    "Europe/Lisbon", "UTC", "Europe/Lisbom", "2030-05", "mid-2030", "P18M", "2030-06/2030-05",
    "mid 2030", "P99999Y", "", " ", "\n", "a\nb", "-a", "a b", "\u202e", "x" * 90, "é\U0001f600",
    dt.date(2030, 1, 15), dt.date(2030, 3, 1), dt.date.min, dt.date.max,
    dt.datetime.fromisoformat("2030-01-15T12:00"), dt.datetime.fromisoformat("2030-01-15T12:00Z"),
    dt.datetime.fromisoformat("9999-12-31T23:59:59.5-11:30"), dt.time(12, 30),
    0, -1, 2**63, 10**30, 1.5, -0.0, float("inf"), True, False,
)  # fmt: skip


def document(data: bytes) -> dict[str, Any]:
    """Return the document that the bytes choose."""
    choices = Choices(data)
    made = copy.deepcopy(choices.pick(_bases()))
    for _ in choices.turns(_MOST_CHANGES):
        _change(choices, made)
    return made


def written(document: dict[str, Any]) -> tuple[str, dict[Path, int]]:
    """Return a document as TOML 1.1, each key and each element on a line of its own, and these."""
    lines: dict[Path, int] = {}
    text: list[str] = []
    for path, piece in _pieces(document, ()):
        if path:
            lines[path] = len(text) + 1
        text.append(piece)
    return "".join(f"{line}\n" for line in text), lines


@cache
def _bases() -> list[dict[str, Any]]:
    sound = tomllib.loads(_TEMPLATE.read_text())
    # One milestone, one update and two sources are enough to go wrong.
    del sound["milestones"][1:], sound["milestones"][0]["updates"][1:]
    del sound["sources"]["gazette-2030-07-04"]
    return [sound, {}]


def _change(choices: Choices, document: dict[str, Any]) -> None:
    tables = list(_tables(document))
    table = choices.pick(tables)
    # The keys that are there, or any.
    there: list[Any] = list(table) if isinstance(table, dict) else list(range(len(table)))
    match choices.byte() % 6:
        case 0 if there:
            del table[choices.pick(there)]
        case 1 if there:
            table[choices.pick(there)] = _value(choices, 0)
        case 2 if there:
            # Of another table, so that shapes end up where they do not belong.
            value = copy.deepcopy(choices.pick(tables))
            if _depth(value) <= _DEEPEST:
                table[choices.pick(there)] = value
        case 3 if there and isinstance(table, dict):
            table[_key(choices)] = table.pop(choices.pick(there))
        case 4 if isinstance(table, list) and there:
            table.append(copy.deepcopy(table[choices.pick(there)]))
        case _ if isinstance(table, dict):
            table[_key(choices)] = _value(choices, 0)
        case _:
            table.append(_value(choices, 0))


def _value(choices: Choices, depth: int) -> Any:
    match choices.byte() % 8:
        case 0 if depth < _DEEPEST:
            return [_value(choices, depth + 1) for _ in range(choices.byte() % 4)]
        case 1 if depth < _DEEPEST:
            return {_key(choices): _value(choices, depth + 1) for _ in range(choices.byte() % 4)}
        case 2:
            return choices.text()
        case _:
            return choices.pick(_VALUES)


def _key(choices: Choices) -> str:
    return choices.text() if choices.byte() % 8 == 0 else choices.pick(_KEYS)


def _tables(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _tables(inner)


def _depth(value: Any) -> int:
    if not isinstance(value, (dict, list)):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_depth, inner), default=0)


def _pieces(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the lines of what is in a table or a list, each that begins something with its path."""
    is_table = isinstance(value, dict)
    for key, inner in value.items() if is_table else enumerate(value):
        here, start = (*path, key), f"{_text(str(key))} = " if is_table else ""
        end = "," if path else ""
        if isinstance(inner, (dict, list)):
            opening, closing = "{}" if isinstance(inner, dict) else "[]"
            yield here, start + opening
            yield from _pieces(inner, here)
            yield (), closing + end
        else:
            yield here, start + _scalar(inner) + end


def _scalar(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case bool():
            return str(value).lower()
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return repr(value)


def _text(value: str) -> str:
    plain = (
        char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}"
        for char in value
    )
    return f'"{"".join(plain)}"'
