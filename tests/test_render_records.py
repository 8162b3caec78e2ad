"""Answers as JSON, JSON Lines and CSV: the same records in the same order."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from factories import DAY, dataset, milestone, update
from strategies import corpora, days, law, soons
from withdrawal_cli import diff as differ
from withdrawal_cli import render, standing
from withdrawal_cli.dataset import Survey
from withdrawal_cli.model import Dataset, Kind, Problem, Verdict, View
from withdrawal_cli.render import Form
from withdrawal_cli.render.characters import printable
from withdrawal_cli.standing import Sight

FORMS = (Form.JSON, Form.JSONL, Form.CSV)
TODAY = DAY("2030-06-15")
GAZETTE = {
    "id": "gazette",
    "publisher": "Gazette",
    "date": "2030-01-01",
    "url": "https://example.org/1",
}
UNDATED = {
    "statement": "harbour",
    "id": "pier",
    "title": "The pier opens",
    "kind": "by",
    "parties": ["City", "Port"],
    "place": None,
    "condition": None,
    "announced": "2030-01-01",
    "timezone": "UTC",
    "as_of": "2030-06-15",
    "due": None,
    "days_left": None,
    "days_left_earliest": None,
    "state": "undated",
    "outcome": None,
    "source": GAZETTE,
}
SETTLED = UNDATED | {
    "kind": "until",
    "parties": [],
    "place": "Bay, “old” part",
    "due": {
        "text": "2030-05~",
        "wording": "by May",
        "earliest": "2030-05-01",
        "latest": "2030-05-31",
        "approximate": True,
        "source": GAZETTE,
    },
    "days_left": -15,
    "days_left_earliest": -45,
    "state": "partly-kept",
    "outcome": {
        "verdict": "partly-kept",
        "date": "2030-06-10",
        "done": "2030-06-02",
        "days_late": 2,
        "source": GAZETTE,
        "note": "Half.",
    },
}
SETTLED_MILESTONE = milestone(
    kind=Kind.UNTIL,
    parties=(),
    place="Bay, “old” part",
    due="2030-05~",
    wording="by May",
    updates=(
        update("2030-06-10", outcome=Verdict.PARTLY_KEPT, done="2030-06-02", note="Half."),
        update("2030-06-16", note="Not heard of yet."),
    ),
)
NEWS = {
    "date": "2030-06-10",
    "source": GAZETTE,
    "due": None,
    "wording": None,
    "outcome": "partly-kept",
    "done": "2030-06-02",
    "note": "Half.",
}
DETAIL = SETTLED | {
    "updates": [NEWS],
    "claims": [SETTLED["due"] | {"date": "2030-01-01"}],  # type: ignore[operator]
    "sources": [GAZETTE | {"title": "News"}],
}


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def status(form: Form, *datasets: Dataset) -> str:
    sights: list[Sight] = [(one, TODAY) for one in datasets]
    return "".join(render.status(standing.standings(sights, soon=30), sights, form))


def test_status_is_one_line_of_json_with_every_key() -> None:
    answer = {"schema_version": 1, "as_of": "2030-06-15", "milestones": [SETTLED]}
    assert status(Form.JSON, dataset(SETTLED_MILESTONE)) == f"{compact(answer)}\n"
    answer["milestones"] = [UNDATED]
    assert status(Form.JSON, dataset()) == f"{compact(answer)}\n"


def test_the_day_of_the_answer_is_that_of_the_first_statement() -> None:
    sights: list[Sight] = [(dataset(id="a"), DAY("2030-06-16")), (dataset(), TODAY)]
    rows = standing.standings(sights, soon=30)
    answer = json.loads("".join(render.status(rows, sights, Form.JSON)))
    assert answer["as_of"] == "2030-06-16"
    assert [row["as_of"] for row in answer["milestones"]] == ["2030-06-16", "2030-06-15"]


def test_an_empty_answer_is_an_empty_list() -> None:
    sights: list[Sight] = [(dataset(), TODAY)]
    empty = {form: "".join(render.status([], sights, form)) for form in FORMS}
    assert empty[Form.JSON] == '{"schema_version":1,"as_of":"2030-06-15","milestones":[]}\n'
    assert empty[Form.JSONL] == ""
    assert empty[Form.CSV].count("\n") == 1


def test_json_lines_are_the_milestones_one_a_line() -> None:
    lines = status(Form.JSONL, dataset(SETTLED_MILESTONE), dataset(id="quay"))
    assert lines == f"{compact(SETTLED)}\n{compact(UNDATED | {'statement': 'quay'})}\n"


def test_csv_has_a_header_and_a_line_for_each_milestone() -> None:
    expected = (
        "statement,id,title,kind,parties,place,condition,announced,timezone,as_of,"
        "due_text,due_wording,due_earliest,due_latest,due_approximate,"
        "due_source_id,due_source_publisher,due_source_date,due_source_url,"
        "days_left,days_left_earliest,state,"
        "outcome_verdict,outcome_date,outcome_done,outcome_days_late,"
        "outcome_source_id,outcome_source_publisher,outcome_source_date,outcome_source_url,"
        "outcome_note,source_id,source_publisher,source_date,source_url\n"
        'harbour,pier,The pier opens,until,,"Bay, “old” part",,2030-01-01,UTC,2030-06-15,'
        "2030-05~,by May,2030-05-01,2030-05-31,true,"
        "gazette,Gazette,2030-01-01,https://example.org/1,"
        "-15,-45,partly-kept,"
        "partly-kept,2030-06-10,2030-06-02,2,"
        "gazette,Gazette,2030-01-01,https://example.org/1,"
        "Half.,gazette,Gazette,2030-01-01,https://example.org/1\n"
        "quay,pier,The pier opens,by,City; Port,,,2030-01-01,UTC,2030-06-15,"
        ",,,,,,,,,,,undated,,,,,,,,,,gazette,Gazette,2030-01-01,https://example.org/1\n"
    )
    assert status(Form.CSV, dataset(SETTLED_MILESTONE), dataset(id="quay")) == expected


def test_show_adds_the_history_up_to_its_day() -> None:
    one = dataset(SETTLED_MILESTONE)
    found = standing.detail(SETTLED_MILESTONE, one, as_of=TODAY, soon=30)
    answer = {"schema_version": 1, "milestone": DETAIL}
    assert "".join(render.show(found, Form.JSON)) == f"{compact(answer)}\n"


def test_countdown_adds_the_distance() -> None:
    one = dataset(SETTLED_MILESTONE)
    found = standing.detail(SETTLED_MILESTONE, one, as_of=TODAY, soon=30)
    distance = {"months": 0, "days": -15, "elapsed_share": 1.0}
    answer = {"schema_version": 1, "milestone": DETAIL | distance}
    text = "".join(render.countdown(standing.countdown(found), Form.JSON))
    assert text == f"{compact(answer)}\n"


def test_nothing_to_count_down_to_is_null() -> None:
    assert list(render.countdown(None, Form.JSON)) == ['{"schema_version":1,"milestone":null}\n']


def changes_between(before: Dataset, after: Dataset, form: Form) -> str:
    found = differ.changes(*(standing.details([(one, TODAY)], soon=30) for one in (before, after)))
    views = (View(data="old.toml", as_of=TODAY), View(data="-", as_of=TODAY))
    return "".join(render.diff(found, *views, form))


def test_diff_has_both_sides_of_every_change() -> None:
    moved = milestone(due="2030-06", wording="by June", id="quay")
    before = dataset(milestone(), milestone(due="2030-05-31", id="quay"))
    after = dataset(SETTLED_MILESTONE, moved)
    answer = json.loads(changes_between(before, after, Form.JSON))
    settled, slipped = answer.pop("changes")
    assert answer == {
        "schema_version": 1,
        "before": {"data": "old.toml", "as_of": "2030-06-15"},
        "after": {"data": "-", "as_of": "2030-06-15"},
    }
    assert settled == {
        "statement": "harbour",
        "id": "pier",
        "title": "The pier opens",
        "change": "changed",
        "fields": ["kind", "parties", "place", "due", "state", "outcome"],
        "slip_days": None,
        "slip_days_earliest": None,
        "updates": [NEWS],
        "updates_dropped": [],
        "before": UNDATED,
        "after": SETTLED,
    }
    assert (slipped["slip_days"], slipped["slip_days_earliest"]) == (30, 1)
    assert slipped["fields"] == ["due", "state"]


def test_check_lists_the_problems() -> None:
    problem = Problem(
        file="x.toml", line=4, column=None, milestone="pier", field="due", message="is “odd”"
    )
    text = "".join(render.check(Survey(1, (), (problem,)), Form.JSON))
    assert text == (
        '{"schema_version":1,"problems":[{"file":"x.toml","line":4,"column":null,'
        '"milestone":"pier","field":"due","message":"is “odd”"}]}\n'
    )
    assert list(render.check(Survey(1, (dataset(),), ()), Form.JSON)) == [
        '{"schema_version":1,"problems":[]}\n'
    ]


def test_check_in_words_is_a_line_for_each_problem_or_a_line_for_none() -> None:
    problem = Problem(
        file="x.toml", line=4, column=None, milestone=None, field="due", message="is odd"
    )
    assert list(render.check(Survey(1, (), (problem, problem)), Form.PLAIN)) == [
        "x.toml:4: due: is odd\n",
        "x.toml:4: due: is odd\n",
    ]
    assert list(render.check(Survey(1, (dataset(),), ()), Form.TERMINAL)) == [
        "no problem in 1 file, 1 milestone\n"
    ]


def cells(record: dict[str, Any], header: list[str]) -> list[str]:
    """Return the record of a line of JSON as the cells under a header."""
    flat = dict(_flattened(record))
    return [flat.get(name, "") for name in header]


def _flattened(record: dict[str, Any], way: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        match value:
            case dict():
                yield from _flattened(value, f"{way}{name}_")
            case list():
                items = (one if isinstance(one, str) else compact(one) for one in value)
                yield f"{way}{name}", "; ".join(items)
            case bool():
                yield f"{way}{name}", "true" if value else "false"
            case None:
                yield f"{way}{name}", ""
            case _:
                yield f"{way}{name}", str(value)


@law
@given(corpus=corpora(), day=days, soon=soons)
def test_status_has_the_same_rows_in_json_json_lines_and_csv(
    corpus: list[Dataset], day: dt.date, soon: int
) -> None:
    sights: list[Sight] = [(one, day) for one in corpus]
    rows = standing.standings(sights, soon=soon)
    text = {form: "".join(render.status(rows, sights, form)) for form in FORMS}
    listed = json.loads(text[Form.JSON])["milestones"]
    assert [json.loads(line) for line in text[Form.JSONL].splitlines()] == listed
    header, *lines = csv.reader(io.StringIO(text[Form.CSV]))
    assert lines == [cells(row, header) for row in listed]
    assert [row["id"] for row in listed] == [row.id for row in rows]


@law
@given(before=corpora(), after=corpora(), day=days)
def test_diff_has_the_same_rows_in_json_json_lines_and_csv(
    before: list[Dataset], after: list[Dataset], day: dt.date
) -> None:
    sights = ([(one, day) for one in corpus] for corpus in (before, after))
    found = differ.changes(*(standing.details(sight, soon=30) for sight in sights))
    view = View(data="x.toml", as_of=day)
    text = {form: "".join(render.diff(found, view, view, form)) for form in FORMS}
    listed = json.loads(text[Form.JSON])["changes"]
    assert [json.loads(line) for line in text[Form.JSONL].splitlines()] == listed
    header, *lines = csv.reader(io.StringIO(text[Form.CSV]))
    assert lines == [cells(row, header) for row in listed]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        (" =1", "' =1"),
        ("  \t=1", "'  \\x09=1"),
        ("\ta", "'\\x09a"),
        (" \ta", "' \\x09a"),
        ("\ra", "'\\x0da"),
        ("\n=1", "'\\x0a=1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u2028=1", "'\\u2028=1"),
        ("\u3000@x", "'\u3000@x"),
        ("a=1", "a=1"),
        ("a\n=1", "a\\x0a=1"),
        ("'=1", "'=1"),
        ('"=1', '"=1'),
        (" a", " a"),
        ("1-1", "1-1"),
        ("2030-09-30", "2030-09-30"),
        ('say "a", b;', 'say "a", b;'),
        ("\x1b[31m\u202e", "\\x1b[31m\\u202e"),
    ],
)
def test_a_spreadsheet_runs_no_text(text: str, cell: str) -> None:
    one = milestone(
        title=text,
        parties=(text, "Port"),
        place=text,
        condition=text,
        due="2030-06-14",
        wording=text,
        updates=(update("2030-06-15", outcome=Verdict.KEPT, note=text),),
    )
    (row,) = csv.DictReader(io.StringIO(status(Form.CSV, dataset(one))))
    for name in ("title", "place", "condition", "due_wording", "outcome_note"):
        assert row[name] == cell
    assert row["parties"] == f"{cell}; Port"
    assert printable(row["title"]) == row["title"]


def test_numbers_and_dates_are_never_guarded() -> None:
    one = dataset(milestone(due="2029-04-22"))
    (row,) = csv.DictReader(io.StringIO(status(Form.CSV, one)))
    assert (row["days_left"], row["days_left_earliest"]) == ("-419", "-419")
    assert (row["due_text"], row["due_latest"]) == ("2029-04-22", "2029-04-22")
    assert row["due_approximate"] == "false"
