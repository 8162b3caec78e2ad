"""What `calendar` writes: read back by hand, by icalendar, and by the calendars people use."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import ROOT, Result, Shell
from factories import DAY, dataset, milestone, update
from strategies import law
from withdrawal_cli import clock, render, standing
from withdrawal_cli.model import Dataset, Kind, Source, Update, Verdict
from withdrawal_cli.render.characters import printable
from withdrawal_cli.standing import Sight

COMMAND = (sys.executable, "-m", "withdrawal_cli")
AGREEMENT = str(ROOT / "examples" / "us-taliban-2020.toml")

SMALL = dataset(
    milestone(
        condition="Dry weather; a calm sea",
        due="2030-06",
        updates=(update("2030-03-01", due="2030-07-31", wording="by August"),),
    ),
    milestone(
        id="ferry",
        title="The ferry runs",
        kind=Kind.UNTIL,
        due="2030-05",
        updates=(
            update("2030-06-02", outcome=Verdict.KEPT, done="2030-05-31", note="To the day."),
        ),
    ),
    milestone(id="museum"),
)
ALARMS = """\
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:30 days left: The pier opens
TRIGGER:-P29DT15H
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:14 days left: The pier opens
TRIGGER:-P13DT15H
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:7 days left: The pier opens
TRIGGER:-P6DT15H
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:1 day left: The pier opens
TRIGGER:-PT15H
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:today: The pier opens
TRIGGER:PT9H
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:1 day past: The pier opens
TRIGGER:P1DT9H
END:VALARM
"""
ALARMS_OF_TODO = ALARMS.replace("TRIGGER", "TRIGGER;RELATED=END")
EVENTS = f"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//withdrawal//withdrawal-cli//EN
NAME:On the harbour\\, 1 Jan 2030
X-WR-CALNAME:On the harbour\\, 1 Jan 2030
BEGIN:VEVENT
SUMMARY:The ferry runs
DTSTART;VALUE=DATE:20300531
DTSTAMP:20300602T000000Z
UID:harbour/ferry@withdrawal-cli
SEQUENCE:0
CATEGORIES:harbour
DESCRIPTION:until May 2030: a day from 1 May 2030 to 31 May 2030\\n“by th
 en”\\, Gazette\\, 1 Jan 2030\\nkept within the limit\\nTo the day.
LAST-MODIFIED:20300602T000000Z
STATUS:TENTATIVE
TRANSP:TRANSPARENT
URL:https://example.org/1
END:VEVENT
BEGIN:VEVENT
SUMMARY:The pier opens
DTSTART;VALUE=DATE:20300731
DTSTAMP:20300301T000000Z
UID:harbour/pier@withdrawal-cli
SEQUENCE:1
CATEGORIES:harbour
DESCRIPTION:by 31 Jul 2030\\n“by August”\\, Gazette\\, 1 Jan 2030\\nDry we
 ather\\; a calm sea
LAST-MODIFIED:20300301T000000Z
STATUS:CONFIRMED
TRANSP:TRANSPARENT
URL:https://example.org/1
{ALARMS}END:VEVENT
END:VCALENDAR
"""
TODOS = f"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//withdrawal//withdrawal-cli//EN
NAME:On the harbour\\, 1 Jan 2030
X-WR-CALNAME:On the harbour\\, 1 Jan 2030
BEGIN:VTODO
CATEGORIES:harbour
COMPLETED:20300531T120000Z
DESCRIPTION:until May 2030: a day from 1 May 2030 to 31 May 2030\\n“by th
 en”\\, Gazette\\, 1 Jan 2030\\nkept within the limit\\nTo the day.
DTSTAMP:20300602T000000Z
DUE;VALUE=DATE:20300531
LAST-MODIFIED:20300602T000000Z
SEQUENCE:0
STATUS:COMPLETED
SUMMARY:The ferry runs
UID:harbour/ferry@withdrawal-cli
URL:https://example.org/1
END:VTODO
BEGIN:VTODO
CATEGORIES:harbour
DESCRIPTION:by 31 Jul 2030\\n“by August”\\, Gazette\\, 1 Jan 2030\\nDry we
 ather\\; a calm sea
