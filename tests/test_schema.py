"""The JSON Schemas: all that the program writes and reads is as they say, and no more than that."""

import copy
import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from conftest import ROOT, Result, Shell, hold_to_schema, validator
from factories import DAY
from strategies import law
from withdrawal_cli import dataset, due, render, template
from withdrawal_cli.model import DueText, Subject
from withdrawal_cli.schema import schema

SCHEMA = ROOT / "data" / "dataset.schema.json"
DATASETS = [ROOT / "data" / "milestones.toml", *sorted((ROOT / "examples").glob("*.toml"))]
BAD = ROOT / "tests" / "bad"
ANSWERS = [subject for subject in Subject if subject is not Subject.DATASET]

every_subject = pytest.mark.parametrize("subject", Subject)
every_answer = pytest.mark.parametrize("subject", ANSWERS)
every_dataset = pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.stem)


def tables(subject: Subject) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the definitions of a schema that have keys, by name."""
    for name, definition in schema(subject)["$defs"].items():
        if "properties" in definition:
            yield name, definition


# The schemas themselves


@every_subject
def test_a_schema_is_one_of_2020_12(subject: Subject) -> None:
    whole = schema(subject)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert whole["title"] == f"withdrawal: {subject}"
    Draft202012Validator.check_schema(whole)


@every_subject
def test_the_command_prints_the_schema(subject: Subject, withdrawal: Shell) -> None:
    code, out, err = withdrawal("schema", subject)
    assert (code, json.loads(out), err) == (0, json.loads(json.dumps(schema(subject))), "")


@every_answer
def test_every_key_of_an_answer_is_required_and_more_may_come(subject: Subject) -> None:
    for _, table in tables(subject):
        assert table["required"] == list(table["properties"])
        assert "additionalProperties" not in table


@every_answer
def test_an_answer_names_the_version_of_its_schema(subject: Subject) -> None:
    versions = {
        name: table["properties"]["schema_version"]
        for name, table in tables(subject)
        if "schema_version" in table["properties"]
    }
    roots = schema(subject).get("oneOf", [schema(subject)])
    assert versions == {root["$ref"].removeprefix("#/$defs/"): {"const": 1} for root in roots}


def test_a_dataset_has_no_key_but_those_known_and_nothing_that_is_null() -> None:
    assert '"null"' not in json.dumps(schema(Subject.DATASET)["$defs"])
    for _, table in tables(Subject.DATASET):
        assert table["additionalProperties"] is False


def test_only_what_a_due_may_say_has_a_pattern_of_its_own() -> None:
    patterns = [
        definition["properties"]["due"]["pattern"]
        for name, definition in tables(Subject.DATASET)
        if name in ("Milestone", "Update")
    ]
    assert len(patterns) == 2
    assert patterns[0] == patterns[1] == due_pattern()


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["schema", "nonsense"], "invalid value for 'SUBJECT': 'nonsense' is not one of {quoted}"),
        (["schema"], "missing argument 'SUBJECT'. Choose from: {plain}"),
        (["schema", "status", "--json"], "no such option: --json"),
    ],
)
def test_what_has_no_schema_is_wrong_usage(
    argv: list[str], message: str, withdrawal: Shell
) -> None:
    named = message.format(plain=", ".join(Subject), quoted=str(list(map(str, Subject)))[1:-1])
    expected = f"error: {named} (see `withdrawal schema --help`)\n"
    assert withdrawal(*argv) == Result(2, "", expected)


# What the program writes


QUESTIONS = [
    ("status",),
    ("status", "--state", "broken"),
    ("countdown",),
    ("diff", "2020-03-01", "--all"),
    ("diff", "today-1y"),
    ("remind", "--dry-run"),
    ("check",),
]
DAYS = ["2020-01-01", "2020-08-27", "2025-06-01", "2025-09-30", "2026-11-23", "2030-01-15"]
DAYS += [str(DAY("2030-02-01") + dt.timedelta(days=122 * n)) for n in range(6)]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_every_answer_on_every_day_holds_to_its_schema(
    question: tuple[str, ...], withdrawal: Shell
) -> None:
    template.write("harbour.toml")
    files = [*map(str, DATASETS), "harbour.toml"]
    every = [part for file in files for part in ("--data", file)]
    for day in DAYS:
        as_of = [] if question[0] == "check" else ["--as-of", day]
        for data in (["--data", file] for file in files):
            answered(withdrawal(*question, *data, *as_of, "--json"), Subject(question[0]))
        answered(withdrawal(*question, *every, *as_of, "--json"), Subject(question[0]))


@every_dataset
def test_every_milestone_is_shown_and_counted_down_as_the_schemas_say(
    path: Path, withdrawal: Shell
) -> None:
    [one] = dataset.load([str(path)])
    for milestone in one.milestones:
        for command in (Subject.SHOW, Subject.COUNTDOWN):
            answered(withdrawal(command, milestone.id, "-d", str(path), "--json"), command)


@pytest.mark.parametrize("bad", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_every_problem_holds_to_the_schema(bad: Path, withdrawal: Shell) -> None:
    result = withdrawal("check", str(bad), "--json")
    assert result.code == 1
    assert validated(result, Subject.CHECK)["problems"]


def test_what_is_empty_holds_to_its_schema(withdrawal: Shell) -> None:
    empty = {
        ("status", "--state", "broken"): "milestones",
        ("countdown", "--as-of", "2000-01-01"): "milestone",
        ("diff", "2025-01-01", "2025-01-01"): "changes",
        ("remind", "--dry-run", "--as-of", "2000-01-01"): "reminders",
        ("remind", "--list", "--state-file", "none"): "messages",
        ("check",): "problems",
    }
    for argv, key in empty.items():
        assert not answered(withdrawal(*argv, "--json"), Subject(argv[0]))[key]


@pytest.mark.parametrize(
    ("argv", "record"),
    [
        (("status",), "Standing"),
        (("diff", "2025-01-01", "2026-01-01", "--all"), "Change"),
    ],
)
def test_a_line_of_json_lines_holds_to_a_part_of_the_schema(
    argv: tuple[str, ...], record: str, withdrawal: Shell
) -> None:
    lines = withdrawal(*argv, "-f", "jsonl").out.splitlines()
    assert len(lines) > 1
    for line in lines:
        validator(Subject(argv[0]), record).validate(json.loads(line))


def answered(result: Result, subject: Subject) -> Any:
    """Return an answer that is whole and holds to its schema."""
    assert (result.code, result.err) == (0, "")
    return validated(result, subject)


def validated(result: Result, subject: Subject) -> Any:
    answer = json.loads(result.out)
    validator(subject).validate(answer)
    return answer


# What would not hold


@pytest.fixture
def full_answers(withdrawal: Shell) -> dict[Subject, list[Any]]:
    """Return answers in which every list holds something and no key that can be set is null."""
    withdrawal("remind", "--as-of", "2025-09-01", "--state-file", "ledger", "-f", "json")
    argvs = (
        ("status", "mission-end", "--as-of", "2026-11-23"),
        ("countdown", "mission-end", "--as-of", "2026-11-23"),
        ("show", "syria-operations", "--as-of", "2026-11-23"),
        ("diff", "2026-01-17", "2026-01-18"),
        ("diff", "2026-01-18", "2026-01-17"),
        ("remind", "--dry-run", "--as-of", "2026-11-23", "--state-file", "ledger"),
        ("remind", "--list", "--state-file", "ledger"),
        ("check", str(BAD / "verdicts.toml")),
    )
    answers: dict[Subject, list[Any]] = {}
    for argv in argvs:
        answer = validated(withdrawal(*argv, "--json"), Subject(argv[0]))
        answers.setdefault(Subject(argv[0]), []).append(answer)
    return answers


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in an answer, as what holds it and its key or position there."""
    if isinstance(value, (dict, list)):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield value, step
            yield from places(value[step])


