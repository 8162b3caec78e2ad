"""Which milestones are meant: criteria, names, and the one to count down to."""

from typing import Any

import pytest

from factories import DAY, dataset, milestone, update
from withdrawal_cli.errors import UsageError
from withdrawal_cli.model import Dataset, State, Update, Verdict
from withdrawal_cli.selection import keys, named, next_limit, one, select
from withdrawal_cli.standing import detail, standings

KEPT = update("2030-02-01", outcome=Verdict.KEPT)
HARBOUR = dataset(
    milestone(id="pier", due="2030-02-28", parties=("City of Åhus",)),
    milestone(id="quay", due="2030-02-20", updates=(KEPT,)),
    milestone(id="dock", due="2030-04", parties=("Port", "Crew")),
    milestone(id="mole", parties=()),
    milestone(id="buoy", parties=("Crew",), updates=(KEPT,)),
)
BAY = dataset(milestone(id="pier", due="2030-03-01"), id="bay", parties=("Bay STRASSE",))
SIGHTS = [(HARBOUR, DAY("2030-03-01")), (BAY, DAY("2030-03-01"))]
EVERY = [
    "harbour/quay", "harbour/pier", "bay/pier", "harbour/dock", "harbour/buoy", "harbour/mole",
]  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, EVERY),
        ({"keys": {("bay", "pier")}}, ["bay/pier"]),
        ({"keys": {("bay", "pier"), ("harbour", "mole")}}, ["bay/pier", "harbour/mole"]),
        ({"keys": {("bay", "mole")}}, []),
        ({"states": [State.OVERDUE]}, ["harbour/pier"]),
        ({"states": [State.KEPT, State.DUE]}, ["harbour/quay", "bay/pier", "harbour/buoy"]),
        ({"states": [State.BROKEN]}, []),
        ({"open_only": True}, ["harbour/pier", "bay/pier", "harbour/dock", "harbour/mole"]),
        ({"party": "crew"}, ["harbour/dock", "harbour/buoy"]),
        ({"party": "CITY OF å"}, ["harbour/pier"]),
        ({"party": "straße"}, ["bay/pier"]),
        ({"party": "port"}, ["harbour/quay", "harbour/dock"]),
        ({"party": "Port, Crew"}, []),
        ({"within": 0}, ["harbour/quay", "harbour/pier", "bay/pier"]),
        ({"within": 59}, ["harbour/quay", "harbour/pier", "bay/pier"]),
        ({"within": 60}, ["harbour/quay", "harbour/pier", "bay/pier", "harbour/dock"]),
        ({"within": 0, "open_only": True}, ["harbour/pier", "bay/pier"]),
        ({"states": [State.KEPT], "party": "crew"}, ["harbour/buoy"]),
        ({"states": [State.KEPT], "open_only": True}, []),
        ({"keys": {("harbour", "pier")}, "states": [State.OVERDUE], "open_only": True,
          "party": "city", "within": 0}, ["harbour/pier"]),
    ],
)  # fmt: skip
def test_a_standing_must_meet_every_criterion(criteria: Any, expected: list[str]) -> None:
    found = select(standings(SIGHTS, soon=30), **criteria)
    assert [f"{one.statement}/{one.id}" for one in found] == expected


def test_a_selection_keeps_the_order_it_is_given() -> None:
    rows = standings(SIGHTS, soon=30)[::-1]
    assert select(rows, open_only=True) == [one for one in rows if one.outcome is None]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], set()),
        (["quay"], {("harbour", "quay")}),
        (["harbour/quay"], {("harbour", "quay")}),
        (["quay", "harbour/quay", "quay"], {("harbour", "quay")}),
        (["bay/pier", "mole"], {("bay", "pier"), ("harbour", "mole")}),
    ],
)
def test_a_name_is_an_id_with_or_without_its_statement(
    names: list[str], expected: set[tuple[str, str]]
) -> None:
    assert keys(names, [HARBOUR, BAY]) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("quai", 'no milestone "quai"; did you mean "quay"?'),
        ("QUAY", 'no milestone "QUAY"; did you mean "quay"?'),
        ("harbor/quay", 'no milestone "harbor/quay"; did you mean "harbour/quay"?'),
        ("bay/piers", 'no milestone "bay/piers"; did you mean "bay/pier"?'),
        ("lighthouse", 'no milestone "lighthouse"'),
        ("", 'no milestone ""'),
        ("/quay", 'no milestone "/quay"; did you mean "quay"?'),
        ("pier", 'milestone "pier" is in several statements: write harbour/pier or bay/pier'),
    ],
)
def test_a_name_of_none_or_of_several_is_an_error(name: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        keys(["quay", name], [HARBOUR, BAY])
    assert str(error.value) == message
    with pytest.raises(UsageError) as error:
        named(name, SIGHTS, soon=30)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("name", "made"), [("quay", HARBOUR), ("harbour/pier", HARBOUR), ("bay/pier", BAY)]
)
def test_a_named_milestone_is_told_as_of_its_statements_day(name: str, made: Dataset) -> None:
    days = {"harbour": DAY("2030-03-01"), "bay": DAY("2030-03-02")}
    (one,) = [one for one in made.milestones if one.id == name.rpartition("/")[2]]
    found = named(name, [(HARBOUR, days["harbour"]), (BAY, days["bay"])], soon=7)
    assert found == detail(one, made, as_of=days[made.statement.id], soon=7)


