"""Bytes to records: where they are read from, what is refused and at which line."""

import codecs
import copy
import datetime as dt
import errno
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT, Result, Shell
from factories import DAY, dataset, milestone, update
from strategies import law
from withdrawal_cli import rules, shape
from withdrawal_cli.dataset import _converted, load, survey
from withdrawal_cli.errors import AccessError, DataError
from withdrawal_cli.findings import Finding, quoted, without_echoes
from withdrawal_cli.findings import Path as Place
from withdrawal_cli.model import Dataset, Milestone, Problem, Update
from withdrawal_cli.places import places
from withdrawal_cli.render.words import problem as line_of

SOUND = """\
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
"""
TEMPLATE = tomli.loads((ROOT / "src" / "withdrawal_cli" / "template.toml").read_text())
NO_TITLE = SOUND.replace('title = "On the harbour"\n', "")


def write(name: str, text: str | bytes) -> str:
    """Write a file, and its folder where it is to be in one; return its name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def problems(text: str | bytes) -> list[Problem]:
    """Return the problems of a dataset in a file `x.toml`."""
    return list(survey([write("x.toml", text)]).problems)


def complaints(text: str | bytes) -> list[str]:
    return [line_of(problem).removeprefix("x.toml") for problem in problems(text)]


def test_a_folder_gives_its_toml_files_by_name() -> None:
    for name in ("b", "a", "C", "x.toml/deeper"):
        write(f"data/{name}.toml", SOUND.replace("harbour", Path(name).name))
    for name in ("data/a.txt", "data/toml", "data/c.toml~", "data/d.TOML"):
        write(name, b"not for us")
    found = survey(["data"])
    assert [one.statement.id for one in found.datasets] == ["C", "a", "b"]
    assert (found.files, found.problems) == (3, ())


@pytest.mark.parametrize("names", [[], ["notes.txt"], ["x.toml/deeper.toml"]])
def test_a_folder_without_data_is_a_problem(names: list[str], withdrawal: Shell) -> None:
    Path("data").mkdir()
    for name in names:
        write(f"data/{name}", SOUND)
    assert withdrawal("check", "data") == Result(1, "data: holds no .toml file\n", "")
    assert withdrawal("-d", "data") == Result(2, "", "error: data: holds no .toml file\n")


def test_paths_keep_their_order_and_shipped_is_the_file_under_data() -> None:
    for name in ("b", "a"):
        write(f"{name}.toml", SOUND.replace("harbour", name))
    found = load(["b.toml", "shipped", "./a.toml"])
    assert [one.statement.id for one in found] == ["b", "us-iraq-2024", "a"]
    assert load([str(ROOT / "data" / "milestones.toml")]) == found[1:2]


def test_a_dash_is_standard_input(withdrawal: Shell) -> None:
    assert withdrawal("check", "-", stdin=SOUND.encode()) == Result(
        0, "no problem in 1 file, 1 milestone\n", ""
    )
    assert withdrawal("check", "-", stdin=NO_TITLE.encode()) == Result(
        1, "<stdin>:1: statement.title: is missing\n", ""
    )
    assert withdrawal("-d", "-") == Result(
        2, "", "error: <stdin>: is empty; `withdrawal init` writes a dataset to start from\n"
    )


class Torn(io.RawIOBase):
    """A standard input that fails while it is read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize(
    ("stdin", "reason"),
    [
        (None, "it is closed"),
        (io.TextIOWrapper(io.BufferedReader(Torn())), "Input/output error"),
    ],
)
def test_standard_input_that_cannot_be_read_is_an_error(
    stdin: io.TextIOWrapper | None, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(AccessError) as raised:
        load(["-"])
    assert str(raised.value) == f"cannot read standard input: {reason}"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.toml", "No such file or directory"),
        ("file/x.toml", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("broken.toml", "No such file or directory"),
        ("", "No such file or directory"),
    ],
)
def test_what_cannot_be_opened_is_an_error_that_hides_all_else(
    path: str, reason: str, withdrawal: Shell
) -> None:
    write("bad.toml", NO_TITLE)
    Path("file").touch()
    Path("loop").symlink_to("loop")
    Path("broken.toml").symlink_to("nowhere")
    error = Result(2, "", f'error: cannot read "{path}": {reason}\n')
    assert withdrawal("check", "bad.toml", path) == error
    assert withdrawal("status", "-d", "bad.toml", "-d", path) == error


