"""Records with dull defaults, so that a test shows only what matters."""

import datetime as dt
from typing import Any

from withdrawal_cli.model import Dataset, DueText, Milestone, Source, Statement, Update

DAY = dt.date.fromisoformat


def milestone(**overrides: Any) -> Milestone:
    """Return a milestone; a `due` brings its wording along, days may be given as text."""
    fields: dict[str, Any] = {"id": "pier", "title": "The pier opens", "source": "gazette"}
    return Milestone(**_claim(fields | overrides))


def update(date: str, **overrides: Any) -> Update:
    """Return an update of a day."""
    return Update(**_claim({"date": date, "source": "gazette"} | overrides))


def dataset(*milestones: Milestone, **statement: Any) -> Dataset:
    """Return a dataset of a statement issued on 1 January 2030 in UTC, with one source."""
    fields: dict[str, Any] = {
        "id": "harbour",
        "title": "On the harbour",
        "issued": DAY("2030-01-01"),
        "timezone": "UTC",
        "parties": ("City", "Port"),
    }
    gazette = Source(
        publisher="Gazette", title="News", date=DAY("2030-01-01"), url="https://example.org/1"
    )
    return Dataset(
        statement=Statement(**fields | statement),
        sources={"gazette": gazette},
        milestones=milestones or (milestone(),),
    )


def _claim(fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("date", "announced", "done"):
        if isinstance(fields.get(name), str):
            fields[name] = DAY(fields[name])
    if fields.get("due") is not None:
        fields["due"] = DueText(fields["due"])
        fields.setdefault("wording", "by then")
    return fields
