"""What a reminder says: the subject, a line for each milestone, and what was delivered."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from strategies import law
from withdrawal_cli.model import Delivery, Milestone, Source, Standing
from withdrawal_cli.reminders import Message, Reminder, sight
from withdrawal_cli.render.messages import deliveries, message
from withdrawal_cli.standing import standings

GAZETTE = "Gazette, 1 Jan 2030 https://example.org/1"
KEPT = {"outcome": "kept", "note": "It opened."}


def stood(day: str, one: Milestone) -> Standing:
    (found,) = standings([(dataset(one), DAY(day))], soon=30)
    return found


def reminder(
    day: str, *, before: Milestone | None = None, settled: bool = False, **fields: Any
) -> Reminder:
    """Return what is to be said of a milestone, maybe of one that was another before."""
    return Reminder(
        threshold=30,
        limit_before=sight(stood(day, before)) if before else None,
        settled=settled,
        milestone=stood(day, milestone(**fields)),
    )


def subject(one: Reminder) -> str:
    return message([one]).subject


def line(one: Reminder) -> str:
    (only,) = message([one]).lines
    return only


@pytest.mark.parametrize(
    ("due", "day", "count"),
    [
        ("2030-03-01", "2030-02-22", "7 days left"),
        ("2030-03-01", "2030-02-27", "2 days left"),
        ("2030-03-01", "2030-02-28", "1 day left"),
        ("2030-03-01", "2030-03-01", "today"),
        ("2030-03-01", "2030-03-02", "1 day past"),
        ("2030-03-01", "2030-03-03", "2 days past"),
        ("2032-02-29", "2032-02-28", "1 day left"),
        ("2032-02-29", "2032-03-01", "1 day past"),
        ("2031-12-31", "2032-01-01", "1 day past"),
        ("2030-03-31", "2030-04-30", "30 days past"),
        ("2030-03-01~", "2030-02-22", "7 days left"),
        ("P2M", "2030-02-22", "7 days left"),
        ("2030-02", "2030-01-31", "at most 28 days left"),
        ("2030-02", "2030-02-01", "at most 27 days left"),
        ("2030-02", "2030-02-27", "at most 1 day left"),
        ("2030-02", "2030-02-28", "today, at the latest"),
        ("2030-02", "2030-03-01", "at least 1 day past"),
        ("2030-02~", "2030-03-02", "at least 2 days past"),
        (None, "2030-03-01", "no date"),
    ],
)
def test_a_count_goes_to_the_last_day_and_is_honest_about_a_vague_limit(
    due: str | None, day: str, count: str
) -> None:
    one = reminder(day, due=due)
    assert subject(one) == f"The pier opens: {count}"
    assert line(one).startswith(f"{count}: The pier opens (pier)")


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"due": "2030-03-01"}, "7 days left: The pier opens (pier), by 1 Mar 2030"),
        (
            {"due": "2030-03-01", "kind": "until"},
            "7 days left: The pier opens (pier), until 1 Mar 2030",
        ),
        ({"due": "2030-Q1~"}, "at most 37 days left: The pier opens (pier), by about Q1 2030"),
        (
            {"due": "2030-02-20/2030-03-01"},
            "at most 7 days left: The pier opens (pier), by 20 Feb 2030 – 1 Mar 2030",
        ),
        (
            {"due": "2030-03-01", "title": "[b]Bold[/b] & <b>", "id": "p-7"},
            "7 days left: [b]Bold[/b] & <b> (p-7), by 1 Mar 2030",
        ),
    ],
)
def test_a_line_has_the_count_the_date_the_words_and_where_to_read_them(
    fields: dict[str, Any], start: str
) -> None:
    assert line(reminder("2030-02-22", **fields)) == f"{start}. “by then”, {GAZETTE}"


@pytest.mark.parametrize(
    ("due", "said", "count", "rest"),
    [
        (
            "2030-03-01",
            KEPT,
            "declared kept 9 days before the limit",
            ", by 1 Mar 2030. It opened. ",
        ),
        ("2030-02-20", KEPT, "declared kept on the day", ", by 20 Feb 2030. It opened. "),
        (
            "2030-02-19",
            KEPT,
            "declared kept 1 day after the limit",
            ", by 19 Feb 2030. It opened. ",
        ),
        ("2030-02", {"outcome": "broken"}, "declared broken within the limit", ", by Feb 2030. "),
        (
            "2030-02-10",
            {"done": "2030-02-12"} | KEPT,
            "kept 2 days late",
            ", by 10 Feb 2030. It opened. ",
        ),
        (None, {"outcome": "superseded"}, "declared superseded on 20 Feb 2030", ". "),
    ],
)
def test_a_verdict_is_told_in_place_of_the_count(
    due: str | None, said: dict[str, str], count: str, rest: str
) -> None:
    one = reminder("2030-06-01", settled=True, due=due, updates=(update("2030-02-20", **said),))
    assert subject(one) == f"The pier opens: {count}"
    assert line(one) == f"{count}: The pier opens (pier){rest}{GAZETTE}"


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("2030-03-31", "2030-04-01", ", by 1 Apr 2030, moved 1 day later from 31 Mar 2030"),
        ("2030-04-01", "2030-03-30", ", by 30 Mar 2030, moved 2 days earlier from 1 Apr 2030"),
        ("2030-04", "2030-04-30", ", by 30 Apr 2030, sharpened from Apr 2030"),
        ("2030-04-30~", "2030-04", ", by Apr 2030, loosened from about 30 Apr 2030"),
        ("2030-04", "2030-05", ", by May 2030, moved from Apr 2030"),
        ("2030-03/2030-04", "2030-05-01", ", by 1 May 2030, moved from Mar 2030 – Apr 2030"),
        ("P3M", "2031-01-01", ", by 1 Jan 2031, moved 275 days later from 1 Apr 2030"),
        (None, "2030-04-01", ", by 1 Apr 2030, a deadline set since"),
        ("2030-04", None, ", the deadline of Apr 2030 dropped"),
    ],
)
def test_a_moved_deadline_tells_from_what(
    before: str | None, after: str | None, change: str
) -> None:
    one = reminder("2030-02-01", before=milestone(due=before), due=after)
    words = f"“by then”, {GAZETTE}" if after else GAZETTE
    assert line(one).partition("(pier)")[2] == f"{change}. {words}"


def test_a_source_without_an_address_is_named_all_the_same() -> None:
    herald = Source(publisher="Herald", title="More", date=DAY("2030-02-03"))
    made = replace(dataset(milestone(due="2030-03-01")), sources={"gazette": herald})
    (one,) = standings([(made, DAY("2030-02-22"))], soon=30)
    found = message([Reminder(threshold=7, limit_before=None, settled=False, milestone=one)])
    assert found.lines == (
        "7 days left: The pier opens (pier), by 1 Mar 2030. “by then”, Herald, 3 Feb 2030",
    )


def test_what_has_no_date_has_no_words() -> None:
    assert line(reminder("2030-02-22")) == f"no date: The pier opens (pier). {GAZETTE}"


def test_the_words_are_of_the_source_that_speaks_last() -> None:
    moved = update("2030-02-01", due="2030-03-02", wording="on the second")
    one = reminder("2030-02-22", due="2030-03-01", wording="in due course", updates=(moved,))
    assert line(one).endswith(f", by 2 Mar 2030. “on the second”, {GAZETTE}")


def many(count: int) -> list[Reminder]:
    return [reminder("2030-02-22", id=f"pier-{n}", due="2030-03-01") for n in range(count)]


@pytest.mark.parametrize(
    ("count", "more"),
    [
        (1, ""),
        (2, ", and 1 more"),
        (20, ", and 19 more"),
        (21, ", and 20 more"),
    ],
)
def test_the_subject_is_of_the_first_and_counts_the_others(count: int, more: str) -> None:
    assert message(many(count)).subject == f"The pier opens: 7 days left{more}"


@pytest.mark.parametrize(
    ("count", "tail"),
    [
        (1, []),
        (19, []),
        (20, []),
        (21, ["and 1 more"]),
        (22, ["and 2 more"]),
        (120, ["and 100 more"]),
    ],
)
def test_past_twenty_lines_the_others_are_counted(count: int, tail: list[str]) -> None:
    shown = [line(one) for one in many(min(count, 20))]
    assert list(message(many(count)).lines) == shown + tail


HOSTILE = "a\nb\r\x1b[31m\x07\x9b\u2028\u2029\u202e\u2066\x7f"
HARMLESS = r"a\x0ab\x0d\x1b[31m\x07\x9b\u2028\u2029\u202e\u2066\x7f"


def hostile(text: str, *updates: Any) -> Message:
    source = Source(publisher=text, title=text, date=DAY("2030-01-01"), url=text)
    one = milestone(title=text, due="2030-03-01", wording=text, updates=updates)
    made = replace(dataset(one), sources={"gazette": source})
    (found,) = standings([(made, DAY("2030-02-22"))], soon=30)
    return message([Reminder(threshold=7, limit_before=None, settled=False, milestone=found)])


def test_what_would_act_on_a_terminal_or_a_mail_is_escaped() -> None:
    source = f"{HARMLESS}, 1 Jan 2030 {HARMLESS}"
    assert hostile(HOSTILE) == Message(
        f"{HARMLESS}: 7 days left",
        (f"7 days left: {HARMLESS} (pier), by 1 Mar 2030. “{HARMLESS}”, {source}",),
    )
    told = hostile(HOSTILE, update("2030-02-20", outcome="kept", note=f"{HOSTILE}."))
    count = "declared kept 9 days before the limit"
    assert told.lines == (f"{count}: {HARMLESS} (pier), by 1 Mar 2030. {HARMLESS}. {source}",)


@law
@given(st.text(min_size=1))
def test_whatever_the_data_says_a_message_has_one_plain_line_a_milestone(text: str) -> None:
    found = hostile(text, update("2030-02-20", outcome="kept", note=text))
    for words in (found.subject, *found.lines):
        assert words.splitlines() == [words]
        assert not set(words) & set(map(chr, (*range(32), *range(127, 160))))


def test_nothing_delivered_is_said() -> None:
    assert list(deliveries([])) == ["Nothing was sent yet.\n"]


def test_deliveries_tell_where_and_when() -> None:
    when = "2030-02-22T06:00:00+00:00"
    sent = Delivery(
        channel="standard output",
        as_of=dt.date(2030, 2, 22),
        delivered=when,
        subject="Pier\n: 7 days left",
        lines=("7 days left: \x1b", "today: B"),
    )
    pending = replace(sent, channel="0123456789abcdef", delivered=None, lines=("today: A",))
    assert list(deliveries([sent, pending])) == [
        f"as of 22 Feb 2030, to standard output, delivered {when}: Pier\\x0a: 7 days left\n",
        "  7 days left: \\x1b\n",
        "  today: B\n",
        "as of 22 Feb 2030, to 0123456789abcdef, pending: Pier\\x0a: 7 days left\n",
        "  today: A\n",
    ]