def test_a_name_too_long_for_a_file_is_an_error() -> None:
    with pytest.raises(AccessError, match=r": File name too long$"):
        load(["x" * 300])


def test_a_long_path_is_named_whole() -> None:
    path = f"{'folder/' * 20}missing.toml"
    with pytest.raises(AccessError) as raised:
        load([path])
    assert str(raised.value) == f'cannot read "{path}": No such file or directory'


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Be somebody who may not read everything, which root may."""
    Path().chmod(0o755)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(
    ("path", "closed", "mode", "named"),
    [
        pytest.param("data/x.toml", "data/x.toml", 0o000, "data/x.toml", id="file"),
        pytest.param("data/x.toml", "data", 0o000, "data/x.toml", id="file in a closed folder"),
        pytest.param("data", "data", 0o000, "data", id="folder that is closed"),
        pytest.param("data", "data/x.toml", 0o000, "data/x.toml", id="file of a folder"),
        pytest.param("data", "data", 0o444, "data/x.toml", id="folder that only lists"),
    ],
)
def test_what_one_may_not_read_is_an_error(path: str, closed: str, mode: int, named: str) -> None:
    write("data/x.toml", SOUND)
    Path("data").chmod(0o755)
    usual = Path(closed).stat().st_mode
    Path(closed).chmod(mode)
    try:
        with bound_by_permissions(), pytest.raises(AccessError) as raised:
            load([path])
    finally:
        Path(closed).chmod(usual)
    assert str(raised.value) == f'cannot read "{named}": Permission denied'


def test_the_problems_of_all_files_are_reported_together(withdrawal: Shell) -> None:
    write("data/b.toml", NO_TITLE)
    write("data/a.toml", "id =")
    write("data/c.toml", SOUND.replace("harbour", "bridge"))
    write("first.toml", b"\n\xff")
    expected = [
        "first.toml:2:1: byte 0xff is not UTF-8; save the file as UTF-8",
        "data/a.toml:1:5: invalid value",
        "data/b.toml:1: statement.title: is missing",
    ]
    lines = "".join(f"{line}\n" for line in expected)
    assert withdrawal("check", "first.toml", "data") == Result(1, lines, "")
    errors = "".join(f"error: {line}\n" for line in expected)
    assert withdrawal("-d", "first.toml", "-d", "data") == Result(2, "", errors)
    found = survey(["first.toml", "data"])
    assert found.files == 4
    assert [one.statement.id for one in found.datasets] == ["bridge"]


def test_a_statement_id_is_used_in_one_file_only(withdrawal: Shell) -> None:
    for name in ("data/a.toml", "data/b.toml", "c.toml"):
        write(name, SOUND)
    taken = '2: statement.id: "harbour" is already the id of the statement in'
    assert withdrawal("check", "data", "c.toml") == Result(
        1, f"data/b.toml:{taken} data/a.toml\nc.toml:{taken} data/b.toml\n", ""
    )


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace('id = "harbour"\n', ""),
        SOUND.replace('"harbour"', '"the harbour"'),
        SOUND.replace('"harbour"', "5"),
        SOUND[SOUND.index("[sources") :],
        "statement = 5\n" + SOUND[SOUND.index("[sources") :],
    ],
)
def test_files_without_an_id_do_not_share_one(text: str) -> None:
    paths = ["a.toml", "b.toml"]
    for path in paths:
        write(path, text)
    assert [problem.file for problem in survey(paths).problems] == paths


def test_check_json_holds_the_place_of_each_problem(withdrawal: Shell) -> None:
    write("data/a.toml", "id =")
    write("data/b.toml", SOUND.replace('source = "gazette"', 'source = "gazette"\ncolour = 1'))
    Path("empty").mkdir()
    result = withdrawal("check", "data", "empty", "--json")
    assert (result.code, result.err) == (1, "")
    keys = "id, title, kind, parties, place, condition, announced, due, wording, source, updates"
    assert json.loads(result.out) == {
        "schema_version": 1,
        "problems": [
            {
                "file": "data/a.toml",
                "line": 1,
                "column": 5,
                "milestone": None,
                "field": None,
                "message": "invalid value",
            },
            {
                "file": "data/b.toml",
                "line": 16,
                "column": None,
                "milestone": "quay",
                "field": "colour",
                "message": f"is not a key of this table; the keys are {keys}",
            },
            {
                "file": "empty",
                "line": None,
                "column": None,
                "milestone": None,
                "field": None,
                "message": "holds no .toml file",
            },
        ],
    }


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SOUND.encode(),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.encode().rstrip(),
        SOUND.replace("On the harbour", "Über den Hafen 🚢").encode(),
    ],
    ids=["byte-order mark", "Windows line ends", "no line end at the end", "beyond ASCII"],
)
def test_any_utf_8_will_do(content: bytes) -> None:
    assert complaints(content) == []


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \t\r\n\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_a_problem_without_a_line(content: bytes) -> None:
    assert complaints(content) == [": is empty; `withdrawal init` writes a dataset to start from"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff", "1:1"),
        (b"a = 1\nb = '\xe9'", "2:6"),
        ("é = 'é\n".encode() + b"\xe9", "2:1"),
        ("a = 'éü".encode() + b"\xe9", "1:8"),
        ("\n# ←🚢→".encode() + b"\xe9", "2:6"),
        (b"\xef\xbb\xbfa\xe9", "1:2"),
        (b"\xef\xbb\xbf\n\r\na\xe9", "3:2"),
        (b"a = 1 # \xc3", "1:9"),
        (b"a = '\xed\xa0\x80'", "1:6"),
        (b"a = '\xc0\xaf'", "1:6"),
        (SOUND.encode("utf-16"), "1:1"),
        (codecs.BOM_UTF16_BE + SOUND.encode("utf-16-be"), "1:1"),
        (SOUND.replace("On the harbour", "العراق").encode("cp1256"), "3:10"),
    ],
)
def test_the_first_byte_that_is_not_utf_8_has_its_line_and_column(
    content: bytes, place: str
) -> None:
    [complaint] = complaints(content)
    assert complaint.startswith(f":{place}: byte 0x")
    assert complaint.endswith(" is not UTF-8; save the file as UTF-8")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[statement", ":1:11: expected ']' at the end of a table declaration"),
        ("\n[[a]", ":2:4: expected ']]' at the end of an array declaration"),
        ("a 1", ":1:3: expected '=' after a key in a key/value pair"),
        ("a = 1 b = 2", ":1:7: expected newline or end of document after a statement"),
        ("a = 1\n\na = 2", ":3:6: cannot overwrite a value"),
        ("a = {b = 1, b = 2}", ":1:18: duplicate inline table key 'b'"),
        ("a = [1,\n2", ":2:2: unclosed array"),
        ("a = Europe/Lisbon", ":1:5: invalid value"),
        ('a = """\nb\n', ":3:1: unterminated string"),
        ("a = '\x1b[31m'", ":1:6: found invalid character '\\x1b'"),
        ("a = 2030-02-29", ":1:5: invalid date or datetime"),
        ("a = 2029-02-29", ":1:5: invalid date or datetime"),
        ("a = 2030-04-31", ":1:5: invalid date or datetime"),
        ("a = 0000-01-01", ":1:5: invalid date or datetime"),
        ("a = 2030-1-1", ":1:9: expected newline or end of document after a statement"),
        ('{"statement": {}}', ":1:1: invalid statement"),
        ("# a\rb = 1", ":1:4: found invalid character '\\r'"),
        ("a = 1\r\nb = 'c\rd'", ":2:7: found invalid character '\\r'"),
        ("a = 1\r\n\ufeffb = 2", ":2:1: invalid statement"),
        ("\ufeff\ufeffa = 1", ":1:1: invalid statement"),
        ("a\0 \0=\0 1\0", ":1:2: expected '=' after a key in a key/value pair"),
    ],
)  # fmt: skip
def test_toml_that_does_not_parse_is_one_problem_with_line_and_column(
    text: str, complaint: str
) -> None:
    assert complaints(text) == [complaint]