DTSTAMP:20300301T000000Z
DUE;VALUE=DATE:20300731
LAST-MODIFIED:20300301T000000Z
SEQUENCE:1
STATUS:NEEDS-ACTION
SUMMARY:The pier opens
UID:harbour/pier@withdrawal-cli
URL:https://example.org/1
{ALARMS_OF_TODO}END:VTODO
END:VCALENDAR
"""
SITES = "Coalition evacuates its Green Zone and Joint Operations sites in Baghdad"
BOTH = pytest.mark.parametrize("todo", [False, True], ids=["events", "to-dos"])


class Component(NamedTuple):
    """A component of a calendar: properties by name and parameters, and what lies within."""

    name: str
    properties: dict[str, str]
    parts: list["Component"]


def calendar(*sights: Sight, todo: bool = False) -> str:
    return render.calendar(standing.details(sights, soon=30), sights, todo=todo)


def read(text: str) -> Component:
    """Read a calendar back by the letter of RFC 5545, sections 3.1 and 3.4, without icalendar."""
    root = Component("", {}, [])
    around = [root]
    *lines, rest = text.replace("\r\n ", "").split("\r\n")
    assert rest == ""
    for line in lines:
        match = re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Z]+)*):([^\x00-\x08\x0a-\x1f\x7f]*)", line)
        assert match, line
        name, value = match.groups()
        if name == "BEGIN":
            around.append(Component(value, {}, []))
            around[-2].parts.append(around[-1])
        elif name == "END":
            assert around.pop().name == value
        else:
            assert name not in around[-1].properties
            around[-1].properties[name] = value
    assert around == [root]
    (whole,) = root.parts
    return whole


def text(value: str) -> str:
    """Return what a value of the type TEXT says (RFC 5545, section 3.3.11)."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,Nn])*", value), value
    return re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] in "Nn" else escaped[1], value)


def item(
    *updates: Update,
    as_of: str = "2030-08-01",
    todo: bool = False,
    zone: str = "UTC",
    **fields: Any,
) -> Component:
    """Return the event or the to-do of one milestone."""
    made = dataset(milestone(updates=updates, **fields), timezone=zone)
    (one,) = read(calendar((made, DAY(as_of)), todo=todo)).parts
    return one


def sourced(made: Dataset, **addresses: str | None) -> Dataset:
    """Return a dataset with these sources, each with its address."""
    source = made.sources["gazette"]
    return replace(made, sources={key: replace(source, url=addresses[key]) for key in addresses})


def alarms(one: Component, trigger: str = "TRIGGER") -> dict[str, str]:
    """Return what the alarms say, by when they do."""
    assert all(part.properties["ACTION"] == "DISPLAY" for part in one.parts)
    return {part.properties[trigger]: text(part.properties["DESCRIPTION"]) for part in one.parts}


@pytest.mark.parametrize(
    ("todo", "expected"), [(False, EVENTS), (True, TODOS)], ids=["events", "to-dos"]
)
def test_a_small_calendar_in_full(todo: bool, expected: str) -> None:
    written = calendar((SMALL, DAY("2030-06-10")), todo=todo)
    assert written == expected.replace("\n", "\r\n")


@BOTH
def test_it_changes_only_when_something_is_said(todo: bool) -> None:
    written = calendar((SMALL, DAY("2030-06-02")), todo=todo)
    assert calendar((SMALL, DAY("9999-12-31")), todo=todo) == written
    assert calendar((SMALL, DAY("2030-06-01")), todo=todo) != written


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2030-06-30", "20300630"),
        ("2030-06-30~", "20300630"),
        ("2030-06", "20300630"),
        ("2028-02", "20280229"),
        ("mid-2030-02", "20300220"),
        ("mid-2030", "20300831"),
        ("2030-Q3", "20300930"),
        ("2030", "20301231"),
        ("2029-12/2030-02-15", "20300215"),
        ("P1M", "20300228"),
        ("0001-01-01", "00010101"),
        ("0987", "09871231"),
        ("9999-12-31", "99991231"),
    ],
)
def test_it_stands_on_the_last_day_of_the_limit(due: str, day: str) -> None:
    fields = {"due": due, "announced": "2030-01-31"}
    event, todo = (item(todo=todo, **fields).properties for todo in (False, True))
    assert event["DTSTART;VALUE=DATE"] == todo["DUE;VALUE=DATE"] == day
    # Without an end it lasts that day alone.
    assert not {"DTEND", "DTEND;VALUE=DATE", "DURATION", "DTSTART"} & {*event, *todo}


KEPT, PARTLY_KEPT, BROKEN, SUPERSEDED = (
    update("2030-07-01", outcome=verdict) for verdict in Verdict
)
THEN = "20300701T120000Z"
LATER = update("2030-07-02", due="2030-09-30")
TOMORROW = update("2030-08-02", due="2030-09-30", outcome=Verdict.SUPERSEDED)


