"""The timeline as it is seen: at any width, in any encoding, and of whatever the data says."""

import os
import re
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from rich.cells import cell_len

from colours import COLOURS
from conftest import Shell
from factories import DAY, dataset, milestone, update
from withdrawal_cli import dataset as files
from withdrawal_cli import render, standing
from withdrawal_cli.model import Kind, Verdict
from withdrawal_cli.render import Form, tracks, words
from withdrawal_cli.standing import Sight

COMMAND = (sys.executable, "-m", "withdrawal_cli", "timeline")
SGR = re.compile(r"\x1b\[[0-9;]*m")
BOTH = pytest.mark.parametrize("form", [Form.TERMINAL, Form.PLAIN])
WIDTHS = [200, 160, 100, 80, 60, 40, 20]


def settled(verdict: str, date: str, done: str | None = None) -> dict[str, Any]:
    return {"updates": (update(date, outcome=Verdict(verdict), done=done),)}


# By their states on 15 June 2030.
DATED: dict[str, dict[str, Any]] = {
    "upcoming": {"due": "late-2030"},
    "soon": {"due": "2030-07-15"},
    "due": {"due": "2030-06~"},
    "overdue": {"due": "2030-05-01"},
    "elapsed": {"due": "2030-05", "kind": Kind.UNTIL},
    "kept": {"due": "2030-03-31", **settled("kept", "2030-06-10", "2030-06-02")},
    "partly-kept": {"due": "2030-Q1", **settled("partly-kept", "2030-05-10")},
    "broken": {"due": "2030-09-30", **settled("broken", "2030-04-30")},
    "superseded": {"due": "2031", **settled("superseded", "2030-03-01")},
}
EVERY_STATE = dataset(
    *(milestone(id=state, **fields) for state, fields in DATED.items()),
    milestone(id="undated", title="A railway comes"),
    milestone(id="lamps", title="Lamps light the quay", **settled("superseded", "2030-03-01")),
)
FORTY = dataset(milestone(id="a-name-of-exactly-forty-characters-there", due="2030-09-30"))
ONE: list[Sight] = [(EVERY_STATE, DAY("2030-06-15"))]
TWO: list[Sight] = [*ONE, (dataset(milestone(due="2030-02"), id="coast"), DAY("2030-06-15"))]
SHIPPED: list[Sight] = [(one, DAY("2026-11-23")) for one in files.load(["shipped"])]
LEGEND = [
    "○ announced", "─ running", "█ limit", "┄ early or late", "● outcome", "│ 15 Jun 2030",
]  # fmt: skip
SIGHTS = pytest.mark.parametrize(
    "sights",
    [
        pytest.param(ONE, id="every state"),
        pytest.param(TWO, id="two statements"),
        pytest.param(SHIPPED, id="shipped"),
    ],
)


@pytest.fixture(autouse=True)
def _no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")


def timeline(sights: list[Sight], form: Form = Form.TERMINAL) -> str:
    return "".join(render.timeline(standing.standings(sights, soon=30), sights, form))


def seen(**fields: Any) -> list[Sight]:
    return [(dataset(milestone(**fields)), DAY("2030-06-15"))]


def told(sights: list[Sight]) -> list[str]:
    """Return all that a drawing is to say in words."""
    standings = standing.standings(sights, soon=30)
    said = [words.heading(sights), words.caption(standings, sights), "Without a date"]
    for one in standings:
        name = words.name(one, several=len(sights) > 1)
        if one.due:
            said += [one.title, name, f"{words.bound(one)} · {words.position(one)}"]
        else:
            verdict = f", {words.when(one)}" if one.outcome else ""
            said.append(f"– {one.title} ({name}){verdict}")
    return said


def ruler(drawing: str) -> str:
    """Return the line of ticks, from where it begins."""
    (line,) = [line for line in drawing.splitlines() if line.strip() and not line.strip("─┴ ")]
    return line.strip()