DEEP = "is nested too deep"
LONG = "a number has too many digits"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a = " + "[" * 402 + "]" * 402, "1:405", DEEP),
        ("x = 1\n\na = [\n" + "[" * 401 + "]" * 402, "4:400", DEEP),
        ("x = '''\n" + "[" * 500 + "\n'''\na = " + "[" * 402 + "]" * 402, "4:405", DEEP),
        ("x = 1\n" + "a." * 1000 + "a = 1", "2:2001", DEEP),
        ("[" + "a." * 1000 + "a]\n\n", "1:2002", DEEP),
        ("a = " + "1" * 4301, "1:4305", LONG),
        ("x = 1\na = [1, -" + "1" * 5000 + "]\nb =", "2:4310", LONG),
        ("# " + "1" * 5000 + "\na = " + "1" * 4301, "2:4305", LONG),
        ("x = '" + "1" * 5000 + "'\n\na = " + "1" * 4301, "3:4305", LONG),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_the_parser_cannot_bear_is_one_problem_with_line_and_column(
    text: str, place: str, message: str, line_end: str
) -> None:
    assert complaints(text.replace("\n", line_end)) == [f":{place}: {message}"]


@pytest.mark.parametrize(
    "value",
    ["[" * 401 + "]" * 401, "{a=" * 400 + "1" + "}" * 400, "1" * 4300, "0x" + "f" * 5000],
    ids=["arrays", "inline tables", "decimal", "hexadecimal"],
)  # fmt: skip
def test_what_the_parser_can_bear_is_only_an_unknown_key(value: str) -> None:
    assert complaints(f"colour = {value}\n{SOUND}") == [
        ":1: colour: is not a key of this table; the keys are statement, sources, milestones"
    ]