@pytest.mark.parametrize(
    ("due", "updates", "of_event", "of_todo", "completed"),
    [
        ("2030-06-30", [], "CONFIRMED", "NEEDS-ACTION", None),
        ("2030-06-30/2030-06-30", [], "CONFIRMED", "NEEDS-ACTION", None),
        ("P1M", [], "CONFIRMED", "NEEDS-ACTION", None),
        ("2030-06-30~", [], "TENTATIVE", "NEEDS-ACTION", None),
        ("2030-06-29/2030-06-30", [], "TENTATIVE", "NEEDS-ACTION", None),
        ("2030-06", [], "TENTATIVE", "NEEDS-ACTION", None),
        ("2030-06-30", [KEPT], "CONFIRMED", "COMPLETED", THEN),
        ("2030-06", [KEPT], "TENTATIVE", "COMPLETED", THEN),
        ("2030-06-30", [PARTLY_KEPT], "CONFIRMED", "COMPLETED", THEN),
        ("2030-06-30", [BROKEN], "CONFIRMED", "CANCELLED", THEN),
        ("2030-06", [SUPERSEDED], "CANCELLED", "CANCELLED", THEN),
        ("2030-06", [KEPT, SUPERSEDED], "CANCELLED", "CANCELLED", THEN),
        # A limit said after the verdict reopens it.
        ("2030-06", [KEPT, LATER], "CONFIRMED", "NEEDS-ACTION", None),
        ("2030-06", [SUPERSEDED, LATER], "CONFIRMED", "NEEDS-ACTION", None),
        # What is said tomorrow is not known yet.
        ("2030-06", [TOMORROW], "TENTATIVE", "NEEDS-ACTION", None),
    ],
)
def test_the_status_is_of_the_limit_and_of_the_verdict(
    due: str, updates: list[Update], of_event: str, of_todo: str, completed: str | None
) -> None:
    event, todo = (item(*updates, due=due, todo=todo).properties for todo in (False, True))
    assert event["STATUS"] == of_event
    assert (todo["STATUS"], todo.get("COMPLETED")) == (of_todo, completed)


@pytest.mark.parametrize(
    ("zone", "date", "done", "completed"),
    [
        ("UTC", "2030-07-04", None, "20300704T120000Z"),
        ("UTC", "2030-07-04", "2030-07-03", "20300703T120000Z"),
        ("Asia/Baghdad", "2030-07-04", "2030-07-03", "20300703T090000Z"),
        ("Asia/Kathmandu", "2030-07-04", "2030-07-03", "20300703T061500Z"),
        ("Pacific/Kiritimati", "2030-07-04", "2030-07-03", "20300702T220000Z"),
        ("Etc/GMT+12", "2030-07-04", "2030-07-03", "20300704T000000Z"),
        # The clocks of New York go forward on the second of these days.
        ("America/New_York", "2030-03-09", None, "20300309T170000Z"),
        ("America/New_York", "2030-03-10", None, "20300310T160000Z"),
        # There was no such day in Samoa, which went from the 29th to the 31st.
        ("Pacific/Apia", "2030-07-04", "2011-12-30", "20111230T220000Z"),
        ("Pacific/Kiritimati", "9999-12-31", None, "99991230T220000Z"),
        ("Asia/Manila", "2030-07-04", "0001-01-01", "00010102T035608Z"),
    ],
)
def test_a_todo_is_completed_at_noon_where_the_statement_is(
    zone: str, date: str, done: str | None, completed: str
) -> None:
    verdict = update(date, outcome=Verdict.KEPT, done=done)
    one = item(verdict, due="2030-06-30", as_of="9999-12-31", todo=True, zone=zone)
    assert one.properties["COMPLETED"] == completed


@pytest.mark.parametrize(
    ("zone", "done", "completed"),
    [("Etc/GMT+12", "9999-12-31", "99991231"), ("America/Juneau", "0001-01-01", "00010101")],
)
def test_the_ends_of_the_calendar_are_days_too(zone: str, done: str, completed: str) -> None:
    # Noon there lies outside the years 1–9999 in UTC.
    verdict = update("9999-12-31", outcome=Verdict.KEPT, done=done)
    one = item(verdict, due="2030-06-30", as_of="9999-12-31", todo=True, zone=zone)
    assert re.fullmatch(rf"{completed}T\d{{6}}Z", one.properties["COMPLETED"])


@BOTH
@pytest.mark.parametrize(
    ("fields", "updates", "stamp"),
    [
        ({}, [], "20300101T000000Z"),
        ({"announced": "2029-12-31"}, [], "20291231T000000Z"),
        ({"announced": "0001-01-01"}, [], "00010101T000000Z"),
        ({}, [update("2030-03-01", due="2030-07")], "20300301T000000Z"),
        ({}, [update("2030-03-01", note="Seen")], "20300301T000000Z"),
        ({}, [KEPT], "20300701T000000Z"),
        ({}, [KEPT, update("2030-08-01", note="Seen")], "20300801T000000Z"),
        ({}, [KEPT, TOMORROW], "20300701T000000Z"),
    ],
)
def test_the_stamps_are_of_the_day_on_which_something_was_last_said(
    fields: dict[str, Any], updates: list[Update], stamp: str, todo: bool
) -> None:
    properties = item(*updates, due="2030-06-30", todo=todo, **fields).properties
    assert (properties["DTSTAMP"], properties["LAST-MODIFIED"]) == (stamp, stamp)


