"""What `show` and `countdown` say of one milestone, before it is laid out."""

from collections.abc import Iterator
from typing import NamedTuple

from withdrawal_cli.clock import TimeOfDay
from withdrawal_cli.model import Claim, Countdown, Detail, News, State
from withdrawal_cli.render import words
from withdrawal_cli.render.characters import followed, printable


class Row(NamedTuple):
    """A label and what it labels, with an address to print whole where there is one."""

    label: str
    text: str
    url: str = ""


class Section(NamedTuple):
    """Rows under a heading; the first section of a page has none."""

    heading: str
    rows: tuple[Row, ...]


class Page(NamedTuple):
    """All of `show`."""

    title: str
    state: State
    sections: tuple[Section, ...]


class Face(NamedTuple):
    """All of `countdown`: one number with its unit, and the same in lines of plain text.

    The number has no sign; it is empty where there is none to see first.
    """

    title: str
    state: State
    number: str
    unit: str
    lines: tuple[str, ...]
    share: float | None
    share_words: str
    source: str
    as_of: str


def page(detail: Detail) -> Page:
    """Return what `show` says of a milestone."""
    number = {source.id: f"[{n}]" for n, source in enumerate(detail.sources, start=1)}
    sections = (
        Section("", tuple(_facts(detail, number))),
        Section("What was said of the limit", tuple(_claims(detail, number))),
        Section("What happened since", tuple(_updates(detail, number))),
        Section("Sources", tuple(_sources(detail))),
    )
    filled = tuple(section for section in sections if section.rows)
    return Page(printable(detail.title), detail.state, filled)


def _facts(detail: Detail, number: dict[str, str]) -> Iterator[Row]:
    yield Row("State", _state(detail))
    if detail.due:
        yield Row("Limit", f"{words.bound(detail)}, {words.left(detail)}")
    if detail.outcome:
        declared = (
            f"{words.day(detail.outcome.date)}, reported by {detail.outcome.source.publisher}"
        )
        yield _row("Declared", f"{declared} {number[detail.outcome.source.id]}")
    yield _row("Parties", ", ".join(detail.parties) or "none named")
    if detail.place:
        yield _row("Place", detail.place)
    if detail.condition:
        yield _row("Condition", detail.condition)
    yield Row("Announced", f"{words.day(detail.announced)} {number[detail.source.id]}")
    yield Row("Id", f"{detail.statement}/{detail.id}")
    yield Row("As of", f"{words.day(detail.as_of)} ({detail.timezone})")


def _state(detail: Detail) -> str:
    if detail.outcome:
        return words.verdict(detail.outcome, detail.due)
    if detail.state in (State.OVERDUE, State.ELAPSED):
        return f"{detail.state}, no outcome recorded"
    return detail.state


def _claims(detail: Detail, number: dict[str, str]) -> Iterator[Row]:
    for claim in detail.claims:
        holds = "; holds" if claim is detail.claims[-1] else ""
        text = f"“{claim.wording}”, read as {_reading(claim)}{holds} {number[claim.source.id]}"
        yield _row(words.day(claim.date), text)


def _reading(claim: Claim) -> str:
    first, last = words.day(claim.earliest), words.day(claim.latest)
    if claim.text == claim.latest.isoformat():
        return last
    about = "about " if claim.approximate else ""
    return f"{claim.text}, that is {about}{last if first == last else f'{first} to {last}'}"


def _updates(detail: Detail, number: dict[str, str]) -> Iterator[Row]:
    for update in detail.updates:
        yield _row(words.day(update.date), f"{_said(update)} {number[update.source.id]}")


def _said(update: News) -> str:
    parts = (
        update.due and f"Of the limit: “{update.wording}”.",
        update.outcome and f"Outcome: {update.outcome}{_done(update)}.",
        update.note,
    )
    return " ".join(part for part in parts if part)


def _done(update: News) -> str:
    return f", done on {words.day(update.done)}" if update.done else ""


def _sources(detail: Detail) -> Iterator[Row]:
    for n, source in enumerate(detail.sources, start=1):
        text = f"{words.published(source)}: {source.title}"
        yield _row(f"[{n}]", text, source.url or "")


