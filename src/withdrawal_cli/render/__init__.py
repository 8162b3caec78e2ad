"""Records to text, one file for each family of forms; nothing here prints.

Each function below takes the form last and imports only the file that writes it: start-up is what
users feel, and JSON needs no Rich.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from withdrawal_cli.clock import TimeOfDay
from withdrawal_cli.dataset import Survey
from withdrawal_cli.model import (
    Change,
    CheckAnswer,
    Countdown,
    CountdownAnswer,
    Delivery,
    Detail,
    DiffAnswer,
    ShowAnswer,
    Standing,
    StatusAnswer,
    View,
)
from withdrawal_cli.standing import Sight

if TYPE_CHECKING:
    from withdrawal_cli.reminders import Message, Reminder


class Form(StrEnum):
    """How an answer is written; a table is drawn on a terminal and plain elsewhere."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    SVG = "svg"
    ICALENDAR = "icalendar"


MOST_DRAWN = 500
"""How many rows are drawn at the most; nobody reads more, and drawing takes 0.5 ms for each."""

_NOTHING_OPEN = "No dated milestone is open.\n"


def status(standings: Sequence[Standing], sights: Sequence[Sight], form: Form) -> Iterable[str]:
    """Return the answer of `status`; the day of a JSON answer is that of the first sight."""
    match form:
        case Form.JSON:
            _, as_of = sights[0]
            from withdrawal_cli.render import json

            return json.listing(StatusAnswer(as_of=as_of, milestones=()), standings)
        case Form.JSONL:
            from withdrawal_cli.render import json

            return json.lines(standings)
        case Form.CSV:
            from withdrawal_cli.render import csv

            return csv.table(Standing, standings)
        case Form.MARKDOWN:
            from withdrawal_cli.render import markdown

            return markdown.status(standings, sights)
        case Form.HTML:
            from withdrawal_cli.render import html

            return html.status(standings, sights)
        case Form.SVG:
            from withdrawal_cli.render import svg

            return [svg.status(standings, sights)]
        case Form.TERMINAL if len(standings) <= MOST_DRAWN:
            from withdrawal_cli.render import terminal

            return [terminal.status(standings, sights)]
        case _:
            from withdrawal_cli.render import plain

            return plain.status(standings, sights)


def timeline(standings: Sequence[Standing], sights: Sequence[Sight], form: Form) -> Iterable[str]:
    """Return the answer of `timeline`."""
    match form:
        case Form.SVG:
            from withdrawal_cli.render import svg

            return [svg.timeline(standings, sights)]
        case Form.TERMINAL if len(standings) <= MOST_DRAWN:
            from withdrawal_cli.render import chart

            return [chart.timeline(standings, sights)]
        case _:
            from withdrawal_cli.render import plain

            return plain.timeline(standings, sights)


def diff(changes: Sequence[Change], before: View, after: View, form: Form) -> Iterable[str]:
    """Return the answer of `diff`."""
    match form:
        case Form.JSON:
            return _json(DiffAnswer(before=before, after=after, changes=tuple(changes)))
        case Form.JSONL:
            from withdrawal_cli.render import json

            return json.lines(changes)
        case Form.CSV:
            from withdrawal_cli.render import csv

            return csv.table(Change, changes)
        case Form.MARKDOWN:
            from withdrawal_cli.render import markdown

            return markdown.changes(changes, before, after)
        case Form.TERMINAL if sum(map(_entries, changes)) <= MOST_DRAWN:
            from withdrawal_cli.render import terminal

            return [terminal.changes(changes, before, after)]
        case _:
            from withdrawal_cli.render import plain

            return plain.changes(changes, before, after)


def show(detail: Detail, form: Form) -> Iterable[str]:
    """Return the answer of `show`."""
    if form is Form.JSON:
        return _json(ShowAnswer(milestone=detail))
    if form is Form.TERMINAL and len(detail.updates) <= MOST_DRAWN:
        from withdrawal_cli.render import terminal

        return [terminal.detail(detail)]
    from withdrawal_cli.render import plain

    return plain.detail(detail)


def countdown(countdown: Countdown | None, form: Form) -> Iterable[str]:
    """Return the answer of `countdown`, or that there is nothing to count down to."""
    if form is Form.JSON:
        return _json(CountdownAnswer(milestone=countdown))
    if countdown is None:
        return [_NOTHING_OPEN]
    if form is Form.TERMINAL:
        from withdrawal_cli.render import terminal

        return [terminal.countdown(countdown)]
    from withdrawal_cli.render import plain

    return plain.countdown(countdown)


def one_line(countdown: Countdown | None) -> Iterable[str]:
    """Return the answer of `countdown --oneline`."""
    from withdrawal_cli.render import words

    return [f"{words.one_line(countdown)}\n" if countdown else _NOTHING_OPEN]


def frame(countdown: Countdown, time: TimeOfDay) -> str:
    """Return what `countdown --live` shows at a moment of `as_of`."""
    from withdrawal_cli.render import terminal

    return terminal.countdown(countdown, time)


def calendar(details: Sequence[Detail], sights: Sequence[Sight], *, todo: bool) -> str:
    """Return the answer of `calendar`."""
    from withdrawal_cli.render import icalendar

    return icalendar.calendar(details, sights, todo=todo)


def check(survey: Survey, form: Form) -> Iterable[str]:
    """Return the answer of `check`: the problems, or else that there are none."""
    if form is Form.JSON:
        return _json(CheckAnswer(problems=survey.problems))
    from withdrawal_cli.render import words

    return [f"{line}\n" for line in map(words.problem, survey.problems)] or [words.sound(survey)]


def remind(
    reminders: "Sequence[Reminder]", message: "Message | None", as_of: dt.date, form: Form
) -> Iterable[str]:
    """Return what is owed: the lines, or nothing at all; JSON in any case."""
    if form is Form.JSON:
        from withdrawal_cli.reminders import RemindAnswer

        return _json(
            RemindAnswer(
                as_of=as_of,
                subject=message.subject if message else None,
                lines=message.lines if message else (),
                reminders=tuple(reminders),
            )
        )
    return [f"{line}\n" for line in message.lines] if message else []


def schema(schema: Mapping[str, Any]) -> str:
    """Return the answer of `schema`, to be read by people too."""
    from withdrawal_cli.render import json

    return json.indented(schema)


def deliveries(sent: Sequence[Delivery], form: Form) -> Iterable[str]:
    """Return the answer of `remind --list`."""
    if form is Form.JSON:
        from withdrawal_cli.reminders import ListAnswer

        return _json(ListAnswer(messages=tuple(sent)))
    from withdrawal_cli.render import messages

    return messages.deliveries(sent)


def _entries(change: Change) -> int:
    return 1 + len(change.updates) + len(change.updates_dropped)


def _json(answer: Struct) -> list[str]:
    from withdrawal_cli.render import json

    return [json.document(answer)]
