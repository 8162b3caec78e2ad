"""The records and the closed vocabularies: one word for one idea, in TOML, JSON and columns alike.

Glossary
    statement   a public text that promises things, with the zone in which its days end
    milestone   one commitment of a statement
    update      something said or done about a milestone later, on a day, by a source
    due         what is said of the limit: the phrase, and the days in which the limit lies
    limit       the last moment that keeps the promise; `[earliest, latest]` where that is vague
    wording     the few words of the source that fix the date
    outcome     a verdict that a source declares; never computed
    standing    a milestone as it stood on a day
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

SCHEMA_VERSION = 1
SOON = 30
"""How many days before the first day of its limit a milestone is `soon`, unless told otherwise."""

THRESHOLDS = (30, 14, 7, 1, 0, -1)
"""Days left at which something is said, unless told otherwise; negative ones are past the limit."""


class Kind(StrEnum):
    """Whether a commitment is to be done by its limit or lasts until it."""

    BY = "by"
    UNTIL = "until"


class Verdict(StrEnum):
    """What a source declares to have become of a commitment."""

    KEPT = "kept"
    PARTLY_KEPT = "partly-kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"


class State(StrEnum):
    """Where a milestone stands on a day: by the calendar, or by a recorded verdict."""

    UNDATED = "undated"
    UPCOMING = "upcoming"
    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"
    ELAPSED = "elapsed"
    KEPT = "kept"
    PARTLY_KEPT = "partly-kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"


class ChangeKind(StrEnum):
    """What became of a milestone between two views."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Subject(StrEnum):
    """What there is a JSON Schema of: the JSON of a command, or a dataset."""

    STATUS = "status"
    DIFF = "diff"
    COUNTDOWN = "countdown"
    SHOW = "show"
    REMIND = "remind"
    CHECK = "check"
    DATASET = "dataset"


class DueText(str):
    """The phrase of a `due` as the dataset has it; a TOML date becomes its ISO form."""

    __slots__ = ()

    @classmethod
    def of(cls, value: object) -> "DueText | None":
        """Return the phrase of a TOML value, or None where that is neither text nor a date."""
        # Not isinstance: a date-time is a date to it.
        if type(value) is dt.date:
            return cls(value.isoformat())
        return cls(value) if type(value) is str else None