def test_the_place_of_what_the_parser_cannot_bear_is_not_looked_for_in_a_long_text() -> None:
    text = "# a comment\n" * 350_000 + f"a = {'1' * 4301}"
    assert complaints(text) == [f": {LONG}"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "\n\n", f"#{'x' * (2**20 - 1)}\n"])
def test_a_line_may_have_a_mebibyte(before: str, line_end: str) -> None:
    longest = f"#{'x' * (2**20 - len(line_end))}{line_end}"
    assert complaints(f"{before}{longest}{SOUND}") == []
    line = before.count("\n") + 1
    assert complaints(f"{before}#{longest}{SOUND}") == [
        f":{line}: this line has more than 1 MiB; break it up"
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("k{}=1\n", ':1015: milestone "quay": k999: is not a key of this table; the keys are '),
        (
            '[[milestones.updates]]\ndate = 2030-02-01\nsource = "gazette"\n',
            ':3013: milestone "quay": updates[1000]: says nothing; give it a due, ',
        ),
        (
            '[[milestones.updates]]\ndate = 1\nsource = "gazette"\nnote = "seen"\n',
            ':4013: milestone "quay": updates[1000].date: is a number; write a day without quotes',
        ),
    ],
    ids=["unknown keys", "broken rules", "wrong values"],
)
def test_a_thousand_problems_of_a_file_are_told(text: str, last: str) -> None:
    def told(number: int) -> list[str]:
        return complaints(SOUND + "".join(text.format(n) for n in range(number)))

    thousand = told(1000)
    assert len(thousand) == 1000
    assert thousand[-1].startswith(last)
    assert told(1001) == [*thousand, ": has more than 1000 problems; mend these first"]
    assert told(3000) == told(1001)


def test_a_key_an_id_and_a_message_of_the_parser_are_cut() -> None:
    long, cut = "k" * 1000, "k" * 80 + "…"
    document = f"{SOUND.replace('quay', long)}kind = 1\n'{long} ' = 1\n"
    of_the_value, of_the_key = complaints(document)
    assert of_the_value == f':16: milestone "{cut}": kind: is a number; write text, in quotes'
    assert of_the_key.startswith(f':17: milestone "{cut}": "{cut}": is not a key of this table; ')
    assert complaints(f"a = {{{long} = 1, {long} = 1}}") == [
        f":1:2016: duplicate inline table key '{'k' * 52}…"
    ]


def paths(value: Any, path: Place = ()) -> Iterator[Place]:
    """Yield the way to everything in a document, parents first."""
    items = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


def at(document: Any, path: Place) -> Any:
    return reduce(getitem, path, document)