@BOTH
@pytest.mark.parametrize(
    ("dues", "sequence"),
    [
        (["2030-06"], 0),
        ([None, "2030-06"], 0),
        (["2030-06", "2030-06"], 0),
        (["2030-06", "2030-06-01/2030-06-30"], 0),
        (["2030-06-30", "2030-06-30~"], 0),
        (["P1M", "P1M"], 1),
        (["2030-06", "2030-06-30"], 1),
        (["2030-06-30", "2030-06"], 1),
        (["2030-06", "2030-07"], 1),
        (["2030-06", "2030-07", "2030-06"], 2),
        (["2030-06", "2030-07", "2030-07", "2030-08"], 2),
    ],
)
def test_the_sequence_counts_how_often_the_limit_moved(
    dues: list[str | None], sequence: int, todo: bool
) -> None:
    first, *later = dues
    updates = [update(f"2030-02-0{day}", due=due) for day, due in enumerate(later, start=1)]
    one = item(*updates, TOMORROW, due=first, todo=todo)
    assert one.properties["SEQUENCE"] == str(sequence)


ON_A_DAY = {
    "-P29DT15H": "30 days left: The pier opens",
    "-P13DT15H": "14 days left: The pier opens",
    "-P6DT15H": "7 days left: The pier opens",
    "-PT15H": "1 day left: The pier opens",
    "PT9H": "today: The pier opens",
    "P1DT9H": "1 day past: The pier opens",
}
WITHIN_DAYS = {
    "-P29DT15H": "at most 30 days left: The pier opens",
    "-P13DT15H": "at most 14 days left: The pier opens",
    "-P6DT15H": "at most 7 days left: The pier opens",
    "-PT15H": "at most 1 day left: The pier opens",
    "PT9H": "today, at the latest: The pier opens",
    "P1DT9H": "at least 1 day past: The pier opens",
}


@pytest.mark.parametrize(
    ("due", "updates", "expected"),
    [
        ("2030-09-30", [], ON_A_DAY),
        ("2030-09-30~", [], ON_A_DAY),
        ("2030-09", [], WITHIN_DAYS),
        # As of 1 August: whether they are in the past is for the reader's calendar to know.
        ("2030-06-30", [], ON_A_DAY),
        ("2030-06-30", [KEPT], {}),
        ("2030-06-30", [PARTLY_KEPT], {}),
        ("2030-06-30", [BROKEN], {}),
        ("2030-06-30", [SUPERSEDED], {}),
        ("2030-06", [KEPT, LATER], ON_A_DAY),
    ],
)
def test_alarms_go_off_at_nine_until_it_is_settled(
    due: str, updates: list[Update], expected: dict[str, str]
) -> None:
    assert alarms(item(*updates, due=due)) == expected
    # A to-do has only an end to count from.
    assert alarms(item(*updates, due=due, todo=True), "TRIGGER;RELATED=END") == expected


def test_an_alarm_is_where_its_clocks_show_nine() -> None:
    (event,) = icalendar.Calendar.from_ical(calendar((SMALL, DAY("2030-05-01")))).walk("VEVENT")[1:]
    midnight = dt.datetime.combine(event.decoded("dtstart"), dt.time())
    assert [str(midnight + alarm.decoded("trigger")) for alarm in event.walk("VALARM")] == [
        "2030-07-01 09:00:00",
        "2030-07-17 09:00:00",
        "2030-07-24 09:00:00",
        "2030-07-30 09:00:00",
        "2030-07-31 09:00:00",
        "2030-08-01 09:00:00",
    ]


@BOTH
@pytest.mark.parametrize(
    ("due", "updates", "lines"),
    [
        ("2030-06-30", [], ["by 30 Jun 2030"]),
        ("2030-06-30~", [], ["by about 30 Jun 2030"]),
        ("2030-06", [], ["by Jun 2030: a day from 1 Jun 2030 to 30 Jun 2030"]),
        ("2030~", [], ["by about 2030: a day from 1 Jan 2030 to 31 Dec 2030"]),
        (
            "2029-12/2030-02-15",
            [],
            ["by Dec 2029 – 15 Feb 2030: a day from 1 Dec 2029 to 15 Feb 2030"],
        ),
        ("2030-06-30", [BROKEN], ["by 30 Jun 2030", "declared broken 1 day after the limit"]),
        (
            "2030-06-30",
            [update("2030-07-01", outcome=Verdict.KEPT, done="2030-06-28", note="It was.")],
            ["by 30 Jun 2030", "kept 2 days early", "It was."],
        ),
        # News that is no verdict is not in it.
        ("2030-06-30", [update("2030-07-01", note="Seen")], ["by 30 Jun 2030"]),
    ],
)
def test_the_text_says_the_limit_the_words_behind_it_and_the_verdict(
    due: str, updates: list[Update], lines: list[str], todo: bool
) -> None:
    limit, *verdict = lines
    for condition in ([], ["If dry"]):
        fields: dict[str, Any] = {"due": due, "condition": "".join(condition) or None}
        properties = item(*updates, todo=todo, **fields).properties
        said = "“by then”, Gazette, 1 Jan 2030"
        assert text(properties["DESCRIPTION"]).split("\n") == [limit, said, *condition, *verdict]


