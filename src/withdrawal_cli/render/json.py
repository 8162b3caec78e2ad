"""Answers as JSON: on one line, or a record a line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.json import Encoder

from withdrawal_cli.render.characters import printable_json

_ENCODER = Encoder()


def document(answer: Struct | Mapping[str, Any]) -> str:
    """Return an answer as one line of JSON, its keys in the order of the record."""
    return f"{_encoded(answer)}\n"


def listing(answer: Struct, records: Iterable[Struct]) -> Iterator[str]:
    """Yield an answer whose last key is an empty list, with records in it, one at a time."""
    before, end, after = document(answer).rpartition("]")
    yield before
    separator = ""
    for record in records:
        yield separator + _encoded(record)
        separator = ","
    yield end + after


def indented(schema: Mapping[str, Any]) -> str:
    """Return a schema as JSON of many lines."""
    return msgspec.json.format(document(schema), indent=2) + "\n"


def lines(records: Iterable[Struct]) -> Iterator[str]:
    """Yield each record as a line of JSON (JSON Lines)."""
    for record in records:
        yield document(record)


def _encoded(value: Struct | Mapping[str, Any]) -> str:
    return printable_json(_ENCODER.encode(value).decode())