def broken(answer: Any, change: Callable[[Any, Any], object]) -> Iterator[Any]:
    """Yield the step to each place of an answer, while that place is changed."""
    for holder, step in list(places(answer)):
        before = copy.copy(holder)
        change(holder, step)
        yield step
        holder.clear()
        holder.update(before) if isinstance(holder, dict) else holder.extend(before)


@every_answer
def test_no_answer_may_lack_a_key(subject: Subject, full_answers: dict[Subject, list[Any]]) -> None:
    def remove(holder: Any, step: Any) -> None:
        if isinstance(holder, dict):
            del holder[step]
        else:
            # From a list anything may be missing.
            holder[step] = None

    for answer in full_answers[subject]:
        for step in broken(answer, remove):
            assert not validator(subject).is_valid(answer), step


@every_answer
def test_no_value_of_an_answer_may_be_of_another_type(
    subject: Subject, full_answers: dict[Subject, list[Any]]
) -> None:
    def replace(holder: Any, step: Any) -> None:
        holder[step] = [None]

    for answer in full_answers[subject]:
        for step in broken(answer, replace):
            assert not validator(subject).is_valid(answer), step


@every_answer
def test_an_answer_may_have_more_keys(
    subject: Subject, full_answers: dict[Subject, list[Any]]
) -> None:
    for answer in full_answers[subject]:
        more = copy.deepcopy(answer)
        tables = [more, *(holder[step] for holder, step in places(more))]
        for table in tables:
            if isinstance(table, dict):
                table["new"] = 1
        validator(subject).validate(more)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema_version", 2),
        ("schema_version", "1"),
        ("state", "late"),
        ("state", "Kept"),
        ("kind", "before"),
        ("verdict", "fulfilled"),
        ("as_of", "2026-02-29"),
        ("as_of", "2026-1-1"),
        ("as_of", "2026-11-23T00:00:00"),
        ("as_of", 20261123),
        ("days_left", 1.5),
        ("days_left", "1"),
        ("approximate", 0),
        ("due", "2025-09-30"),
    ],
)
def test_no_value_of_an_answer_may_be_another_than_is_known(
    key: str, value: Any, full_answers: dict[Subject, list[Any]]
) -> None:
    def replace(holder: Any, step: Any) -> None:
        if step == key:
            holder[step] = value

    [answer] = full_answers[Subject.STATUS]
    is_valid = validator(Subject.STATUS).is_valid
    assert {is_valid(answer) for step in broken(answer, replace) if step == key} == {False}