@BOTH
@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({}, "gazette"),
        ({"due": "2030-07"}, "herald"),
        ({"note": "Seen"}, "gazette"),
        ({"outcome": Verdict.KEPT}, "herald"),
        ({"due": "2030-07", "outcome": Verdict.KEPT}, "herald"),
    ],
)
def test_the_address_is_that_of_the_verdict_else_of_the_limit(
    fields: dict[str, Any], source: str, todo: bool
) -> None:
    updates = [update("2030-03-01", source="herald", **fields)] if fields else []
    made = dataset(milestone(due="2030-06", updates=tuple(updates)))
    for herald in ("https://example.org/herald", None):
        addresses = {"gazette": "https://example.org/1", "herald": herald}
        (one,) = read(calendar((sourced(made, **addresses), DAY("2030-08-01")), todo=todo)).parts
        assert one.properties.get("URL") == addresses[source]


@BOTH
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://example.org/a;b,c?d=%C3%A9&e=[f]#g",
            "https://example.org/a;b,c?d=%C3%A9&e=[f]#g",
        ),
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        ("https://example.org/\\n\\N", "https://example.org/%5Cn%5CN"),
        ("https://example.org/\r\nX:y\x1b\u202e", "https://example.org/%0D%0AX:y%1B%E2%80%AE"),
        ('see <the> "paper"', "see%20%3Cthe%3E%20%22paper%22"),
    ],
)
def test_an_address_is_a_uri_whatever_it_is(url: str, expected: str, todo: bool) -> None:
    # RFC 3986, section 2; a break in it, escaped or not, is what readers of calendars fail on.
    made = sourced(dataset(milestone(due="2030-06")), gazette=url)
    (one,) = read(calendar((made, DAY("2030-08-01")), todo=todo)).parts
    assert one.properties["URL"] == expected


def test_several_statements_make_one_calendar() -> None:
    bay = dataset(milestone(due="2030-06-30"), milestone(id="ferry", due="2030-02"), id="bay")
    whole = read(calendar((SMALL, DAY("2030-03-01")), (bay, DAY("2030-01-31"))))
    assert text(whole.properties["NAME"]) == "2 statements: harbour, bay"
    assert whole.properties["NAME"] == whole.properties["X-WR-CALNAME"]
    shown = ("UID", "CATEGORIES", "DTSTART;VALUE=DATE")
    assert [tuple(one.properties[name] for name in shown) for one in whole.parts] == [
        ("bay/ferry@withdrawal-cli", "bay", "20300228"),
        ("harbour/ferry@withdrawal-cli", "harbour", "20300531"),
        ("bay/pier@withdrawal-cli", "bay", "20300630"),
        ("harbour/pier@withdrawal-cli", "harbour", "20300731"),
    ]


@BOTH
def test_nothing_dated_is_a_calendar_without_entries(todo: bool) -> None:
    assert calendar((dataset(), DAY("2030-08-01")), todo=todo) == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//withdrawal//withdrawal-cli//EN\r\n"
        "NAME:On the harbour\\, 1 Jan 2030\r\nX-WR-CALNAME:On the harbour\\, 1 Jan 2030\r\n"
        "END:VCALENDAR\r\n"
    )


def worded(words: str) -> Dataset:
    """Return a dataset with the same text wherever there may be any."""
    verdict = update("2030-07-01", outcome=Verdict.KEPT, note=words)
    fields: dict[str, Any] = dict.fromkeys(("title", "condition", "wording"), words)
    fields["due"] = "2030-06"
    settled = milestone(id="settled", updates=(verdict,), **fields)
    made = dataset(milestone(**fields), settled, title=words)
    source = Source(publisher=words, title=words, date=DAY("2030-01-01"))
    return replace(made, sources={"gazette": source})


def shape(one: Component) -> Any:
    return one.name, [*one.properties], [*map(shape, one.parts)]


def shape_to_icalendar(one: icalendar.Component) -> Any:
    return one.name, [*one], [*map(shape_to_icalendar, one.subcomponents)]


def assert_only_said(words: str, *, todo: bool) -> None:
    """Assert that a text is said in full where it belongs, and is nothing but text anywhere."""
    written, dull = (
        calendar((worded(one), DAY("2030-08-01")), todo=todo) for one in (words, "Dull")
    )
    assert all(len(line) <= 75 for line in written.encode().split(b"\r\n"))
    assert shape(read(written)) == shape(read(dull))
    assert shape_to_icalendar(icalendar.Calendar.from_ical(written)) == shape_to_icalendar(
        icalendar.Calendar.from_ical(dull)
    )
    seen = printable(words)
    for one in read(written).parts:
        settled = "settled" in one.properties["UID"]
        assert text(one.properties["SUMMARY"]) == seen
        assert text(one.properties["DESCRIPTION"]).split("\n") == [
            "by Jun 2030: a day from 1 Jun 2030 to 30 Jun 2030",
            f"“{seen}”, {seen}, 1 Jan 2030",
            seen,
            *(["declared kept 1 day after the limit", seen] if settled else []),
        ]
        for alarm in one.parts:
            assert text(alarm.properties["DESCRIPTION"]).endswith(f": {seen}")