@pytest.mark.parametrize("name", ["pier", "harbour/pier"])
def test_a_milestone_cannot_be_told_before_its_announcement(name: str) -> None:
    made = dataset(milestone(announced="2030-03-01"))
    with pytest.raises(UsageError) as error:
        named(name, [(made, DAY("2030-02-28"))], soon=30)
    assert str(error.value) == (
        f'milestone "{name}" is not announced yet as of 2030-02-28: that came on 2030-03-01'
    )
    assert named(name, [(made, DAY("2030-03-01"))], soon=30).id == "pier"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2030-01-01", "past"),
        ("2030-01-31", "past"),
        ("2030-02-01", "vague"),
        ("2030-02-28", "vague"),
        ("2030-03-01", "far"),
        ("2030-12-31", "far"),
        ("2031-01-01", "far"),
    ],
)
def test_the_next_limit_is_the_first_that_is_not_past_else_the_last(
    day: str, expected: str
) -> None:
    kept = update("2030-01-01", outcome=Verdict.KEPT)
    made = dataset(
        milestone(id="far", due="2030-12-31"),
        milestone(id="vague", due="2030-02"),
        milestone(id="past", due="2030-01-31"),
        milestone(id="kept", due="2030-02-15", updates=(kept,)),
        milestone(id="kept-later", due="2032", updates=(kept,)),
        milestone(id="undated"),
    )
    found = next_limit(standings([(made, DAY(day))], soon=30))
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    ("due", "updates"),
    [(None, ()), (None, (KEPT,)), ("2030-06-30", (KEPT,)), ("2029", (KEPT,))],
)
def test_no_limit_comes_next_where_nothing_dated_is_open(
    due: str | None, updates: tuple[Update, ...]
) -> None:
    made = dataset(milestone(due=due, updates=updates))
    assert next_limit(standings([(made, DAY("2030-02-01"))], soon=30)) is None
    assert next_limit([]) is None


@pytest.mark.parametrize(("due", "expected"), [("2030-02-02", "b"), ("2030-01-01", "b")])
def test_of_equal_limits_the_first_in_order_comes_next(due: str, expected: str) -> None:
    made = dataset(milestone(id="c", due=due), milestone(id="b", due=due))
    found = next_limit(standings([(made, DAY("2030-02-01"))], soon=30))
    assert found is not None
    assert found.id == expected


def test_the_next_limit_is_past_or_not_on_its_own_statements_day() -> None:
    made = [dataset(milestone(due="2030-02-01"), id=name) for name in ("bay", "port")]
    days = (DAY("2030-02-02"), DAY("2030-02-01"))
    found = next_limit(standings(zip(made, days, strict=True), soon=30))
    assert found is not None
    assert found.statement == "port"


@pytest.mark.parametrize(
    ("name", "expected"),
    [(None, "bay/pier"), ("quay", "harbour/quay"), ("harbour/pier", "harbour/pier")],
)
def test_the_one_to_count_down_to_is_the_named_or_else_the_next(
    name: str | None, expected: str
) -> None:
    found = one(name, SIGHTS, soon=7)
    assert found is not None
    assert f"{found.statement}/{found.id}" == expected
    assert found == named(expected, SIGHTS, soon=7)


def test_without_a_name_and_a_dated_milestone_there_is_none_to_count_down_to() -> None:
    assert one(None, [(dataset(), DAY("2030-02-01"))], soon=30) is None


@pytest.mark.parametrize("name", ["", "quai", "pier"])
def test_a_name_to_count_down_to_must_be_of_one_milestone(name: str) -> None:
    with pytest.raises(UsageError):
        one(name, SIGHTS, soon=30)