@pytest.mark.parametrize(
    ("argv", "out"),
    [
        (["--json"], '{"schema_version":1,"as_of":"2025-01-01"}'),
        (["-d", "x", "--format", "json"], '{"schema_version":1,"milestones":[]}'),
        (["status", "--format=json"], "[]"),
        (["status", "-fjson"], "null"),
        (["status", "-f", "jsonl"], '{"state":"late"}\n'),
        (["diff", "a", "-f", "jsonl"], '{"change":"added"}\n'),
        (["check", "--json"], '{"problems":[]}'),
    ],
)
@pytest.mark.parametrize("code", [0, 1])
def test_a_run_in_these_tests_that_breaks_its_schema_fails(
    argv: list[str], out: str, code: int
) -> None:
    with pytest.raises(ValidationError):
        hold_to_schema(argv, Result(code, out, ""))


def test_a_run_in_these_tests_is_held_to_its_schema(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "status", lambda *_: ["{}"])
    with pytest.raises(ValidationError):
        withdrawal("--json")
    assert withdrawal("-f", "csv") == Result(0, "{}", "")


# What the program reads


def document(text: str) -> Any:
    """Return a dataset as JSON has it: a date as its ISO form."""
    return json.loads(json.dumps(tomli.loads(text), default=lambda date: date.isoformat()))


def is_sound(text: str) -> bool:
    """Tell whether a dataset holds to its schema."""
    return validator(Subject.DATASET).is_valid(document(text))


@every_dataset
def test_the_schema_knows_the_datasets_of_this_repository(path: Path) -> None:
    validator(Subject.DATASET).validate(document(path.read_text()))


def test_the_schema_knows_what_init_writes() -> None:
    template.write("new.toml")
    validator(Subject.DATASET).validate(document(Path("new.toml").read_text()))


# What a schema cannot say: that a name is not used twice, is listed elsewhere or is a time zone,
# which of two days comes first, and, once TOML has become JSON, that a date is no text.
BEYOND_A_SCHEMA = {
    "dates-in-quotes",
    "ids-used-twice",
    "no-sources",
    "sources-not-listed",
    "unknown-time-zone",
    "updates-out-of-order",
}
NOT_TOML = {
    "impossible-date-without-quotes",
    "key-twice",
    "not-utf-8",
    "text-without-its-end",
    "yaml",
}


