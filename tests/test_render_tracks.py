"""Where milestones lie in time: their marks, the axis, its scale, and the columns they take."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import DAY, dataset, milestone, update
from strategies import corpora, days, law
from withdrawal_cli import standing
from withdrawal_cli.due import month_end
from withdrawal_cli.model import Dataset, Kind, Standing, Verdict
from withdrawal_cli.render import tracks
from withdrawal_cli.render.tracks import Axis, Mark, Part

MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
UNTIL = Kind.UNTIL


def as_it_stood(as_of: str = "2030-06-15", **fields: Any) -> Standing:
    one = milestone(**fields)
    return standing.standing(one, dataset(one), as_of=DAY(as_of), soon=30)


def outcome(verdict: str, date: str, done: str | None = None) -> dict[str, Any]:
    return {"updates": (update(date, outcome=Verdict(verdict), done=done),)}


def months(first: str, last: str) -> Axis:
    """Return the axis from a day that begins a month to one that ends one."""
    return Axis(DAY(first), DAY(last))


def told(mark: Mark) -> str:
    """Return a mark of the year 2030 in short: "limit 05-01/05-31"."""
    return f"{mark.part} " + "/".join(f"{day:%m-%d}" for day in dict.fromkeys(mark[1:]))


@pytest.mark.parametrize(
    ("fields", "state", "expected"),
    [
        ({}, "undated", ""),
        (outcome("superseded", "2030-06-01"), "superseded", ""),
        ({"due": "2030-09-30"}, "upcoming", "open 01-01/09-30, limit 09-30"),
        ({"due": "2030-09~"}, "upcoming", "open 01-01/09-01, limit 09-01/09-30"),
        ({"due": "2030-07-15"}, "soon", "open 01-01/07-15, limit 07-15"),
        ({"due": "2030-06-15"}, "due", "open 01-01/06-15, limit 06-15"),
        ({"due": "2030-06"}, "due", "open 01-01/06-01, limit 06-01/06-30"),
        (
            {"due": "2030-06-14"},
            "overdue",
            "open 01-01/06-14, gap 06-14/06-15, limit 06-14",
        ),
        (
            {"due": "2030-05"},
            "overdue",
            "open 01-01/05-01, gap 05-31/06-15, limit 05-01/05-31",
        ),
        ({"due": "2030-06-14", "kind": UNTIL}, "elapsed", "open 01-01/06-14, limit 06-14"),
        ({"due": "2030-05", "kind": UNTIL}, "elapsed", "open 01-01/05-01, limit 05-01/05-31"),
    ],
)
def test_a_limit_runs_from_its_announcement_and_what_is_overdue_up_to_today(
    fields: dict[str, Any], state: str, expected: str
) -> None:
    one = as_it_stood(**fields)
    always = ", today 06-15, announced 01-01" if expected else ""
    assert one.state == state
    assert ", ".join(map(told, tracks.marks(one))) == f"{expected}{always}"


@pytest.mark.parametrize(
    ("due", "declared", "expected", "at"),
    [
        pytest.param(
            "2030-05-31", ("kept", "2030-06-10"), "open 01-01/05-31, gap 05-31/06-10, limit 05-31",
            "06-10", id="declared late",
        ),
        pytest.param(
            "2030-05-31", ("kept", "2030-06-10", "2030-06-02"),
            "open 01-01/05-31, gap 05-31/06-02, limit 05-31", "06-02", id="done late",
        ),
        pytest.param(
            "2030-05", ("partly-kept", "2030-06-01"),
            "open 01-01/05-01, gap 05-31/06-01, limit 05-01/05-31", "06-01",
            id="late for a vague limit",
        ),
        pytest.param(
            "2030-09-30", ("broken", "2030-04-30"),
            "open 01-01/04-30, gap 04-30/09-30, limit 09-30", "04-30", id="declared early",
        ),
        pytest.param(
            "2030-09", ("kept", "2030-06-10", "2030-06-02"),
            "open 01-01/06-02, gap 06-02/09-01, limit 09-01/09-30", "06-02",
            id="early for a vague limit",
        ),
        pytest.param(
            "2030-06-10", ("kept", "2030-06-10"), "open 01-01/06-10, limit 06-10", "06-10",
            id="on the day",
        ),
        pytest.param(
            "2030-06-02", ("kept", "2030-06-10", "2030-06-02"), "open 01-01/06-02, limit 06-02",
            "06-02", id="done on the day and declared after it",
        ),
        *(
            pytest.param(
                "2030-06", ("superseded", "2030-06-30", f"2030-{at}"),
                "open 01-01/06-01, limit 06-01/06-30", at, id=f"within the limit, {at}",
            )
            for at in ("06-01", "06-12", "06-30")
        ),
        pytest.param(
            "2030-06-10", ("kept", "2030-06-10", "2029-12-31"),
            "gap 12-31/06-10, limit 06-10", "12-31", id="done before the announcement",
        ),
    ],
)  # fmt: skip
def test_the_gap_lies_between_a_limit_and_its_outcome_early_or_late(
    due: str, declared: tuple[str, ...], expected: str, at: str
) -> None:
    one = as_it_stood("2030-07-01", due=due, **outcome(*declared))
    always = f"today 07-01, announced 01-01, outcome {at}"
    assert ", ".join(map(told, tracks.marks(one))) == f"{expected}, {always}"


@pytest.mark.parametrize(
    ("announced", "due", "expected"),
    [
        ("2030-03-01", "2030-02-01", "gap 02-01/06-15, limit 02-01"),
        ("2030-03-01", "2030-02", "gap 02-28/06-15, limit 02-01/02-28"),
        ("2030-02-10", "2030-02", "gap 02-28/06-15, limit 02-01/02-28"),
        ("2030-02-01", "2030-02", "gap 02-28/06-15, limit 02-01/02-28"),
        ("2030-06-15", "2030-06-15", "limit 06-15"),
        ("2030-06-14", "2030-06-15", "open 06-14/06-15, limit 06-15"),
    ],
)
def test_nothing_runs_where_the_limit_has_begun_when_it_is_announced(
    announced: str, due: str, expected: str
) -> None:
    one = as_it_stood(announced=announced, due=due)
    always = f"today 06-15, announced {announced[5:]}"
    assert ", ".join(map(told, tracks.marks(one))) == f"{expected}, {always}"


def test_a_limit_set_after_a_verdict_runs_again() -> None:
    again = (update("2030-03-01", outcome=Verdict.BROKEN), update("2030-04-01", due="2030-09-30"))
    assert ", ".join(map(told, tracks.marks(as_it_stood(due="2030-02-01", updates=again)))) == (
        "open 01-01/09-30, limit 09-30, today 06-15, announced 01-01"
    )


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        ([], None),
        ([as_it_stood()], None),
        ([as_it_stood(**outcome("kept", "2030-06-01"))], None),
        ([as_it_stood("2030-01-01", due="2030-01-01")], months("2030-01-01", "2030-01-31")),
        ([as_it_stood("2030-01-31", due="2030-02-01")], months("2030-01-01", "2030-02-28")),
        ([as_it_stood("2032-02-29", due="2030-02-01")], months("2030-01-01", "2032-02-29")),
        ([as_it_stood(due="2029-12-31")], months("2029-12-01", "2030-06-30")),
        (
            [as_it_stood("2030-12-31", due="2030-05", **outcome("kept", "2030-06-01"))],
            months("2030-01-01", "2030-12-31"),
        ),
        (
            [as_it_stood(due="2030-05", **outcome("kept", "2030-06-01", "2029-11-30"))],
            months("2029-11-01", "2030-06-30"),
        ),
        (
            [
                as_it_stood(announced="2030-03-31", due="2030-04-30"),
                as_it_stood(announced="2030-05-01", due="2030-09~"),
                as_it_stood("2031-06-15", announced="2029-06-15"),
            ],
            months("2030-03-01", "2030-09-30"),
        ),
        (
            [as_it_stood("9999-12-31", announced="0001-01-01", due="2030")],
            months("0001-01-01", "9999-12-31"),
        ),
    ],
)
def test_the_axis_is_the_whole_months_that_hold_every_mark(
    standings: list[Standing], expected: Axis | None
) -> None:
    assert tracks.axis(standings) == expected


@pytest.mark.parametrize(
    ("day", "within", "expected"),
    [
        ("2030-04-01", 0, 0),
        ("2030-04-01", 0.5, 1 / 60),
        ("2030-04-01", 1, 1 / 30),
        ("2030-04-16", 0, 1 / 2),
        ("2030-04-30", 0, 29 / 30),
        ("2030-04-30", 1, 1),
    ],
)
def test_a_day_has_a_place_on_the_axis_from_its_first_moment_to_its_last(
    day: str, within: float, expected: float
) -> None:
    assert months("2030-04-01", "2030-04-30").place(DAY(day), within) == pytest.approx(expected)


def test_a_day_is_placed_at_its_noon() -> None:
    april = months("2030-04-01", "2030-04-30")
    assert april.place(DAY("2030-04-12")) == april.place(DAY("2030-04-12"), 0.5)


APRIL = months("2030-04-01", "2030-04-30")


@pytest.mark.parametrize(
    ("as_of", "fields", "expected"),
    [
        ("2030-04-05", {"due": "2030-04-20"}, " ○──│──────────────█          "),
        ("2030-04-25", {"due": "2030-04-20"}, " ○─────────────────█┄┄┄┄│     "),
        ("2030-04-25", {"due": "2030-04-20", "kind": UNTIL}, " ○─────────────────█    │     "),
        ("2030-04-14", {"due": "mid-2030-04"}, " ○────────███│██████          "),
        ("2030-04-11", {"due": "mid-2030-04"}, " ○────────│█████████          "),
        ("2030-04-25", {"due": "mid-2030-04"}, " ○────────██████████┄┄┄┄│     "),
        (
            "2030-04-28",
            {"due": "2030-04-10", **outcome("kept", "2030-04-20")},
            " ○───────█┄┄┄┄┄┄┄┄┄●       │  ",
        ),
        (
            "2030-04-28",
            {"due": "2030-04-20", **outcome("kept", "2030-04-10")},
            " ○───────●┄┄┄┄┄┄┄┄┄█       │  ",
        ),
        (
            "2030-04-28",
            {"due": "mid-2030-04", **outcome("broken", "2030-04-14")},
            " ○────────███●██████       │  ",
        ),
        (
            "2030-04-28",
            {"due": "2030-04-20", **outcome("kept", "2030-04-20")},
            " ○─────────────────●       │  ",
        ),
        ("2030-04-02", {"due": "2030-04-04"}, " ○─█                          "),
        ("2030-04-20", {}, " " * 30),
    ],
)
def test_a_part_takes_the_columns_of_its_days(
    as_of: str, fields: dict[str, Any], expected: str
) -> None:
    # A month of thirty days in thirty columns.
    one = as_it_stood(as_of, announced="2030-04-02", **fields)
    assert tracks.drawn(tracks.cells(one, APRIL, 30)) == expected


@pytest.mark.parametrize(
    ("columns", "due", "as_of", "expected"),
    [
        pytest.param(30, "2030-04-20", "2030-04-20", " ○─────────────────█          ", id="day"),
        pytest.param(10, "2030-04-20", "2030-04-19", "○─────█   ", id="a day nearby"),
        pytest.param(3, "mid-2030-04", "2030-04-14", "○█ ", id="ten days"),
        pytest.param(2, "2030-04", "2030-04-20", "█│", id="a month of two columns"),
        pytest.param(1, "2030-04-20", "2030-04-19", "█", id="all in one column"),
    ],
)
def test_only_an_outcome_hides_a_limit_of_one_column(
    columns: int, due: str, as_of: str, expected: str
) -> None:
    one = as_it_stood(as_of, announced="2030-04-02", due=due)
    assert tracks.drawn(tracks.cells(one, APRIL, columns)) == expected


@law
@given(corpora(), days, st.integers(1, 200))
def test_every_part_is_drawn_inside_its_columns_or_under_a_later_one(
    corpus: list[Dataset], as_of: dt.date, columns: int
) -> None:
    standings = standing.standings([(one, as_of) for one in corpus], soon=30)
    axis = tracks.axis(standings)
    assert (axis is None) == all(one.due is None for one in standings)
    order = list(Part)
    for one in standings if axis else ():
        assert axis
        cells = tracks.cells(one, axis, columns)
        assert len(cells) == len(tracks.drawn(cells)) == columns
        assert any(cells) == (one.due is not None)
        for mark in tracks.marks(one):
            assert axis.first <= mark.first <= mark.last <= axis.last
            for day in mark[1:]:
                part = cells[int(axis.place(day) * columns)]
                assert part
                under_limit = part is Part.LIMIT and mark.part is not Part.OUTCOME
                assert order.index(part) >= order.index(mark.part) or under_limit


@pytest.mark.parametrize(
    ("axis", "columns", "expected"),
    [
        pytest.param(APRIL, 1, ["─"], id="too narrow for a name"),
        pytest.param(APRIL, 6, ["2030  ", "Apr   ", "┴─────"], id="a month"),
        pytest.param(
            months("2024-09-01", "2026-09-30"),
            24,
            [
                "   2025        2026     ",
                "   Jan   Jul   Jan   Jul",
                "───┴─────┴─────┴─────┴──",
            ],
            id="half-years",
        ),
        pytest.param(
            months("2029-09-01", "2031-02-28"),
            36,
            [
                "2029    2030                    2031",
                " Oct    Jan  Apr   Jul    Oct   Jan ",
                "─┴──────┴────┴─────┴──────┴─────┴───",
            ],
            id="quarters, and the year before the first that begins",
        ),
        pytest.param(
            months("2030-01-01", "2030-12-31"),
            73,
            [
                "2030" + " " * 69,
                "Jan   Feb  Mar    Apr   May   Jun   Jul   Aug   Sep   Oct   Nov   Dec    ",
                "┴─────┴────┴──────┴─────┴─────┴─────┴─────┴─────┴─────┴─────┴─────┴──────",
            ],
            id="months",
        ),
        pytest.param(
            months("2027-03-01", "2046-02-28"),
            51,
            [
                "  2028 2030 2032  2034 2036  2038 2040 2042  2044  ",
                "──┴────┴────┴─────┴────┴─────┴────┴────┴─────┴────┴",
            ],
            id="every other year; the last has a tick, and no room for its name",
        ),
        pytest.param(
            months("1995-06-01", "2100-12-31"),
            60,
            [
                "  2000  2010 2020  2030  2040  2050 2060  2070  2080 2090   ",
                "──┴─────┴────┴─────┴─────┴─────┴────┴─────┴─────┴────┴─────┴",
            ],
            id="decades",
        ),
        pytest.param(
            months("0001-01-01", "9999-12-31"),
            60,
            [
                "1    1000  2000  3000  4000  5000  6000  7000  8000  9000   ",
                "┴────┴─────┴─────┴─────┴─────┴─────┴─────┴─────┴─────┴──────",
            ],
            id="all the years there are",
        ),
        pytest.param(
            months("0001-01-01", "0001-03-31"),
            24,
            ["1" + " " * 23, "Jan     Feb    Mar      ", "┴───────┴──────┴────────"],
            id="the first months there are",
        ),
        pytest.param(
            months("9999-10-01", "9999-12-31"),
            24,
            ["9999" + " " * 20, "Oct     Nov    Dec      ", "┴───────┴──────┴────────"],
            id="the last months there are",
        ),
    ],
)
def test_the_scale_names_as_many_years_and_months_as_fit(
    axis: Axis, columns: int, expected: list[str]
) -> None:
    assert tracks.scale(axis, columns) == expected


@st.composite
def scales(draw: st.DrawFn) -> tuple[Axis, int]:
    """Draw an axis of a month, a few, or thousands of years; and columns that may just suffice."""
    first = draw(st.integers(24_200, 24_500) | st.integers(12, 119_999))
    length = draw(st.integers(1, 60) | st.integers(1, 119_988))
    last = min(first + length - 1, 119_999)
    whole = Axis(dt.date(first // 12, first % 12 + 1, 1), month_end(last // 12, last % 12 + 1))
    # A name takes four or five columns with the blank after it.
    just = st.sampled_from([4, 4 / 3, 4 / 6, 5 / 12, 5 / 24]).map(lambda room: length * room)
    columns = draw(st.integers(1, 200) | just.map(lambda room: min(max(1, round(room)), 200)))
    return whole, columns


@law
@given(scales())
def test_a_name_stands_whole_where_its_month_or_year_begins(drawing: tuple[Axis, int]) -> None:
    axis, columns = drawing
    *named, ruler = tracks.scale(axis, columns)
    assert {len(line) for line in (*named, ruler)} == {columns}
    assert set(ruler) <= {"─", "┴"}
    begun = [ticks for ticks in (tracks.years(*drawing), tracks.months(*drawing)) if ticks]
    for line, ticks in zip(named, begun, strict=True):
        for day, label in ticks:
            column = int(axis.place(day, 0) * columns)
            assert axis.first <= day <= axis.last
            assert line[column : column + len(label)] == label or column + len(label) > columns
    ticked = {int(axis.place(day, 0) * columns) for ticks in begun[-1:] for day, _ in ticks}
    assert {column for column, sign in enumerate(ruler) if sign == "┴"} == ticked


@law
@given(scales())
def test_names_stand_apart_from_each_other(drawing: tuple[Axis, int]) -> None:
    axis, _ = drawing
    names = MONTHS | {str(year) for year in range(axis.first.year, axis.last.year + 1)}
    for line in tracks.scale(*drawing)[:-1]:
        assert set(line.split()) <= names


@pytest.mark.parametrize(
    ("axis", "columns", "touching"),
    [
        (months("2024-09-01", "2026-11-30"), 111, "FebMar"),
        (months("2026-05-01", "2026-10-31"), 24, "JunJul"),
        (months("2030-01-01", "2030-12-31"), 16, "JanApr"),
        (months("2023-01-01", "2026-12-31"), 20, "20232024"),
    ],
)
def test_a_short_month_or_year_leaves_a_blank_after_its_name(
    axis: Axis, columns: int, touching: str
) -> None:
    assert touching not in "\n".join(tracks.scale(axis, columns))


@law
@given(scales())
def test_names_are_spread_evenly_from_the_first_that_begins(drawing: tuple[Axis, int]) -> None:
    # The year in which the axis begins may be named besides.
    for ticks in (tracks.years(*drawing)[1:], tracks.months(*drawing)):
        begun = [day.year * 12 + day.month for day, _ in ticks]
        assert len({after - month for month, after in pairwise(begun)}) <= 1


@law
@given(scales())
def test_a_scale_as_wide_as_the_narrowest_track_names_a_year(drawing: tuple[Axis, int]) -> None:
    axis, columns = drawing
    first = tracks.scale(axis, max(columns, 24))[0].split()[0]
    assert axis.first.year <= int(first) <= axis.last.year


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        (
            [as_it_stood(due="2030-09-30"), as_it_stood()],
            "○ announced   ─ running   █ limit   │ 15 Jun 2030",
        ),
        (
            [as_it_stood(announced="2030-03-01", due="2030-02")],
            "○ announced   █ limit   ┄ early or late   │ 15 Jun 2030",
        ),
        (
            [
                as_it_stood(due="2030-09-30"),
                as_it_stood(due="2030-05-31", **outcome("kept", "2030-06-10")),
                as_it_stood(),
            ],
            "○ announced   ─ running   █ limit   ┄ early or late   ● outcome   │ 15 Jun 2030",
        ),
    ],
)
def test_the_legend_names_each_part_that_is_drawn(standings: list[Standing], expected: str) -> None:
    axis = tracks.axis(standings)
    assert axis
    drawn = [tracks.cells(one, axis, 60) for one in standings]
    assert "   ".join(tracks.legend_entries(standings, drawn)) == expected