@BOTH
@pytest.mark.parametrize(
    "words",
    [
        pytest.param("two\nlines", id="line feed"),
        pytest.param("two\r\nlines", id="line break"),
        pytest.param("two\rlines", id="carriage return"),
        pytest.param("x\nEND:VEVENT\nEND:VCALENDAR", id="end of all"),
        pytest.param("x\nBEGIN:VALARM\nACTION:AUDIO\nEND:VALARM", id="alarm"),
        pytest.param("x\r\nATTACH:file:///etc/passwd", id="property"),
        pytest.param("fold\r\n ed and fold\n\ted", id="fold"),
        pytest.param(";VALUE=DATE:20300101", id="parameter"),
        pytest.param("a,b;c:d\\e\"f'g=h^n", id="punctuation"),
        pytest.param("\\", id="backslash"),
        pytest.param("\\;\\,\\\\", id="escapes"),
        pytest.param("two \\n lines", id="escaped line break"),
        pytest.param("C:\\New", id="the other escaped line break"),
        pytest.param("\x00 \x07 \x1b[2J \x7f \x85 \x9b2J", id="controls"),
        pytest.param("\u202egnp.exe\u202c \u2066x\u2069", id="directions"),
        pytest.param("x\u2028y\u2029z", id="separators"),
        pytest.param("x\ufeff\ufffe\uffff", id="no characters"),
        pytest.param("  x\ty  ", id="blanks"),
        pytest.param("é" * 100, id="two bytes each"),
        pytest.param("𝄞" * 100, id="four bytes each"),
        pytest.param(",;\\" * 60, id="escapes at every fold"),
    ],
)
def test_a_text_is_never_more_than_text(words: str, todo: bool) -> None:
    assert_only_said(words, todo=todo)


@pytest.mark.parametrize("title", ["a, b; c", "a\\nb", "a\nb\x1b"])
def test_the_name_of_the_calendar_is_text_too(title: str) -> None:
    properties = read(calendar((dataset(title=title), DAY("2030-08-01")))).properties
    for name in ("NAME", "X-WR-CALNAME"):
        assert text(properties[name]) == f"{printable(title)}, 1 Jan 2030"


@law
@given(
    words=st.text(st.sampled_from('\n\r\t\\Nn;,:=" \x00\x1b\x85\u202e\u2028éa𝄞') | st.characters()),
    padding=st.integers(0, 80),
    todo=st.booleans(),
)
def test_whatever_a_text_is_it_is_said_and_no_more(words: str, padding: int, todo: bool) -> None:
    assert_only_said(f"x{'y' * padding}{words}", todo=todo)