@SIGHTS
@pytest.mark.parametrize("width", WIDTHS)
def test_a_drawing_fits_the_terminal_and_loses_nothing(
    width: int, sights: list[Sight], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    drawing = timeline(sights)
    assert max(map(cell_len, drawing.splitlines())) <= width
    wanted, found = (Counter("".join("".join(said).split())) for said in (told(sights), drawing))
    assert not wanted - found


@SIGHTS
@pytest.mark.parametrize("width", [width for width in WIDTHS if width >= 40])
def test_a_drawing_breaks_no_word(
    width: int, sights: list[Sight], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert not Counter(" ".join(told(sights)).split()) - Counter(timeline(sights).split())


@SIGHTS
@pytest.mark.parametrize("width", WIDTHS)
def test_the_tracks_reach_the_right_edge(
    width: int, sights: list[Sight], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    drawing = timeline(sights)
    (line,) = [line for line in drawing.splitlines() if line.endswith(ruler(drawing))]
    assert len(line) == width


@pytest.mark.parametrize(
    ("width", "columns"), [(20, 20), (40, 40), (66, 66), (67, 24), (68, 25), (200, 151)]
)
def test_names_stand_above_tracks_that_would_be_narrower_than_24_columns(
    width: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    sights: list[Sight] = [(FORTY, DAY("2030-06-15"))]
    assert len(ruler(timeline(sights))) == columns


@pytest.mark.parametrize("due", ["2030-09-30", None])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_title_of_wide_characters_without_blanks_is_wrapped(
    width: int, due: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    title = "港湾の新しい埠頭が開く" * 4
    drawing = timeline(seen(due=due, title=title))
    assert max(map(cell_len, drawing.splitlines())) <= width
    assert not Counter(title) - Counter(drawing)


@BOTH
@pytest.mark.parametrize(
    "fields",
    [
        *(pytest.param(fields, id=state) for state, fields in DATED.items()),
        pytest.param({"due": "2030-06-15"}, id="today under the limit"),
        pytest.param({"due": "2030-06-14"}, id="a day late"),
        pytest.param({"due": "2030", **settled("kept", "2030-01-01")}, id="kept at once"),
    ],
)
def test_the_legend_explains_what_is_drawn_and_no_more(fields: dict[str, Any], form: Form) -> None:
    lines = timeline(seen(**fields), form).splitlines()
    (legend,) = [line for line in lines if re.match(r"\S \w+   ", line)]
    below = next(n for n, line in enumerate(lines) if "┴" in line) + 1
    drawn = set("".join(lines[below : lines.index(legend)])) & {*tracks.GLYPHS.values()}
    assert {entry[0] for entry in legend.split("   ")} == drawn


@pytest.mark.parametrize("width", WIDTHS)
def test_a_sign_stands_on_the_line_of_its_meaning(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    drawing = timeline(ONE)
    assert [entry for entry in LEGEND if entry not in drawing] == []


@BOTH
def test_the_legend_names_every_day_that_is_today(form: Form) -> None:
    made = dataset(milestone(due="2030-09-30"))
    sights: list[Sight] = [
        (made, DAY("2030-06-14")),
        (dataset(milestone(due="2030-09-30"), id="coast"), DAY("2030-06-15")),
    ]
    (line,) = [line for line in timeline(sights, form).splitlines() if line.startswith("○ ")]
    assert "14 Jun 2030" in line
    assert "15 Jun 2030" in line


# What is undated is not drawn.
@pytest.mark.parametrize(("state", "code"), list(COLOURS.items())[1:])
def test_a_limit_and_its_words_have_the_colour_of_the_state(
    state: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    drawing = timeline(seen(**DATED[state]))
    assert re.search(rf"\x1b\[{code}m█+\x1b\[0m", drawing)
    assert re.search(rf"\x1b\[{code}m(declared )?{state}[^\x1b]*\x1b\[0m", drawing)
    assert set(SGR.findall(drawing)) == {f"\x1b[{code}m", "\x1b[0m", "\x1b[1m", "\x1b[2m"}
    assert set(re.findall(r"\x1b.", drawing)) == {"\x1b["}


def test_no_color_leaves_bold_and_dim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert set(SGR.findall(timeline(ONE))) == {"\x1b[0m", "\x1b[1m", "\x1b[2m"}


@BOTH
@pytest.mark.parametrize("due", ["2030-09-30", None])
def test_text_that_acts_on_a_terminal_is_shown_as_escapes(due: str | None, form: Form) -> None:
    hostile = "[red]x[/red] \x1b[31m\u202e\u2069\ufffe\uffff\n\x9b"
    made = dataset(milestone(due=due, title=hostile), title=hostile)
    drawing = timeline([(made, DAY("2030-02-01"))], form)
    for word in ("[red]x[/red]", r"\x1b[31m\u202e\u2069\ufffe\uffff\x0a\x9b"):
        assert drawing.count(word) == (2 if form is Form.TERMINAL else 1)
    assert not set(drawing) & set("\x1b\u202e\u2069\ufffe\uffff\x9b")


@pytest.mark.parametrize(("number", "form"), [(500, Form.TERMINAL), (501, Form.PLAIN)])
def test_what_nobody_would_read_is_not_drawn(number: int, form: Form) -> None:
    (one,) = standing.standings(seen(due="2030-09-30"), soon=30)
    told = "".join(render.timeline([one] * number, seen(), Form.TERMINAL))
    assert told == "".join(render.timeline([one] * number, seen(), form))
    assert told.startswith("On the harbour" if form is Form.TERMINAL else "    ")


def run(**env: str) -> list[str]:
    """Return the lines of a run in a process of its own."""
    argv = ("mission-end", "syria-operations", "hmc-procedures", "--as-of", "2026-11-23")
    found = subprocess.run(
        [*COMMAND, *argv], env={**os.environ, **env}, capture_output=True, check=True
    )
    assert found.stderr == b""
    return found.stdout.decode(env["PYTHONIOENCODING"]).splitlines()


def test_without_box_characters_tracks_are_of_those_on_a_keyboard() -> None:
    assert [line[:80].rstrip() for line in run(PYTHONIOENCODING="ascii")] == [
        "                  2024    2025                       2026",
        "                    Oct   Jan    Apr    Jul   Oct    Jan    Apr   Jul    Oct",
        "ID                --+-----+------+------+-----+------+------+-----+------+----",
        "mission-end        o--------------------------#.......*                      |",
        "syria-operations   o-----------------------------------------------------#   |",
        "hmc-procedures",
        "",
        "o announced   - running   # limit   . early or late   * outcome   | 23 Nov 2026",
        "",
        "As of 23 Nov 2026 (Asia/Baghdad) - 0 overdue - data to 23 Feb 2026",
    ]


@pytest.mark.parametrize("env", [{}, {"FORCE_COLOR": "1", "TERM": "dumb"}])
def test_without_box_characters_a_drawing_keeps_its_columns(env: dict[str, str]) -> None:
    plain, drawn = (run(PYTHONIOENCODING=encoding, **env) for encoding in ("ascii", "utf-8"))
    assert [len(line) for line in plain] == [len(line) for line in drawn]
    assert "█" in "".join(drawn)


def test_a_reader_that_has_gone_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        found = subprocess.run(COMMAND, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (found.returncode, found.stderr) == (0, b"")


def test_bad_data_draws_nothing(withdrawal: Shell) -> None:
    message = "error: <stdin>: is empty; `withdrawal init` writes a dataset to start from\n"
    assert withdrawal("timeline", "-d", "-", stdin=b"") == (2, "", message)
