"""Sound datasets for property tests: few ids, days and phrases, so that much of it coincides."""

import datetime as dt
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from factories import DAY, dataset, milestone, update
from withdrawal_cli.model import Dataset, Kind, Milestone, Source, Update, Verdict

# Derandomized: the same examples everywhere, and no database of failures is left behind.
law = settings(max_examples=100, deadline=None, derandomize=True)

ISSUED = DAY("2030-01-01")
_SOURCES = {
    key: Source(publisher=key.title(), title="News", date=ISSUED) for key in ("gazette", "herald")
}
_PHRASES = (
    "2029-12-31", "2030-01-01", "2030-01-31", "2030-02-28", "2030-03-01~", "2030-02", "2030~",
    "2030-Q1", "2030-H1", "early-2030", "mid-2030-02", "late-2030-01", "2029-12/2030-02-15",
    "P1D", "P2W", "P1M", "P1Y6M",
)  # fmt: skip

# Days on and beside those on which something is said, which lie 0, 1, 7 or 40 days apart.
days = st.sampled_from([ISSUED + dt.timedelta(n) for n in (-1, 0, 1, 7, 8, 40, 48, 87)])
_announcements = st.sampled_from([ISSUED + dt.timedelta(n) for n in (0, -1, 7)])
soons = st.sampled_from([0, 1, 30])
_wordings = st.sampled_from(["by then", "no later"])
_sources = st.sampled_from(sorted(_SOURCES))


@st.composite
def corpora(draw: st.DrawFn) -> list[Dataset]:
    """Draw one or two statements, each with its milestones, as files that go together."""
    names = draw(st.lists(st.sampled_from(["bay", "harbour"]), unique=True, min_size=1))
    return [draw(datasets(name)) for name in names]


@st.composite
def datasets(draw: st.DrawFn, id: str = "harbour") -> Dataset:  # noqa: A002 - the field's name
    """Draw a sound dataset of a statement."""
    ids = draw(st.lists(st.sampled_from("abc"), unique=True, min_size=1))
    made = dataset(*(draw(_milestones(one)) for one in ids), id=id)
    return replace(made, sources=_SOURCES)


@st.composite
def _milestones(draw: st.DrawFn, id: str) -> Milestone:  # noqa: A002 - the field's name
    announced = draw(st.none() | _announcements)
    count = draw(st.integers(0, 4))
    gaps = draw(st.lists(st.sampled_from([0, 1, 7, 40]), min_size=count, max_size=count))
    date, story = announced or ISSUED, []
    for gap in gaps:
        date += dt.timedelta(days=gap)
        story.append(draw(_updates(date)))
    return milestone(
        id=id,
        title=draw(st.sampled_from(["The pier", "A pier"])),
        kind=draw(st.sampled_from(Kind)),
        parties=draw(st.sampled_from([None, (), ("Port",)])),
        announced=announced,
        source=draw(_sources),
        updates=tuple(story),
        **draw(_claims(st.none() | st.sampled_from(_PHRASES))),
    )


@st.composite
def _updates(draw: st.DrawFn, date: dt.date) -> Update:
    said = draw(
        st.sampled_from(["note", "due", "outcome", "due note", "outcome note", "due outcome"])
    )
    fields: dict[str, Any] = {"source": draw(_sources)}
    if "due" in said:
        fields |= draw(_claims(st.sampled_from(_PHRASES)))
    if "outcome" in said:
        before = draw(st.none() | st.sampled_from([0, 1, 50]))
        fields["outcome"] = draw(st.sampled_from(Verdict))
        fields["done"] = None if before is None else date - dt.timedelta(days=before)
    if "note" in said:
        fields["note"] = draw(st.sampled_from(["seen", "heard"]))
    return update(str(date), **fields)


@st.composite
def _claims(draw: st.DrawFn, phrases: st.SearchStrategy[str | None]) -> dict[str, Any]:
    phrase = draw(phrases)
    return {} if phrase is None else {"due": phrase, "wording": draw(_wordings)}
