"""The JSON Schema (2020-12) of each JSON answer and of the dataset, made from the records."""

from typing import Any

from msgspec import Struct
from msgspec.json import schema_components

from withdrawal_cli import due, model, reminders
from withdrawal_cli.model import SCHEMA_VERSION, DueText, Subject

_RECORDS: dict[Subject, tuple[type[Struct], ...]] = {
    Subject.STATUS: (model.StatusAnswer,),
    Subject.DIFF: (model.DiffAnswer,),
    Subject.COUNTDOWN: (model.CountdownAnswer,),
    Subject.SHOW: (model.ShowAnswer,),
    # The second is what `--list` answers.
    Subject.REMIND: (reminders.RemindAnswer, reminders.ListAnswer),
    Subject.CHECK: (model.CheckAnswer,),
    Subject.DATASET: (model.Dataset,),
}


def schema(subject: Subject) -> dict[str, Any]:
    """Return the schema of a subject.

    In an answer every key is always present, and a later program may add some. A dataset has no
    key but those known and nothing that is null, which TOML cannot write.
    """
    roots, definitions = schema_components(
        _RECORDS[subject], schema_hook=_due, ref_template="#/$defs/{name}"
    )
    refined = _without_null if subject is Subject.DATASET else _with_every_key
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"withdrawal: {subject}",
        **(roots[0] if len(roots) == 1 else {"oneOf": list(roots)}),
        "$defs": {name: refined(definition) for name, definition in definitions.items()},
    }


# What a key in a table of the dataset needs beside it.
_TOGETHER = {"due": ["wording"], "wording": ["due"], "done": ["outcome"]}
# An update says at least one of these.
_NEWS = ("due", "outcome", "note")


def _due(kind: type) -> dict[str, Any]:
    assert kind is DueText
    return {
        "type": "string",
        "description": "A day, a vaguer date, an interval A/B, or a duration such as P12M.",
        "pattern": rf"^(?:{due.pattern()})(?!\n)$",
        "examples": ["2025-09-30", "2025-09", "2025-Q3", "mid-2025", "2025-03/2025-06", "P12M"],
    }


def _with_every_key(definition: dict[str, Any]) -> dict[str, Any]:
    if not (properties := definition.get("properties")):
        return definition
    if "schema_version" in properties:
        properties = {**properties, "schema_version": {"const": SCHEMA_VERSION}}
    return {**definition, "properties": properties, "required": list(properties)}


def _without_null(definition: dict[str, Any]) -> dict[str, Any]:
    if not (properties := definition.get("properties")):
        return definition
    together = {key: others for key, others in _TOGETHER.items() if key in properties}
    return {
        **definition,
        "properties": {key: _not_null(field) for key, field in properties.items()},
        **({"dependentRequired": together} if together else {}),
        **({"anyOf": [{"required": [key]} for key in _NEWS]} if "note" in properties else {}),
    }


def _not_null(field: dict[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else field
