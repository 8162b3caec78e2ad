"""How days, counts, limits and verdicts are said to people."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import lru_cache

from withdrawal_cli import due
from withdrawal_cli.clock import TimeOfDay
from withdrawal_cli.dataset import Survey
from withdrawal_cli.model import (
    Change,
    Citation,
    Due,
    News,
    Outcome,
    Problem,
    Source,
    Standing,
    State,
    settled,
)
from withdrawal_cli.render.characters import followed, printable
from withdrawal_cli.standing import Sight, known_to

# Not strftime, whose names follow the locale of the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The parts of a year that have a name, by their first and last month.
_PARTS_OF_YEAR = {
    (1, 3): "Q1 {}", (4, 6): "Q2 {}", (7, 9): "Q3 {}", (10, 12): "Q4 {}",
    (1, 4): "early {}", (5, 8): "mid-{}", (9, 12): "late {}",
    (1, 6): "H1 {}", (7, 12): "H2 {}", (1, 12): "{}",
}  # fmt: skip
SIDES = {False: ("after the limit", "before the limit"), True: ("late", "early")}
"""How a verdict lies to the limit, by whether the deed is dated or only the declaration."""
NOTHING = "No milestone to show."
_THIRDS_OF_MONTH = {1: "early {}", 11: "mid-{}", 21: "late {}"}


def day(date: dt.date) -> str:
    """Return a date as "30 Sep 2025"."""
    return f"{date.day} {_month(date)}"


def month(date: dt.date) -> str:
    """Return a month as "Sep"."""
    return _MONTHS[date.month - 1]


def _month(date: dt.date) -> str:
    return f"{month(date)} {date.year}"


def days(number: int) -> str:
    """Return a number of days as "1 day" or "35 days"."""
    return _plural(number, "day")


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def limit(said: Due | None) -> str:
    """Return a limit as people write it: "30 Sep 2025", "mid-2025", "about 2026", "no date"."""
    if said is None:
        return "no date"
    return phrase(said.text, said.earliest, said.latest)


@lru_cache(maxsize=65536)
def phrase(text: str, earliest: dt.date, latest: dt.date) -> str:
    """Return a due phrase and the days it was read as, as people write them."""
    first, slash, last = text.removesuffix("~").partition("/")
    if slash:
        # Named by its two ends, even where its days happen to be those of, say, a quarter.
        words = f"{_part(first, earliest)} – {_part(last, latest)}"
    else:
        words = _span(earliest, latest)
    return f"about {words}" if text.endswith("~") else words


def reading(update: News) -> str:
    """Return the limit that an update says, as people write it."""
    read = due.limit(update.due or "", claimed=update.date)
    return phrase(update.due or "", read.earliest, read.latest)


def _part(text: str, day_within: dt.date) -> str:
    part = due.limit(text, claimed=day_within)
    return _span(part.earliest, part.latest)


def _span(first: dt.date, last: dt.date) -> str:
    """Return the name of the days that one form of a due, not an interval, covers."""
    if first == last:
        return day(first)
    if first.day == 1 and last == due.month_end(last.year, last.month):
        if first.month == last.month:
            return _month(first)
        return _PARTS_OF_YEAR[first.month, last.month].format(first.year)
    return _THIRDS_OF_MONTH[first.day].format(_month(first))


def count(number: int) -> str:
    """Return days left as people say them: "in 121 days", "tomorrow", "today", "54 days ago"."""
    match number:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "yesterday"
    return f"in {number} days" if number > 0 else f"{-number} days ago"


def left(standing: Standing) -> str:
    """Return the days left to a limit; to both ends of a vague one: "54–83 days ago"."""
    first, last = standing.days_left_earliest, standing.days_left
    if first is None or last is None:
        return "–"
    if first == last:
        return count(last)
    if first > 0:
        return f"in {first}–{last} days"
    if last < 0:
        return f"{-last}–{-first} days ago"
    return f"began {count(first)}, ends {count(last)}"


def distance(standing: Standing, days: Callable[[int], str] = days) -> str:
    """Return how far the last day of a limit is: "121 days left", "at least 23 days past"."""
    left = standing.days_left
    if left is None:
        return limit(None)
    return away(left, vague=left != standing.days_left_earliest, days=days)


def away(days_left: int, *, vague: bool, days: Callable[[int], str] = days) -> str:
    """Return the same for a number of days left, of a vague limit or a day."""
    if days_left < 0:
        return f"{'at least ' if vague else ''}{days(-days_left)} past"
    if days_left == 0:
        return "today, at the latest" if vague else "today"
    return f"{'at most ' if vague else ''}{days(days_left)} left"


def one_line(standing: Standing) -> str:
    """Return a milestone in as few words as a prompt has room for: "mission-end 121 d left"."""
    counts = standing.due and not standing.outcome
    about = "about " if standing.due and standing.due.approximate else ""
    said = about + distance(standing, "{} d".format) if counts else standing.state
    return f"{standing.id} {said}"


def clock(days_left: int, time: TimeOfDay) -> str:
    """Return the time to the end of a limit's last day, or since: "54 days 13:22:05"."""
    whole, seconds = (days_left, time.left) if days_left >= 0 else (-days_left - 1, time.gone)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return f"{days(whole)} {clock}" if whole else clock