def process(*argv: str, **env: str) -> tuple[int, bytes, bytes]:
    run = subprocess.run(
        [*COMMAND, "calendar", *argv],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return run.returncode, run.stdout, run.stderr


def names() -> list[str]:
    return sorted(file.name for file in Path().iterdir())


def uids(written: str) -> list[str]:
    return [part.properties["UID"] for part in read(written).parts]


@BOTH
def test_undated_ones_are_left_out_and_counted(withdrawal: Shell, todo: bool) -> None:
    result = withdrawal("calendar", "--as-of", "2025-06-01", *(["--todo"] if todo else []))
    assert (result.code, result.err) == (0, "warning: left out for want of a date: 5 of 8\n")
    assert uids(result.out) == [
        "us-iraq-2024/baghdad-sites@withdrawal-cli",
        "us-iraq-2024/mission-end@withdrawal-cli",
        "us-iraq-2024/syria-operations@withdrawal-cli",
    ]


@pytest.mark.parametrize("name", ["mission-end", "us-iraq-2024/mission-end"])
def test_only_those_named_are_in_it(withdrawal: Shell, name: str) -> None:
    result = withdrawal("calendar", name, "--as-of", "2025-06-01")
    assert (result.code, result.err) == (0, "")
    assert uids(result.out) == ["us-iraq-2024/mission-end@withdrawal-cli"]


def test_those_named_come_in_the_order_of_their_limits(withdrawal: Shell) -> None:
    result = withdrawal(
        "calendar", "mission-end", "hmc-procedures", "baghdad-sites", "--as-of", "2025-06-01"
    )
    assert (result.code, result.err) == (0, "warning: left out for want of a date: 1 of 3\n")
    assert uids(result.out) == [
        "us-iraq-2024/baghdad-sites@withdrawal-cli",
        "us-iraq-2024/mission-end@withdrawal-cli",
    ]


def test_statements_are_put_together(withdrawal: Shell) -> None:
    result = withdrawal(
        "calendar", "mission-end", "prisoners", "-d", AGREEMENT, "-d", "shipped",
        "--as-of", "2025-06-01",
    )  # fmt: skip
    assert (result.code, result.err) == (0, "")
    assert uids(result.out) == [
        "us-taliban-2020/prisoners@withdrawal-cli",
        "us-iraq-2024/mission-end@withdrawal-cli",
    ]


def test_what_is_not_announced_yet_is_not_in_it(withdrawal: Shell) -> None:
    result = withdrawal("calendar", "mission-end", "--as-of", "2024-09-26")
    assert (result.code, uids(result.out), result.err) == (0, [], "")


@BOTH
def test_two_runs_write_the_same_bytes_on_whatever_day(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, todo: bool
) -> None:
    argv = ["calendar", "mission-end", *(["--todo"] if todo else [])]
    results = set()
    for day, as_of in (
        ("1999-12-31", ["--as-of", "2025-06-01"]),
        ("2050-01-01", ["--as-of", "2025-06-01"]),
        ("2025-06-01", []),
    ):
        now = dt.datetime.fromisoformat(f"{day}T12:00:00Z")
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        results.add(withdrawal(*argv, *as_of))
    assert len(results) == 1


def test_a_file_gets_what_standard_output_would(withdrawal: Shell) -> None:
    argv = ("calendar", "--as-of", "2025-06-01")
    told = "warning: left out for want of a date: 5 of 8\n"
    Path("mine.ics").write_text("what was there, and longer than what comes\n" * 1000)
    assert withdrawal(*argv, "-o", "mine.ics") == Result(0, "", told)
    assert withdrawal(*argv) == Result(0, Path("mine.ics").read_bytes().decode(), told)
    assert names() == ["mine.ics"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/mine.ics", "No such file or directory"),
        ("folder", "it is not a regular file"),
        ("x\x1b[2J\n/mine.ics", "No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_written_is_exit_2(withdrawal: Shell, name: str, reason: str) -> None:
    Path("folder").mkdir()
    assert withdrawal("calendar", "mission-end", "-o", name) == Result(
        2, "", f'error: cannot write "{printable(name)}": {reason}\n'
    )
    assert names() == ["folder"]


def test_an_interruption_leaves_the_file_as_it_was(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    Path("mine.ics").write_text("mine")
    monkeypatch.setattr(os, "fsync", interrupted)
    assert withdrawal("calendar", "mission-end", "-o", "mine.ics") == Result(130, "", "")
    assert (names(), Path("mine.ics").read_text()) == (["mine.ics"], "mine")


def test_bad_data_leaves_the_file_as_it_was(withdrawal: Shell) -> None:
    Path("empty.toml").touch()
    Path("mine.ics").write_text("mine")
    complaint = "empty.toml: is empty; `withdrawal init` writes a dataset to start from"
    argv = ("-d", "empty.toml", "-o", "mine.ics")
    assert withdrawal("calendar", *argv) == Result(2, "", f"error: {complaint}\n")
    assert Path("mine.ics").read_text() == "mine"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_it_is_utf_8_whatever_the_encoding(withdrawal: Shell, encoding: str) -> None:
    argv = ("syria-operations", "--as-of", "2025-06-01")
    expected = withdrawal("calendar", *argv).out.encode()
    assert "“until".encode() in expected
    env = {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"}
    assert process(*argv, **env) == (0, expected, b"")
    assert process(*argv, "-o", "mine.ics", **env) == (0, b"", b"")
    assert Path("mine.ics").read_bytes() == expected


def test_a_file_needs_no_standard_output() -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, "calendar", "mission-end", "-o", "mine.ics"],
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert Path("mine.ics").exists()


def test_it_draws_nothing_and_so_loads_no_rich() -> None:
    # Measuring coverage loads libraries of its own.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *COMMAND[1:], "calendar"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()}
    assert "icalendar" in loaded
    assert loaded & {"rich", "pydantic", "apprise", "sqlite3", "platformdirs"} == set()


def client(name: str, *argv: str, zone: str = "UTC") -> Result:
    """Run a program of another project, which knows of nothing but the folder we are in."""
    program = Path(sys.executable).with_name(name)
    if not program.exists():
        pytest.skip(f"{name} is not installed beside {sys.executable}")
    run = subprocess.run(
        [program, *argv],
        env={"HOME": os.environ["HOME"], "PATH": os.defpath, "TZ": zone, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return Result(run.returncode, run.stdout, run.stderr)


def khal(*argv: str, zone: str = "UTC") -> str:
    Path("events").mkdir(exist_ok=True)
    Path("khal.conf").write_text(
        "[calendars]\n[[limits]]\npath = events\n"
        f"[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"[default]\ndefault_calendar = limits\n[sqlite]\npath = {Path.cwd()}/khal.db\n"
    )
    result = client("khal", "--config", "khal.conf", *argv, zone=zone)
    assert (result.code, result.err) == (0, "")
    return result.out


def agenda(begin: str, end: str, zone: str = "UTC") -> list[str]:
    """Return what khal lists from one day to another."""
    form = "{start-date} to {end-date}: {title}"
    out = khal("list", "--day-format", "", "--format", form, begin, end, zone=zone)
    return [line for line in out.splitlines() if line]


def kept_by_khal() -> list[Component]:
    return [
        part
        for file in Path("events").glob("*.ics")
        for part in read(file.read_bytes().decode()).parts
    ]


@pytest.mark.parametrize("zone", ["Asia/Baghdad", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_khal_lists_the_days_of_the_limits(withdrawal: Shell, zone: str) -> None:
    assert withdrawal("calendar", "--as-of", "2025-06-01", "-o", "mine.ics").code == 0
    khal("import", "--batch", "mine.ics", zone=zone)
    assert agenda("2025-01-01", "2027-01-01", zone) == [
        f"2025-08-31 to 2025-08-31: {SITES}",
        "2025-09-30 to 2025-09-30: Coalition's military mission in Iraq concludes",
        "2026-09-30 to 2026-09-30: Coalition's military operations in Syria continue",
    ]


def test_khal_takes_a_moved_deadline_for_the_same_event(withdrawal: Shell) -> None:
    for as_of, day, sequence in (
        ("2021-03-01", "2021-04-29", "0"),
        ("2021-05-01", "2021-09-11", "1"),
        ("2021-07-10", "2021-08-31", "2"),
    ):
        argv = ("full-withdrawal", "-d", AGREEMENT, "--as-of", as_of, "-o", "mine.ics")
        assert withdrawal("calendar", *argv) == Result(0, "", "")
        khal("import", "--batch", "mine.ics")
        title = "All US and allied forces leave Afghanistan"
        assert agenda("2021-01-01", "2022-01-01") == [f"{day} to {day}: {title}"]
        (event,) = kept_by_khal()
        assert (event.properties["UID"], event.properties["SEQUENCE"]) == (
            "us-taliban-2020/full-withdrawal@withdrawal-cli",
            sequence,
        )


def test_khal_sees_no_more_in_a_hostile_text_than_text() -> None:
    words = "x\r\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:y\u202e;,\\ \x1b[2J"
    written = calendar((worded(words), DAY("2030-08-01")))
    Path("mine.ics").write_bytes(written.encode())
    khal("import", "--batch", "mine.ics")
    assert agenda("2030-01-01", "2031-01-01") == [
        f"2030-06-30 to 2030-06-30: {printable(words)}",
        f"2030-06-30 to 2030-06-30: {printable(words)}",
    ]


def todoman(*argv: str, zone: str = "UTC") -> Result:
    Path("todoman.py").write_text(
        'path = "todos"\ncache_path = "cache/todos.db"\ncolor = "never"\n'
        'date_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    )
    return client("todo", "--config", "todoman.py", *argv, zone=zone)


@pytest.mark.parametrize("zone", ["Asia/Baghdad", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_todoman_lists_what_is_due_and_what_is_done(withdrawal: Shell, zone: str) -> None:
    Path("todos").mkdir()
    argv = ("--todo", "--as-of", "2026-02-01", "-o", "todos/mine.ics")
    assert withdrawal("calendar", *argv).code == 0
    result = todoman("list", "--status", "ANY", "--sort", "-due", zone=zone)
    # It warns that it lets nobody tick off one of several in a file.
    assert result.code == 0
    assert [" ".join(line.split()) for line in result.out.splitlines()] == [
        f"[X] 1 2025-08-31 {SITES} [us-iraq-2024]",
        "[X] 2 2025-09-30 Coalition's military mission in Iraq concludes [us-iraq-2024]",
        "[ ] 3 2026-09-30 Coalition's military operations in Syria continue [us-iraq-2024]",
    ]


def test_todoman_follows_one_todo_in_its_file(withdrawal: Shell) -> None:
    Path("todos").mkdir()
    for as_of, box, day in (
        ("2021-03-01", "[ ]", "2021-04-29"),
        ("2021-05-01", "[ ]", "2021-09-11"),
        ("2021-09-01", "[X]", "2021-08-31"),
    ):
        argv = ("full-withdrawal", "-d", AGREEMENT, "--as-of", as_of, "-o", "todos/mine.ics")
        assert withdrawal("calendar", "--todo", *argv) == Result(0, "", "")
        result = todoman("list", "--status", "ANY")
        assert (result.code, result.err) == (0, "")
        assert " ".join(result.out.split()) == (
            f"{box} 1 {day} All US and allied forces leave Afghanistan [us-taliban-2020]"
        )


def test_a_calendar_without_entries_is_no_error_to_either() -> None:
    Path("todos").mkdir()
    Path("todos/mine.ics").write_bytes(calendar((dataset(), DAY("2030-08-01"))).encode())
    khal("import", "--batch", "todos/mine.ics")
    assert agenda("2030-01-01", "2031-01-01") == []
    result = todoman("list", "--status", "ANY")
    assert (result.code, result.out.strip(), result.err) == (0, "", "")
