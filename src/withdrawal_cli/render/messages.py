"""What a reminder says: a line for each milestone, and a subject for all of them."""

from collections.abc import Iterator, Sequence

from withdrawal_cli.model import Delivery, Standing
from withdrawal_cli.reminders import Message, Reminder
from withdrawal_cli.render import words
from withdrawal_cli.render.changes import movement
from withdrawal_cli.render.characters import followed, printable

MOST_LINES = 20


def message(reminders: Sequence[Reminder]) -> Message:
    """Return what is said of reminders, of which there is at least one."""
    first, more = reminders[0].milestone, len(reminders) - 1
    subject = f"{followed(first.title)}: {_count(first)}" + (f", and {more} more" if more else "")
    lines = [printable(_line(one)) for one in reminders[:MOST_LINES]]
    if more >= MOST_LINES:
        lines.append(f"and {len(reminders) - MOST_LINES} more")
    return Message(printable(subject), tuple(lines))


def _line(reminder: Reminder) -> str:
    one = reminder.milestone
    limit = f", {one.kind} {words.limit(one.due)}" if one.due else ""
    return f"{_count(one)}: {one.title} ({one.id}){limit}{_change(reminder)}. {_source(one)}"


def _count(one: Standing) -> str:
    return words.verdict(one.outcome, one.due) if one.outcome else words.distance(one)


def _change(reminder: Reminder) -> str:
    before, due = reminder.limit_before, reminder.milestone.due
    if before is None:
        return ""
    if before.text is None or before.earliest is None or before.latest is None:
        return ", a deadline set since"
    old = words.phrase(before.text, before.earliest, before.latest)
    if due is None:
        return f", the deadline of {old} dropped"
    moved = movement((due.earliest - before.earliest).days, (due.latest - before.latest).days)
    return f", {moved} from {old}"


def _source(one: Standing) -> str:
    """Return the words of the source that speaks last, and where to read it."""
    if one.outcome:
        source, note = one.outcome.source, one.outcome.note
        said = note if note is None or note.endswith((".", "!", "?")) else f"{note},"
    elif one.due:
        source, said = one.due.source, f"“{followed(one.due.wording)}”,"
    else:
        source, said = one.source, None
    return " ".join(part for part in (said, words.published(source), source.url) if part)


def deliveries(sent: Sequence[Delivery]) -> Iterator[str]:
    """Yield what was sent, each message with where and when."""
    for one in sent:
        when = f"delivered {one.delivered}" if one.delivered else "pending"
        yield (
            printable(f"as of {words.day(one.as_of)}, to {one.channel}, {when}: {one.subject}")
            + "\n"
        )
        yield from (f"  {printable(line)}\n" for line in one.lines)
    if not sent:
        yield "Nothing was sent yet.\n"