def verdict(outcome: Outcome, said: Due | None, *, brief: bool = False) -> str:
    """Return a verdict and how it lies to the limit.

    "declared kept 110 days after the limit" where only the declaration is dated, "kept 110 days
    late" where the deed is. Briefly, "after" is enough, as in a table with a column for the limit.
    """
    declared = "" if outcome.done else "declared "
    on = settled(outcome)
    lead = f"{declared}{outcome.verdict}"
    if said is None:
        return f"{lead} on {day(on)}"
    after, before = ("after", "before") if brief and declared else SIDES[outcome.done is not None]
    if on > said.latest:
        return f"{lead} {days((on - said.latest).days)} {after}"
    if on < said.earliest:
        nearest, farthest = (said.earliest - on).days, (said.latest - on).days
        ahead = days(farthest) if nearest == farthest else f"{nearest}–{farthest} days"
        return f"{lead} {ahead} {before}"
    return f"{lead} on the day" if said.earliest == said.latest else f"{lead} within the limit"


def when(standing: Standing) -> str:
    """Return what a table says of time: the verdict where there is one, else the days left."""
    if standing.outcome:
        return verdict(standing.outcome, standing.due, brief=True)
    return left(standing)


def position(standing: Standing) -> str:
    """Return the same as `when`, with the state where no verdict says it."""
    if standing.outcome:
        return when(standing)
    return f"{standing.state}, {left(standing)}" if standing.due else standing.state


def bound(standing: Standing) -> str:
    """Return a limit with its kind: "by 30 Sep 2025", "until Sep 2026", "no date"."""
    return f"{standing.kind} {limit(standing.due)}" if standing.due else limit(None)


def gloss(months: int, over: int) -> str:
    """Return months and days of either sign as "1 year 4 months 3 days"."""
    years, months = divmod(abs(months), 12)
    return _amounts((years, "year"), (months, "month"), (abs(over), "day"))


def weeks(number: int) -> str:
    """Return a number of days of either sign as "17 weeks 2 days"."""
    whole, over = divmod(abs(number), 7)
    return _amounts((whole, "week"), (over, "day"))


def _amounts(*amounts: tuple[int, str]) -> str:
    return " ".join(_plural(number, unit) for number, unit in amounts if number)


def published(source: Citation | Source) -> str:
    """Return who published a source, and when: "Gazette, 1 Jan 2030"."""
    return f"{followed(source.publisher)}, {day(source.date)}"


def name(one: Standing | Change, *, several: bool) -> str:
    """Return an id, with its statement's where several statements are on the table."""
    return f"{one.statement}/{one.id}" if several else one.id


def heading(sights: Sequence[Sight]) -> str:
    """Return what the table is about."""
    statements = [dataset.statement for dataset, _ in sights]
    if len(statements) > 1:
        return f"{len(statements)} statements: {', '.join(one.id for one in statements)}"
    return printable(f"{followed(statements[0].title)}, {day(statements[0].issued)}")


def caption(standings: Sequence[Standing], sights: Sequence[Sight]) -> str:
    """Return the day and the zone, how many are overdue, and how old the data is."""
    overdue = sum(standing.state is State.OVERDUE for standing in standings)
    newest = max(known_to(dataset) for dataset, _ in sights)
    return f"{as_of(sights)} · {overdue} overdue · data to {day(newest)}"


def as_of(sights: Sequence[Sight]) -> str:
    """Return the day, or the days where zones differ in it: "As of 23 Nov 2026 (Asia/Baghdad)"."""
    zones: dict[dt.date, dict[str, None]] = {}
    for dataset, today in sights:
        zones.setdefault(today, {})[dataset.statement.timezone] = None
    parts = (f"{day(today)} ({', '.join(there)})" for today, there in sorted(zones.items()))
    return f"As of {', '.join(parts)}"


def problem(one: Problem) -> str:
    """Return a problem as a line: place, milestone, field, message."""
    place = ":".join(str(part) for part in (one.file, one.line, one.column) if part is not None)
    milestone = f'milestone "{one.milestone}"' if one.milestone else None
    parts = (place, milestone, one.field, one.message)
    return printable(": ".join(part for part in parts if part))


def sound(survey: Survey) -> str:
    """Return that there is no problem, and in how much data."""
    milestones = sum(len(dataset.milestones) for dataset in survey.datasets)
    return f"no problem in {_plural(survey.files, 'file')}, {_plural(milestones, 'milestone')}\n"