def toml(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the lines of a document: a line for each key, tables under their headers."""
    below: list[tuple[str, str, dict[str, Any]]] = []
    for key, value in table.items():
        name = in_quotes(key)
        if isinstance(value, dict):
            below.append((f"[{prefix}{name}]", f"{prefix}{name}.", value))
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            below += [(f"[[{prefix}{name}]]", f"{prefix}{name}.", one) for one in value]
        else:
            yield f"{name} = {inline(value)}"
    for header, inner_prefix, inner in below:
        yield header
        yield from toml(inner, inner_prefix)


def inline(value: Any) -> str:
    match value:
        case str():
            return in_quotes(value)
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case list():
            return f"[{', '.join(map(inline, value))}]"
        case dict():
            pairs = (f"{in_quotes(key)} = {inline(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            moment: str = value.isoformat()
            return moment


def in_quotes(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")


OF_EACH_TYPE = {
    "text": "2030-01-15",
    "true or false": True,
    "a number": 7,
    "a list": [],
    "a table": {},
    "a date": DAY("2030-01-15"),
    "a date-time": dt.datetime(2030, 1, 15, tzinfo=dt.UTC),
    "a time of day": dt.time(7, 30),
}


@pytest.mark.parametrize("name", OF_EACH_TYPE)
def test_a_value_of_another_type_is_one_complaint_at_its_line(name: str) -> None:
    wrong = OF_EACH_TYPE[name]
    asked = 0
    for path in paths(TEMPLATE):
        right = at(TEMPLATE, path)
        if type(wrong) is type(right) or (path[-1] == "due" and name in ("text", "a date")):
            continue
        document = copy.deepcopy(TEMPLATE)
        at(document, path[:-1])[path[-1]] = wrong
        lines = "\n".join(toml(document))
        found = [(one.line, one.message.split(";")[0]) for one in problems(lines)]
        assert found == [(places(lines)[path], f"is {name}")], path
        asked += 1
    assert asked > 20


REQUIRED = [
    ("statement",),
    *(("statement", key) for key in ("id", "title", "issued", "timezone")),
    *(("sources", "statement", key) for key in ("publisher", "title", "date")),
    ("milestones",),
    *(("milestones", 0, key) for key in ("id", "title", "source")),
    *(("milestones", 0, "updates", 0, key) for key in ("date", "source")),
]  # fmt: skip


@pytest.mark.parametrize("path", REQUIRED, ids=str)
def test_a_missing_key_is_one_complaint_at_its_table(path: Place) -> None:
    document = copy.deepcopy(TEMPLATE)
    del at(document, path[:-1])[path[-1]]
    lines = "\n".join(toml(document))
    found = [(one.line, one.message) for one in problems(lines)]
    assert found == [(places(lines).get(path[:-1], 1), "is missing")]


def test_a_slip_in_a_key_is_one_complaint_that_names_the_key_that_was_meant() -> None:
    for path in paths(TEMPLATE):
        *parents, key = path
        if isinstance(key, int) or parents == ["sources"]:
            continue
        document = copy.deepcopy(TEMPLATE)
        table = at(document, tuple(parents))
        table[key[:-1]] = table.pop(key)
        lines = "\n".join(toml(document))
        slip = (*parents, key[:-1])
        message = f'is not a key of this table; did you mean "{key}"?'
        assert [(one.line, one.message) for one in problems(lines)] == [
            (places(lines)[slip], message)
        ]


@pytest.mark.parametrize(
    ("text", "required", "allowed"),
    [
        pytest.param(
            SOUND.replace("milestones", "milestone")
            + '[[milestone]]\nid = "quay"\ntitle = "It opens"\nsource = "herald"\n',
            [
                (12, 'is not a key of this table; did you mean "milestones"?'),
                (17, '"quay" is already the id of milestones[1]'),
                (19, '"herald" is not listed under [sources]'),
            ],
            [],
            id="milestones",
        ),
        pytest.param(
            SOUND.replace("source =", "sorce =").replace('"gazette"', '"herald"')
            + 'deu = "mid 2030"\nwording = "by the middle of 2030"\n',
            [
                (15, 'is not a key of this table; did you mean "source"?'),
                (15, '"herald" is not listed under [sources]'),
                (16, 'is not a key of this table; did you mean "due"?'),
                (16, '"mid 2030" is not a date I can read; did you mean "mid-2030"?'),
            ],
            [],
            id="values",
        ),
        pytest.param(
            SOUND + '[[milestones.updates]]\ndat = "2030-02-01"\nsource = "gazette"\nnote = "."\n',
            [(17, 'is not a key of this table; did you mean "date"?')],
            [(17, "is text; write a day without quotes, like 2025-09-30")],
            id="a date of another type",
        ),
        pytest.param(
            SOUND.replace('id = "quay"', "idd = 5")
            + '[[milestones]]\nidd = 5\ntitle = "It opens"\nsource = "gazette"\n',
            [
                (13, 'is not a key of this table; did you mean "id"?'),
                (17, 'is not a key of this table; did you mean "id"?'),
            ],
            [
                (13, "is a number; write text, in quotes"),
                (17, "is a number; write text, in quotes"),
            ],
            id="ids of another type",
        ),
    ],
)
def test_a_fault_under_a_misspelt_key_stands_at_the_line_of_that_key(
    text: str, required: list[tuple[int, str]], allowed: list[tuple[int, str]]
) -> None:
    found = {(one.line, one.message) for one in problems(text)}
    assert set(required) <= found <= {*required, *allowed}


def test_an_echo_of_a_finding_is_left_out() -> None:
    a, b, c, d = (Finding((name,), "is wrong") for name in "abcd")
    follows = [d._replace(given=(("a",),)), Finding(("a",), "is wrong again"), c]
    assert list(without_echoes([a, b, *follows])) == [a, b, c]
    # What was itself left out breaks nothing.
    assert list(without_echoes([a, d._replace(given=(("a",),)), d])) == [a, d]


@pytest.mark.parametrize(("length", "shown"), [(0, '""'), (80, f'"{"x" * 80}"')])
def test_a_quotation_is_whole_up_to_eighty_characters(length: int, shown: str) -> None:
    assert quoted("x" * length) == shown


def test_a_longer_quotation_is_cut() -> None:
    assert quoted("x" * 81) == f'"{"x" * 80}…"'


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Lisbon", "Asia/Calcutta", "Etc/GMT+3", "America/Argentina/Ushuaia"]
)
def test_a_name_of_the_zone_database_is_a_zone(zone: str) -> None:
    assert list(rules.breaches(dataset(timezone=zone))) == []


@pytest.mark.parametrize(
    "zone",
    [
        "utc", " UTC", "UTC ", "UTC\n", "UTC\0", "\0", "Süd", "x" * 5000, "UTC+3", "+03:00",
        "Lisbon", "Europe", "Europe/", "Europe/Lisbon/", "../UTC", "Europe/../UTC", "./UTC",
        "C:\\UTC", "/usr/share/zoneinfo/UTC", "localtime", "posixrules", "posix/UTC",
        "right/UTC", "zone.tab", "tzdata.zi", "leapseconds", "__init__.py",
    ],
)  # fmt: skip
def test_no_other_name_is_a_zone_nor_suggested_as_one(zone: str) -> None:
    [finding] = rules.breaches(dataset(timezone=zone))
    assert finding.path == ("statement", "timezone")
    assert " is not an IANA time zone" in finding.message
    assert f'did you mean "{zone}"' not in finding.message


@pytest.mark.parametrize(
    "sound",
    [
        milestone(announced="2029-12-31"),
        milestone(updates=(update("2030-01-01", note="the day it was announced"),)),
        milestone(announced="2028-02-29", updates=(update("2028-02-29", note="the day"),)),
        milestone(updates=(update("2030-02-01", note="a"), update("2030-02-01", note="b"))),
        milestone(updates=(update("2030-12-31", note="a"), update("2031-01-01", note="b"))),
        milestone(updates=(update("2030-02-01", outcome="kept", done="2030-02-01"),)),
        milestone(updates=(update("2030-02-01", outcome="kept", done="2029-12-31"),)),
        milestone(updates=(update("2030-02-01", due="2030-01-31"),)),
        milestone(due="P1D", announced="9999-12-30"),
        milestone(due="9999"),
    ],
)
def test_the_boundaries_of_the_rules_are_sound(sound: Milestone) -> None:
    assert list(rules.breaches(dataset(sound))) == []


@pytest.mark.parametrize(
    ("updates", "path"),
    [
        ((update("2029-12-31", note="a"),), ("updates", 0, "date")),
        ((update("2030-02-01", note="a"), update("2030-01-31", note="b")), ("updates", 1, "date")),
        ((update("2031-01-01", note="a"), update("2030-12-31", note="b")), ("updates", 1, "date")),
        ((update("2030-02-28", outcome="kept", done="2030-03-01"),), ("updates", 0, "done")),
        ((update("9999-12-01", due="P1M"),), ("updates", 0, "due")),
    ],
)
def test_a_day_past_a_boundary_is_a_breach(updates: tuple[Update, ...], path: Place) -> None:
    unsound = dataset(milestone(updates=updates))
    assert [finding.path for finding in rules.breaches(unsound)] == [("milestones", 0, *path)]


KEYS = st.sampled_from([
    "statement", "sources", "milestones", "updates", "id", "title", "date", "issued", "announced",
    "due", "done", "source", "parties", "kind", "wording", "outcome", "note", "titel", "x y", "é.",
])  # fmt: skip
SCALARS = (
    st.sampled_from(
        ["", "x", "a\n", "\0\x7f\x85\u2028", "2030", "P1D", "mid 2030", "kept", "UTC", "statement"]
    )
    | st.text(max_size=5)
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**63) - 1, 2**64])
    | st.floats()
    | st.dates()
    | st.datetimes(timezones=st.sampled_from([None, dt.UTC]))
    | st.times()
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the template with up to three keys dropped, renamed or given another value."""
    document = copy.deepcopy(TEMPLATE)
    for _ in range(draw(st.integers(0, 3))):
        *parents, key = draw(st.sampled_from([*paths(document), ()])) or (None,)
        if key is None:
            continue
        table = at(document, tuple(parents))
        value = table.pop(key)
        match draw(st.sampled_from(["drop", "rename", "replace"])):
            case "rename" if isinstance(table, dict):
                table[draw(KEYS)] = value
            case "replace" if isinstance(table, dict):
                table[key] = draw(VALUES)
            case "replace":
                table.insert(key, draw(VALUES))
    return document


@given(spoilt())
@law
def test_the_fast_loader_and_the_thorough_one_agree(document: dict[str, Any]) -> None:
    fast: Dataset | None
    try:
        fast = _converted(document)
    except msgspec.ValidationError:
        fast = None
    thorough, findings, _ = shape.mended(document)
    assert (fast is None) == bool(findings)
    assert fast in (None, thorough)
    # Blanks in the place of what is broken do not keep the rules from being asked.
    assert all(finding.message for finding in rules.breaches(thorough))


@given(spoilt() | st.dictionaries(KEYS, VALUES, max_size=4))
@example({"milestones": [5, {"updates": [5]}]})
@example({"milestone": [{"id": "a", "source": "b"}]})
@law
def test_whatever_a_file_holds_it_is_loaded_or_its_problems_have_lines(
    document: dict[str, Any],
) -> None:
    lines = [*toml(document), "# the end"]
    for problem in problems("\n".join(lines)):
        assert problem.line is not None
        assert 1 <= problem.line <= len(lines)
        assert problem.message
        assert len(line_of(problem).splitlines()) == 1
    assert tomli.loads("\n".join(lines)).keys() == document.keys()


@given(st.binary(max_size=30) | st.text("[]{}=\"'\\#.,-:0123456789aeTZ \n\r\t", max_size=30))
@law
def test_whatever_the_bytes_there_is_a_problem_with_a_place(content: bytes | str) -> None:
    size = len(content) + 1
    for problem in problems(content):
        assert "is empty" in problem.message or 1 <= (problem.line or 0) <= size
        assert 0 <= (problem.column or 0) <= size
        assert len(line_of(problem).splitlines()) == 1
    with pytest.raises(DataError):
        load(["x.toml"])


def test_a_file_name_that_is_not_utf_8_can_be_told(withdrawal: Shell) -> None:
    Path(os.fsdecode(b"\xff.toml")).write_text("x = 1\n")
    complaints = withdrawal("check", "\udcff.toml")
    assert complaints.code == 1
    assert complaints.out.splitlines()[0] == (
        "\\xff.toml:1: x: is not a key of this table; the keys are statement, sources, milestones"
    )
    problems = json.loads(withdrawal("check", "\udcff.toml", "--json").out)["problems"]
    assert {problem["file"] for problem in problems} == {"\\xff.toml"}
    Path(os.fsdecode(b"\xff.toml")).write_text(SOUND)
    view = "\udcff.toml@2030-02-01"
    answer = json.loads(withdrawal("diff", view, view, "--json").out)
    assert answer["before"] == {"data": "\\xff.toml", "as_of": "2030-02-01"}