# The lookahead keeps a line break out: `$` alone also matches before one.
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9-]*(?!\n)$"
TEXT_PATTERN = r"\S"
Id = Annotated[str, Meta(pattern=ID_PATTERN)]
Text = Annotated[str, Meta(pattern=TEXT_PATTERN)]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the dataset: a key it does not know is a mistake, not a comment."""


class Source(Table, frozen=True, kw_only=True):
    """Where something was said; its id is its key in `[sources]`."""

    publisher: Text
    title: Text
    date: dt.date
    url: Text | None = None


class Update(Table, frozen=True, kw_only=True):
    """Something said or done about a milestone on `date`: a new limit, a verdict or news."""

    date: dt.date
    source: Id
    due: DueText | None = None
    wording: Text | None = None
    outcome: Verdict | None = None
    done: dt.date | None = None
    note: Text | None = None


class Milestone(Table, frozen=True, kw_only=True):
    """One commitment, as announced, and its updates, oldest first."""

    id: Id
    title: Text
    kind: Kind = Kind.BY
    parties: tuple[Text, ...] | None = None
    place: Text | None = None
    condition: Text | None = None
    announced: dt.date | None = None
    due: DueText | None = None
    wording: Text | None = None
    source: Id
    updates: tuple[Update, ...] = ()


class Statement(Table, frozen=True, kw_only=True):
    """The text that made the commitments. Its days end in `timezone`, an IANA name."""

    id: Id
    title: Text
    issued: dt.date
    timezone: Text
    parties: tuple[Text, ...] = ()
    url: Text | None = None


class Dataset(Table, frozen=True, kw_only=True):
    """One statement with all that is known of it: the content of one file."""

    statement: Statement
    sources: dict[Id, Source] = {}
    milestones: tuple[Milestone, ...]


def announced(milestone: Milestone, statement: Statement) -> dt.date:
    """Return the day from which a milestone exists."""
    return milestone.announced or statement.issued


class Citation(Struct, frozen=True, kw_only=True):
    """A source as an answer names it."""

    id: str
    publisher: str
    date: dt.date
    url: str | None


class Due(Struct, frozen=True, kw_only=True):
    """A limit as a source put it: it lies in the days `earliest` to `latest`, both included."""

    text: str
    wording: str
    earliest: dt.date
    latest: dt.date
    approximate: bool
    source: Citation


class Outcome(Struct, frozen=True, kw_only=True):
    """A declared verdict. `days_late` counts from the last day of the limit then in force."""

    verdict: Verdict
    date: dt.date
    done: dt.date | None
    days_late: int | None
    source: Citation
    note: str | None


def settled(said: Outcome | Update) -> dt.date:
    """Return the day of a verdict: that of the deed, or else of its declaration."""
    return said.done or said.date


class Standing(Struct, frozen=True, kw_only=True):
    """A milestone as of a day. Days left are 0 on the day itself and negative after it."""

    statement: str
    id: str
    title: str
    kind: Kind
    parties: tuple[str, ...]
    place: str | None
    condition: str | None
    announced: dt.date
    timezone: str
    as_of: dt.date
    due: Due | None
    days_left: int | None
    days_left_earliest: int | None
    state: State
    outcome: Outcome | None
    source: Citation


class News(Struct, frozen=True, kw_only=True):
    """An update as an answer tells it, with its source spelled out."""

    date: dt.date
    source: Citation
    due: str | None
    wording: str | None
    outcome: Verdict | None
    done: dt.date | None
    note: str | None


class Claim(Due, frozen=True, kw_only=True):
    """What was said of the limit on `date`, and how it was read."""

    date: dt.date


class Reference(Citation, frozen=True, kw_only=True):
    """A source in full, as a bibliography has it."""

    title: str


class Detail(Standing, frozen=True, kw_only=True):
    """A standing with its history up to that day.

    `updates` and `claims` come oldest first, `sources` in the order in which they are first cited.
    """

    updates: tuple[News, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Reference, ...]


class Countdown(Detail, frozen=True, kw_only=True):
    """A detail with its distance to the last day of the limit.

    `months` and `days` are that distance by the calendar, negative once it is past, and
    `elapsed_share` is how much of the time since `announced` is gone, from 0 to 1. All three are
    null without a limit.
    """

    months: int | None
    days: int | None
    elapsed_share: float | None


class View(Struct, frozen=True, kw_only=True):
    """What one side of a comparison looked at: the data as named by the user, and the day."""

    data: str
    as_of: dt.date


class Change(Struct, frozen=True, kw_only=True):
    """What became of one milestone between two views.

    `fields` names what differs, `slip_days` is how much later the last day of the limit is (and
    `slip_days_earliest` the first), null where either side has no limit. `updates` are those that
    only the later view knows, `updates_dropped` those that only the earlier one does.
    """

    statement: str
    id: str
    title: str
    change: ChangeKind
    fields: tuple[str, ...]
    slip_days: int | None
    slip_days_earliest: int | None
    updates: tuple[News, ...]
    updates_dropped: tuple[News, ...]
    before: Standing | None
    after: Standing | None


class Problem(Struct, frozen=True, kw_only=True):
    """A fault of a dataset and its place.

    `line` and `column` count from 1 and are null where there is none to name; `field` is the path
    of the key, in `milestone` where that has an id, with list positions from 1.
    """

    file: str
    line: int | None
    column: int | None
    milestone: str | None
    field: str | None
    message: str


class Delivery(Struct, frozen=True, kw_only=True):
    """A message to a channel as of a day; `delivered` is when, in UTC, or null while pending.

    `channel` is standard output, or the digest of an address.
    """

    channel: str
    as_of: dt.date
    delivered: str | None
    subject: str
    lines: tuple[str, ...]


class StatusAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    as_of: dt.date
    milestones: tuple[Standing, ...]


class ShowAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    milestone: Detail


class CountdownAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    milestone: Countdown | None


class DiffAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    before: View
    after: View
    changes: tuple[Change, ...]


class CheckAnswer(Struct, frozen=True, kw_only=True):
    schema_version: int = SCHEMA_VERSION
    problems: tuple[Problem, ...]