def _row(label: str, text: str, url: str = "") -> Row:
    return Row(label, printable(text), printable(url))


def face(countdown: Countdown, time: TimeOfDay | None = None) -> Face:
    """Return what `countdown` says of a milestone; to the second where given the time of day."""
    number, unit = _number(countdown)
    lines = list(_lines(countdown))
    said, left = countdown.due, countdown.days_left
    if time and said and left is not None and not countdown.outcome:
        clock, last_day = words.clock(left, time), words.day(said.latest)
        if left == 0:
            number, unit = clock, f"left of {last_day}"
        else:
            lines.insert(0, f"{clock} {'since' if left < 0 else 'to'} the end of {last_day}")
    source = said.source if said else countdown.source
    quote = f"“{followed(said.wording)}”, " if said else ""
    day = words.day(countdown.as_of) + (f" {time.shown}" if time else "")
    return Face(
        title=printable(countdown.title),
        state=countdown.state,
        number=number,
        unit=unit,
        lines=tuple(lines),
        share=None if countdown.outcome else countdown.elapsed_share,
        share_words=_share(countdown),
        source=printable(f"{quote}{words.published(source)}"),
        as_of=f"{countdown.statement}/{countdown.id} as of {day} ({countdown.timezone})",
    )


def _number(countdown: Countdown) -> tuple[str, str]:
    """Return the one number to see first, without a sign, and what it counts.

    There is none without a limit, nor for a verdict on the days in which the limit lies.
    """
    outcome, left = countdown.outcome, countdown.days_left
    if countdown.due is None or left is None:
        return "", ""
    vague = countdown.due.earliest != countdown.due.latest
    if outcome and outcome.days_late is not None:
        late = outcome.days_late
        if late == 0 or (vague and late < 0):
            return "", ""
        after, before = words.SIDES[outcome.done is not None]
        declared = "" if outcome.done else f", declared {outcome.verdict}"
        return f"{abs(late)}", f"{_unit(late)} {before if late < 0 else after}{declared}"
    if countdown.due.approximate:
        return f"{abs(left)}", f"{_unit(left)} {'ago' if left < 0 else 'left'}, about"
    if left < 0:
        return f"{-left}", f"{_unit(left)} ago{', at least' if vague else ''}"
    return f"{left}", f"{_unit(left)} left{', at most' if vague else ''}"


def _unit(number: int) -> str:
    return "day" if abs(number) == 1 else "days"


def _lines(countdown: Countdown) -> Iterator[str]:
    said, outcome = countdown.due, countdown.outcome
    limit = words.bound(countdown)
    if outcome:
        yield f"{limit}: {words.verdict(outcome, said)}"
        declared = f"declared on {words.day(outcome.date)}, reported by {outcome.source.publisher}"
        yield printable(declared)
        if outcome.note:
            yield printable(outcome.note)
    elif said:
        yield f"{limit}: {words.left(countdown)}"
        if in_other_units := " or ".join(_in_other_units(countdown)):
            to = "" if said.earliest == said.latest else f", counted to {words.day(said.latest)}"
            yield in_other_units + to
        yield _state(countdown)
    else:
        yield limit


def _in_other_units(countdown: Countdown) -> Iterator[str]:
    """Yield the distance by the calendar and in weeks, where days alone do not say it."""
    if countdown.months:
        yield words.gloss(countdown.months, countdown.days or 0)
    if countdown.days_left and abs(countdown.days_left) >= 7:
        yield words.weeks(countdown.days_left)


def _share(countdown: Countdown) -> str:
    share = countdown.elapsed_share
    if share is None or countdown.outcome:
        return ""
    # By way of whole numbers: 0.29 * 100 is 28.999… to a machine.
    percent = round(share * 10_000) // 100
    # The share is of the time to the last day of the limit.
    vague = countdown.days_left != countdown.days_left_earliest
    least = "at least " if vague and percent < 100 else ""
    return f"{least}{percent} % of the time since {words.day(countdown.announced)} is gone"
