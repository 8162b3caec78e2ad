"""Records as CSV: the values of the JSON form, nested keys joined by `_`, with a header line."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import fields

from withdrawal_cli.render.characters import printable
from withdrawal_cli.render.json import document

# A spreadsheet runs text that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(kind: type[Struct], records: Iterable[Struct]) -> Iterator[str]:
    """Yield the header line of a kind of record, then a line for each record."""
    columns = list(_columns(kind, ()))
    yield _line("_".join(column) for column in columns)
    for record in records:
        yield _line(_cell(_value(record, column)) for column in columns)


def _columns(kind: type[Struct], way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for field in fields(kind):
        nested = next(filter(_is_record, (field.type, *get_args(field.type))), None)
        if nested and get_args(field.type)[1:] != (...,):
            yield from _columns(nested, (*way, field.name))
        else:
            yield (*way, field.name)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _value(record: Any, column: tuple[str, ...]) -> Any:
    for name in column:
        record = None if record is None else getattr(record, name)
    return record


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | dt.date():
            # Not guarded: -419 is a number, not a formula.
            return str(value)
        case StrEnum():
            return value.value
        case tuple():
            return _guarded("; ".join(_item(item) for item in value))
        case _:
            return _guarded(value)


def _item(item: str | Struct) -> str:
    return document(item).rstrip("\n") if isinstance(item, Struct) else item


def _guarded(text: str) -> str:
    """Return text that a spreadsheet shows and does not run."""
    dangerous = text.lstrip(" ").startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return printable(f"'{text}" if dangerous else text)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
