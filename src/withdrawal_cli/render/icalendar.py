"""Limits as an iCalendar file (RFC 5545): an event or a to-do for each, with alarms at 09:00."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, Todo, vText

from withdrawal_cli import clock
from withdrawal_cli.model import THRESHOLDS, Detail, Due, Verdict, settled
from withdrawal_cli.render import words
from withdrawal_cli.render.characters import followed, printable
from withdrawal_cli.standing import Sight

_PRODUCT = "-//withdrawal//withdrawal-cli//EN"
# What needs no escape in an address, or is one (RFC 3986, section 2).
_IN_A_URI = "%:/?#[]@!$&'()*+,;="
_MORNING = dt.timedelta(hours=9)


class _Text(vText):
    """Text, escaped by RFC 5545, section 3.3.11; icalendar takes `\\N` in it for a line break."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


def calendar(details: Sequence[Detail], sights: Sequence[Sight], *, todo: bool) -> str:
    """Return the dated milestones as a calendar, each on the last day of its limit.

    Nothing in it depends on when it is made: its stamps are the days of what was said.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", _PRODUCT)
    # As text, which icalendar 7 does not know it is.
    name = _Text(printable(words.heading(sights)))
    made.add("name", name)
    # What clients read that do not know NAME (RFC 7986).
    made.add("x-wr-calname", name)
    for one in details:
        if one.due:
            made.add_component(_todo(one, one.due) if todo else _event(one, one.due))
    return str(made.to_ical(), "utf-8")


def _event(one: Detail, limit: Due) -> Event:
    event = Event()
    # Without an end it lasts that day (RFC 5545, section 3.6.1).
    event.add("dtstart", limit.latest)
    event.add("transp", "TRANSPARENT")
    superseded = one.outcome and one.outcome.verdict is Verdict.SUPERSEDED
    is_day = limit.earliest == limit.latest and not limit.approximate
    event.add("status", "CANCELLED" if superseded else "CONFIRMED" if is_day else "TENTATIVE")
    _describe(event, one, limit)
    return event


def _todo(one: Detail, limit: Due) -> Todo:
    todo = Todo()
    todo.add("due", limit.latest)
    if one.outcome:
        kept = one.outcome.verdict in (Verdict.KEPT, Verdict.PARTLY_KEPT)
        todo.add("status", "COMPLETED" if kept else "CANCELLED")
        todo.add("completed", clock.noon(settled(one.outcome), timezone=one.timezone))
    else:
        todo.add("status", "NEEDS-ACTION")
    _describe(todo, one, limit)
    return todo


def _describe(item: Event | Todo, one: Detail, limit: Due) -> None:
    """Add what events and to-dos have in common."""
    said = max([one.announced, *(update.date for update in one.updates)])
    stamp = dt.datetime.combine(said, dt.time(), dt.UTC)
    source = one.outcome.source if one.outcome else limit.source
    item.add("uid", f"{one.statement}/{one.id}@withdrawal-cli")
    item.add("dtstamp", stamp)
    item.add("last-modified", stamp)
    item.add("sequence", _moves(one))
    item.add("summary", _Text(printable(one.title)))
    item.add("description", _Text("\n".join(map(printable, _lines(one, limit)))))
    item.add("categories", [one.statement])
    if source.url:
        item.add("url", quote(source.url, safe=_IN_A_URI))
    for threshold in () if one.outcome else THRESHOLDS:
        item.add_component(_alarm(threshold, one, of_todo=isinstance(item, Todo)))


def _moves(one: Detail) -> int:
    """Return how often the limit was moved or sharpened."""
    limits = ((claim.earliest, claim.latest) for claim in one.claims)
    return sum(before != after for before, after in pairwise(limits))


def _lines(one: Detail, limit: Due) -> Iterator[str]:
    first, last = words.day(limit.earliest), words.day(limit.latest)
    vague = "" if first == last else f": a day from {first} to {last}"
    yield f"{words.bound(one)}{vague}"
    yield f"“{followed(limit.wording)}”, {words.published(limit.source)}"
    if one.condition:
        yield one.condition
    if one.outcome:
        yield words.verdict(one.outcome, limit)
    if one.outcome and one.outcome.note:
        yield one.outcome.note


def _alarm(threshold: int, one: Detail, *, of_todo: bool) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    vague = one.days_left != one.days_left_earliest
    alarm.add("description", _Text(printable(f"{words.away(threshold, vague=vague)}: {one.title}")))
    # A to-do has no start to count from (RFC 5545, section 3.8.6.3).
    end = {"RELATED": "END"} if of_todo else {}
    alarm.add("trigger", dt.timedelta(days=-threshold) + _MORNING, parameters=end)
    return alarm