@pytest.mark.parametrize("bad", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_the_schema_refuses_what_it_can(bad: Path) -> None:
    if bad.stem in NOT_TOML:
        with pytest.raises((tomli.TOMLDecodeError, UnicodeDecodeError)):
            tomli.loads(bad.read_text("utf-8"))
    else:
        assert is_sound(bad.read_text()) == (bad.stem in BEYOND_A_SCHEMA)


SMALL = """
[statement]
id = "harbour"
title = "On the harbour"
issued = 2030-01-15
timezone = "Europe/Lisbon"
[sources.gazette]
publisher = "Gazette"
title = "News"
date = 2030-01-15
[[milestones]]
id = "quay"
title = "The quay opens"
source = "gazette"
{milestone}
[[milestones.updates]]
date = 2030-02-01
source = "gazette"
{update}
"""


@pytest.mark.parametrize(
    ("milestone", "update", "sound"),
    [
        ("", 'note = "It rains."', True),
        ("", 'outcome = "kept"', True),
        ("", 'outcome = "kept"\ndone = 2030-01-31', True),
        ("", 'due = 2030-05-31\nwording = "by May"', True),
        ('due = "mid-2030"\nwording = "by summer"', 'note = "It rains."', True),
        ("", "", False),
        ("", "done = 2030-01-31", False),
        ("", 'note = "It rains."\ndone = 2030-01-31', False),
        ("", "due = 2030-05-31", False),
        ("", 'note = "It rains."\nwording = "by May"', False),
        ('due = "mid-2030"', 'note = "It rains."', False),
        ('wording = "by summer"', 'note = "It rains."', False),
    ],
)
def test_the_schema_knows_which_keys_belong_together(
    milestone: str, update: str, sound: bool, withdrawal: Shell
) -> None:
    text = SMALL.format(milestone=milestone, update=update)
    assert withdrawal("check", "-", stdin=text.encode()).code == int(not sound)
    assert is_sound(text) == sound


# What a due may say


def due_pattern() -> str:
    properties = schema(Subject.DATASET)["$defs"]["Milestone"]["properties"]
    return str(properties["due"]["pattern"])


def misread(text: str) -> str:
    """Return why a phrase is no limit, or nothing where it is one."""
    try:
        due.limit(text, claimed=DAY("2030-01-15"))
    except due.DueError as error:
        return str(error)
    return ""


_signs = st.sampled_from("0123456789PYMWDQH-/~ eradilmty\n٣²T")
_phrases = st.from_regex(re.compile(due.pattern(), re.ASCII), fullmatch=True)


@st.composite
def _slips(draw: st.DrawFn) -> str:
    phrase, sign = draw(_phrases), draw(_signs | st.just(""))
    place = draw(st.integers(0, len(phrase)))
    return phrase[:place] + sign + phrase[place + draw(st.integers(0, 2)) :]


@law
@given(_phrases | _slips() | st.text(_signs, max_size=12))
@example("2030\n")
@example("P12M\n")
@example("P")
@example("P0D")
@example("2030-01-01T00:00:00")
@example("٢٠٣٠")
def test_the_pattern_knows_every_form_and_no_other(text: str) -> None:
    matches = bool(re.search(due_pattern(), text))
    problem = misread(text)
    if not problem:
        assert matches
    if problem.endswith("I can read"):
        # An unreadable end after a beginning that is not in the calendar is told of as the latter.
        assert not matches


@law
@given(_phrases)
def test_what_fits_the_pattern_is_wrong_by_the_calendar_alone(text: str) -> None:
    assert misread(text) in {
        "",
        "is not in the calendar",
        "ends before it begins",
        "is no time at all",
        "reaches beyond the year 9999",
    }


def test_the_examples_of_the_schema_can_be_read() -> None:
    properties = schema(Subject.DATASET)["$defs"]["Update"]["properties"]
    for phrase in properties["due"]["examples"]:
        assert re.search(due_pattern(), phrase)
        assert not misread(phrase)


def test_a_date_of_toml_fits_the_pattern() -> None:
    assert re.search(due_pattern(), DueText.of(DAY("2030-05-31")) or "")


# Where an editor finds it


def test_the_schema_kept_in_the_repository_is_current(withdrawal: Shell) -> None:
    assert withdrawal("schema", "dataset") == Result(0, SCHEMA.read_text(), "")


def named_schema(file: Path) -> Path:
    """Return the file that the first line of a dataset names as its schema."""
    first = file.read_text().splitlines()[0]
    directive, _, address = first.partition(" ")
    assert directive == "#:schema"
    parts = urlsplit(address)
    assert parts.scheme in ("", "file")
    return file.parent / unquote(parts.path)


@every_dataset
def test_a_dataset_of_this_repository_names_the_schema(path: Path) -> None:
    assert named_schema(path).resolve() == SCHEMA


def test_what_init_writes_names_the_schema() -> None:
    template.write("new.toml")
    assert named_schema(Path("new.toml")) == SCHEMA


def test_an_installed_program_names_the_schema_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = tmp_path / "site packages" / "Süd"
    installed.mkdir(parents=True)
    shutil.copy(SCHEMA, installed)
    monkeypatch.setattr(dataset, "_PLACES", (installed, SCHEMA.parent))
    template.write("new.toml")
    assert named_schema(Path("new.toml")) == installed / SCHEMA.name


TAPLO = Path(sys.executable).with_name("taplo")


def taplo(file: str) -> int:
    return subprocess.run([TAPLO, "lint", file], capture_output=True, check=False).returncode


@pytest.mark.skipif(not TAPLO.exists(), reason="no taplo here")
def test_an_editor_finds_no_mistake_but_those_made() -> None:
    template.write("new.toml")
    assert [taplo(str(file)) for file in (*DATASETS, "new.toml")] == [0] * (len(DATASETS) + 1)
    text = Path("new.toml").read_text()
    for right, wrong in [('"until"', '"til"'), ("wording =", "words ="), ("P18M", "18 months")]:
        Path("wrong.toml").write_text(text.replace(right, wrong, 1))
        assert taplo("wrong.toml") == 1
