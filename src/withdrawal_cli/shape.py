"""Whether parsed TOML has the shape of the records: every complaint, not only the first.

`msgspec.convert` is quick but gives up at its first complaint. This walk takes the same types,
collects every complaint, and puts a blank in the place of whatever is broken, so that the rules
can still be asked about the rest.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from msgspec import inspect

from withdrawal_cli import spelling
from withdrawal_cli.findings import MOST, Finding, Path, quoted
from withdrawal_cli.model import ID_PATTERN, TEXT_PATTERN, Dataset, DueText

T = TypeVar("T")

_NAMES = {
    str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list",
    dict: "a table", dt.date: "a date", dt.datetime: "a date-time", dt.time: "a time of day",
}  # fmt: skip
_BREACHES = {
    ID_PATTERN: "is not an id: letters, digits and -, beginning with a letter or a digit",
    TEXT_PATTERN: "is blank",
}


class MisfitError(ValueError):
    """A value that is not what its key wants; the message follows the key."""


class Mended(NamedTuple):
    """A document's records with blanks for what is broken, what is broken, and which keys are.

    `spellings` has the key as written for each path that ends in a misspelt key.
    """

    dataset: Dataset
    findings: list[Finding]
    spellings: dict[Path, str]


def mended(document: Mapping[str, Any]) -> Mended:
    """Return the records of a document, whatever is wrong with it."""
    walk = _Walk()
    return Mended(
        walk.record(inspect.type_info(Dataset), document, ()), walk.findings, walk.spellings
    )


def due_text(value: object) -> DueText:
    """Return the phrase of a TOML value: text as it is, a date in ISO form. Raises MisfitError."""
    return DueText.of(value) or DueText(
        _typed(value, str, 'write a day, or a phrase in quotes like "2025-09"')
    )


class _Walk:
    """A walk through a document along the types of its records, and what it came across."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.spellings: dict[Path, str] = {}

    @property
    def is_full(self) -> bool:
        """Whether there are more findings than are told, so that no more is looked for."""
        return len(self.findings) > MOST

    def find(self, finding: Finding) -> None:
        """Note a finding."""
        if not self.is_full:
            self.findings.append(finding)

    def record(self, kind: inspect.Type, value: Any, path: Path) -> Any:
        """Return a value as its type wants it, or a blank of that type and a finding."""
        try:
            match kind:
                case inspect.StructType():
                    return self.table(kind, _typed(value, dict, "write a table"), path)
                case inspect.DictType():
                    entries = _typed(value, dict, "write a table").items()
                    return {
                        self.record(kind.key_type, key, (*path, key)): self.record(
                            kind.value_type, item, (*path, key)
                        )
                        for key, item in entries
                    }
                case inspect.VarTupleType():
                    items = enumerate(_typed(value, list, _remedy_for_list(kind, path)))
                    return tuple(self.record(kind.item_type, item, (*path, n)) for n, item in items)
                case inspect.DateType():
                    return _typed(value, dt.date, "write a day without quotes, like 2025-09-30")
                case inspect.EnumType():
                    return _choice(kind, _typed(value, str, "write text, in quotes"))
                case inspect.StrType():
                    return _text(kind, _typed(value, str, "write text, in quotes"))
                case inspect.UnionType():
                    present = (one for one in kind.types if not isinstance(one, inspect.NoneType))
                    return self.record(next(present), value, path)
                case _:
                    return due_text(value)
        except MisfitError as misfit:
            self.find(Finding(path, str(misfit), blank=True))
            return _blank(kind)

    def table(self, kind: inspect.StructType, table: dict[str, Any], path: Path) -> Any:
        """Return a table as a record, its misspelt keys taken for what they probably mean."""
        names = [field.name for field in kind.fields]
        keys = {name: name for name in names if name in table}
        for key in [key for key in table if key not in names]:
            if self.is_full:
                break
            meant = spelling.nearest(key, [name for name in names if name not in keys])
            hint = f'did you mean "{meant}"?' if meant else f"the keys are {', '.join(names)}"
            self.find(Finding((*path, key), f"is not a key of this table; {hint}"))
            if meant:
                keys[meant] = self.spellings[*path, meant] = key
        made = {}
        for field in kind.fields:
            here = (*path, field.name)
            if field.name in keys:
                made[field.name] = self.record(field.type, table[keys[field.name]], here)
            elif field.required:
                self.find(Finding(here, "is missing", blank=True))
                made[field.name] = _blank(field.type)
        return kind.cls(**made)


def _remedy_for_list(kind: inspect.VarTupleType, path: Path) -> str:
    if isinstance(kind.item_type, inspect.StructType):
        name = ".".join(part for part in path if isinstance(part, str))
        return f"write [[{name}]], in double brackets"
    return "write a list, in square brackets"


def _typed(value: object, wanted: type[T], remedy: str) -> T:
    # Not isinstance: a date-time is a date to it.
    if type(value) is not wanted:
        raise MisfitError(f"is {_NAMES[type(value)]}; {remedy}")
    return value


def _choice(kind: inspect.EnumType, value: str) -> Any:
    known = [member.value for member in kind.cls]
    if value not in known:
        hint = spelling.did_you_mean(value, known)
        raise MisfitError(f"{quoted(value)} is none of {', '.join(known)}{hint}")
    return kind.cls(value)


def _text(kind: inspect.StrType, value: str) -> str:
    if kind.pattern and not re.search(kind.pattern, value):
        raise MisfitError(f"{quoted(value)} {_BREACHES[kind.pattern]}")
    return value


def _blank(kind: inspect.Type) -> Any:
    match kind:
        case inspect.StructType():
            return kind.cls(**{f.name: _blank(f.type) for f in kind.fields if f.required})
        case inspect.DictType():
            return {}
        case inspect.VarTupleType():
            return ()
        case inspect.DateType():
            return dt.date.min
        case inspect.EnumType():
            return next(iter(kind.cls))
        case _:
            return ""
