"""The pictures of `status` and `timeline`: well-formed, told in words too, and within bounds."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from conftest import Shell
from factories import DAY, dataset, milestone, update
from strategies import corpora, days, law
from withdrawal_cli import render, standing
from withdrawal_cli.model import Dataset, Kind, Standing, State, Verdict
from withdrawal_cli.render import Form, words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.render.styles import DARK, LIGHT, STYLES, stylesheet
from withdrawal_cli.standing import Sight

Answer = Callable[[Sequence[Standing], Sequence[Sight], Form], Iterable[str]]
TODAY = DAY("2030-06-15")
SVG = "{http://www.w3.org/2000/svg}"
CHARACTER = 8
"""How wide a character is taken to be, in pixels."""

HARBOUR = dataset(
    milestone(
        id="bridge",
        title="A bridge carries us",
        due="2030-05-31",
        updates=(update("2030-06-10", outcome=Verdict.KEPT, done="2030-06-02"),),
    ),
    milestone(id="channel", title="The channel stays open", kind=Kind.UNTIL, due="2030-05"),
    milestone(id="crane", title="A crane lifts ten tons", due="late-2030~"),
    milestone(
        id="ferry",
        title="The ferry runs",
        due="2030-09",
        updates=(update("2030-03-01", outcome=Verdict.BROKEN),),
    ),
    milestone(
        id="lamps",
        title="Lamps light the quay",
        updates=(update("2030-03-01", outcome=Verdict.SUPERSEDED),),
    ),
    milestone(due="2030-06-14"),
    milestone(id="railway", title="A railway comes"),
)
LONG = dataset(
    milestone(id="i" * 100, title="words of a very long title " * 20, due="early-2030/2031-03~"),
    milestone(id="unbroken", title="w" * 300, due="2030-07-01"),
    milestone(id="wide", title="港湾の新しい埠頭が開く" * 12, due="2030-07-02"),
    milestone(id="undated-wide", title="港湾の新しい埠頭が開く" * 30),
    id="coast",
    title="On a very long coast " * 20,
    timezone="Africa/Abidjan",
)
ZOO = {
    "every kind of mark": (HARBOUR,),
    "long texts": (LONG,),
    "several statements": (HARBOUR, LONG),
    "a far future": (dataset(milestone(due="9999"), milestone(id="near", due="2030-07-01")),),
    "the first day": (dataset(milestone(due="2030-01-01"), milestone(id="b", due="2090")),),
    "a year that begins at the end": (dataset(milestone(due="2041-01-05")),),
    "a month that begins at the end": (dataset(milestone(due="2034-07-05")),),
    "undated only": (dataset(),),
    "nothing": (dataset(milestone(announced="2031-01-01")),),
}  # fmt: skip
EACH = pytest.mark.parametrize("shown", ZOO.values(), ids=ZOO)
BOTH = pytest.mark.parametrize(
    "answer", [render.status, render.timeline], ids=["status", "timeline"]
)


def drawn(answer: Answer, *shown: Dataset) -> str:
    sights = [(one, TODAY) for one in shown]
    return "".join(answer(standing.standings(sights, soon=30), sights, Form.SVG))


def picture(answer: Answer, *shown: Dataset) -> Element:
    return ElementTree.fromstring(drawn(answer, *shown))


def test_a_timeline_in_full() -> None:
    expected = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 264" width="960" height="264" role="img" \
class="ink" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif" \
font-size="14">
<title>On the harbour, 1 Jan 2030</title>
<desc>The pier opens: by 31 Jul 2030, upcoming, in 46 days. \
As of 15 Jun 2030 (UTC) · 0 overdue · data to 1 Jan 2030</desc>
<style>{stylesheet()}</style>
<rect width="100%" height="100%" rx="8" class="paper" />
<g transform="translate(0 16)">
<text x="24" y="15" class="bold">On the harbour, 1 Jan 2030</text>
</g>
<g transform="translate(0 48)">
<svg height="38" x="352" width="584">
<text x="0.000%" y="14" class="dim">2030</text>
<text x="0.000%" y="32" class="dim">Jan</text>
<text x="14.623%" y="32" class="dim">Feb</text>
<text x="27.830%" y="32" class="dim">Mar</text>
<text x="42.453%" y="32" class="dim">Apr</text>
<text x="56.604%" y="32" class="dim">May</text>
<text x="71.226%" y="32" class="dim">Jun</text>
<text x="85.377%" y="32" class="dim">Jul</text>
</svg>
</g>
<g transform="translate(0 86)">
<rect x="24" y="8" width="912" height="1" class="rule" />
</g>
<g transform="translate(0 103)">
<text x="24" y="15">The pier opens</text>
<text x="24" y="35" class="dim">pier</text>
<g transform="translate(0 0)">
<svg height="20" x="352" width="584">
<rect class="rule" x="0.000%" width="1" height="100%" />
<rect class="dim" x="0.000%" y="9.0" width="100.000%" height="2" />
<rect class="cyan" height="14" rx="2" x="99.200%" y="3.0" width="0.800%" />
<line class="today ink" x1="78.066%" x2="78.066%" y1="0" y2="20" />
<circle class="hollow dim" cx="0.236%" cy="10.0" r="4.5" />
</svg>
</g>
<g transform="translate(0 24)">
<text x="352" y="15">by 31 Jul 2030</text>
<text x="352" y="35" class="cyan">upcoming, in 46 days</text>
</g>
</g>
<g transform="translate(0 167)">
<rect x="24" y="8" width="912" height="1" class="rule" />
</g>
<g transform="translate(0 184)">
<svg width="18" height="20" x="24" y="8">
<circle class="hollow dim" cx="50.000%" cy="10.0" r="4.5" />
</svg>
<text x="50.0" y="23" class="dim">announced</text>
<svg width="18" height="20" x="180" y="8">
<rect class="dim" x="0.000%" y="9.0" width="100.000%" height="2" />
</svg>
<text x="206.0" y="23" class="dim">running</text>
<svg width="18" height="20" x="336" y="8">
<rect class="dim" height="14" rx="2" x="0.000%" y="3.0" width="100.000%" />
</svg>
<text x="362.0" y="23" class="dim">limit</text>
<svg width="18" height="20" x="492" y="8">
<line class="today ink" x1="50.000%" x2="50.000%" y1="0" y2="20" />
</svg>
<text x="518.0" y="23" class="dim">15 Jun 2030</text>
</g>
<g transform="translate(0 228)">
<text x="24" y="15" class="dim">As of 15 Jun 2030 (UTC) · 0 overdue · data to 1 Jan 2030</text>
</g>
</svg>
"""
    tiny = drawn(render.timeline, dataset(milestone(due="2030-07-31")))
    assert tiny.replace("><", ">\n<") == expected


@BOTH
@EACH
def test_a_picture_is_made_of_plain_shapes_and_fetches_nothing(
    answer: Answer, shown: tuple[Dataset, ...]
) -> None:
    root = picture(answer, *shown)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "text", "g", "line", "circle",
    }  # fmt: skip
    attributes = {name for one in root.iter() for name in one.attrib}
    assert not [name for name in attributes if re.search(r"href|src|style|^on|^\{", name)]
    (style,) = root.iter(f"{SVG}style")
    assert not re.search(r"url\(|@import|@font-face|\\", style.text or "")


@BOTH
@EACH
def test_every_class_is_in_the_style(answer: Answer, shown: tuple[Dataset, ...]) -> None:
    selectors = re.sub(r"\{[^{}]*\}", " ", stylesheet())
    used = {name for one in picture(answer, *shown).iter() for name in one.get("class", "").split()}
    assert used
    assert used <= set(re.findall(r"\.([a-z]+)", selectors))


@BOTH
def test_the_text_alternative_is_all_that_the_picture_says(answer: Answer) -> None:
    root = picture(answer, HARBOUR)
    title, desc, *_ = root
    assert (root.get("role"), title.tag, desc.tag) == ("img", f"{SVG}title", f"{SVG}desc")
    assert title.text == "On the harbour, 1 Jan 2030"
    assert desc.text == (
        "The channel stays open: until May 2030, elapsed, 15–45 days ago. "
        "A bridge carries us: by 31 May 2030, kept 2 days late. "
        "The pier opens: by 14 Jun 2030, overdue, yesterday. "
        "The ferry runs: by Sep 2030, declared broken 184–213 days before. "
        "A crane lifts ten tons: by about late 2030, upcoming, in 78–199 days. "
        "Lamps light the quay: no date, declared superseded on 1 Mar 2030. "
        "A railway comes: no date, undated. "
        "As of 15 Jun 2030 (UTC) · 1 overdue · data to 10 Jun 2030"
    )


def texts(root: Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


@EACH
def test_a_table_is_told_whole(shown: tuple[Dataset, ...]) -> None:
    sights = [(one, TODAY) for one in shown]
    wanted = [words.heading(sights)]
    for one in (rows := standing.standings(sights, soon=30)):
        name = words.name(one, several=len(shown) > 1)
        wanted += [one.title, name, words.limit(one.due), words.when(one), one.state]
    wanted.append(words.caption(rows, sights))
    assert letters(texts(picture(render.status, *shown))) >= letters(wanted)


@EACH
def test_a_timeline_is_told_whole(shown: tuple[Dataset, ...]) -> None:
    sights = [(one, TODAY) for one in shown]
    wanted = [words.heading(sights)]
    for one in (rows := standing.standings(sights, soon=30)):
        wanted += [one.title, words.name(one, several=len(shown) > 1)]
        wanted += [words.bound(one)] if one.due else []
        wanted += [words.position(one)] if one.due or one.outcome else []
    wanted.append(words.caption(rows, sights))
    assert letters(texts(picture(render.timeline, *shown))) >= letters(wanted)


def letters(parts: Iterable[str]) -> Counter[str]:
    return Counter("".join("".join(parts).split()))


@BOTH
def test_where_nothing_is_to_be_shown_a_picture_says_so(answer: Answer) -> None:
    assert "No milestone to show." in texts(picture(answer, *ZOO["nothing"]))


class Box(NamedTuple):
    """What takes room in a picture, in pixels."""

    what: str
    left: float
    top: float
    right: float
    bottom: float


def boxes(one: Element, x: float = 0, y: float = 0, width: float = 960) -> Iterator[Box]:
    """Yield the texts, the tracks and the lines between them, where they lie in the picture."""
    for part in one:
        tag = part.tag.removeprefix(SVG)
        left = x + pixels(part.get("x", "0"), width)
        top = y + pixels(part.get("y", "0"), 0)
        if tag == "g":
            moved = re.fullmatch(r"translate\(0 ([0-9.]+)\)", part.attrib["transform"])
            assert moved
            yield from boxes(part, x, y + float(moved[1]), width)
        elif tag == "svg" and part.find(f"{SVG}text") is not None:
            yield from boxes(part, left, top, float(part.attrib["width"]))
        elif tag == "svg":
            right, bottom = (float(part.attrib[side]) for side in ("width", "height"))
            yield Box("track", left, top, left + right, top + bottom)
        elif tag == "text":
            assert part.text
            yield Box(part.text, left, top - 11, left + CHARACTER * cell_len(part.text), top + 3)
        elif part.get("class") == "rule":
            yield Box("line", left, top, left + float(part.attrib["width"]), top + 1)


def pixels(length: str, whole: float) -> float:
    return float(length[:-1]) * whole / 100 if length.endswith("%") else float(length)


def check_layout(root: Element) -> None:
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert (root.attrib["width"], root.attrib["height"]) == (f"{width:g}", f"{height:g}")
    found = list(boxes(root, width=width))
    for box in found:
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= width, box
        assert box.bottom <= height, box
    for one, two in combinations(found, 2):
        beside = one.right <= two.left or two.right <= one.left
        assert beside or one.bottom <= two.top or two.bottom <= one.top, (one, two)


@BOTH
@EACH
def test_no_text_leaves_the_picture_or_lies_on_another(
    answer: Answer, shown: tuple[Dataset, ...]
) -> None:
    check_layout(picture(answer, *shown))


def check_shares(root: Element) -> None:
    for one in root.iter():
        shares = {name: float(value[:-1]) for name, value in one.items() if value.endswith("%")}
        assert all(0 <= share <= 100 for share in shares.values()), one.attrib
        assert shares.get("x", 0) + shares.get("width", 0) <= 100.001, one.attrib


@EACH
def test_every_mark_lies_on_its_track(shown: tuple[Dataset, ...]) -> None:
    check_shares(picture(render.timeline, *shown))


@law
@given(corpora(), days)
def test_any_sound_data_stays_within_bounds(shown: list[Dataset], as_of: dt.date) -> None:
    sights = [(one, as_of) for one in shown]
    rows = standing.standings(sights, soon=30)
    for answer in (render.status, render.timeline):
        root = ElementTree.fromstring("".join(answer(rows, sights, Form.SVG)))
        check_layout(root)
        check_shares(root)


def test_a_far_future_has_few_gridlines() -> None:
    (track, *_) = (
        one
        for one in picture(render.timeline, *ZOO["a far future"]).iter(f"{SVG}svg")
        if one.find(f"{SVG}circle") is not None
    )
    assert len(track.findall(f"{SVG}rect[@class='rule']")) <= 20


HOSTILE = st.text(
    st.sampled_from(" '\"<>&;=/!-\\\x00\x0b\r\n\t\x1b\x7f\x9b\u2028\u202e\ufffe\uffff")
    | st.characters(),
    min_size=1,
) | st.sampled_from(
    [
        "</style>", "</svg>", "</title>", "<script>alert(1)</script>", "<!--", "-->", "<![CDATA[",
        "]]>", "&lt;b&gt;", "&#60;", "&amp;", "&x;", "<?xml?>", "<!DOCTYPE a>", "x" * 200, "\ufffe",
        "<a href='javascript:alert(1)'/>", "'\"/><image href='x'/>", "[b]a[/b]", "\U0001f6a2" * 90,
    ]
)  # fmt: skip


@BOTH
@law
@given(text=HOSTILE)
def test_every_text_reads_back_as_text_and_adds_no_shape(answer: Answer, text: str) -> None:
    title, heading = f"{text} title", f"{text} heading"
    root = picture(answer, dataset(milestone(title=title, due="2030-09"), title=heading))
    plain = picture(answer, dataset(milestone(title="a", due="2030-09"), title="a"))
    assert printable(title) in (root[1].text or "")
    assert printable(heading) in (root[0].text or "")
    assert letters(texts(root)) >= letters([printable(title), printable(heading)])
    kinds, plain_kinds = (Counter(one.tag for one in each.iter()) for each in (root, plain))
    assert set(kinds - plain_kinds) <= {f"{SVG}text"}
    assert {name for one in root.iter() for name in one.attrib} == {
        name for one in plain.iter() for name in one.attrib
    }
    check_layout(root)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("one", "two", "contrast"), [
    ("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48),
])  # fmt: skip
def test_contrast_is_that_of_wcag(one: str, two: str, contrast: float) -> None:
    assert ratio(one, two) == pytest.approx(contrast, abs=0.005)


def ratio(one: str, two: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", sorted(LIGHT.keys() - {"paper", "rule"}))
def test_every_colour_can_be_read_on_its_paper(name: str, colours: dict[str, str]) -> None:
    assert ratio(colours[name], colours["paper"]) >= 4.5


def test_both_palettes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_style(state: State) -> None:
    classes = set(re.findall(r"\.([a-z]+)", re.sub(r"\{[^{}]*\}", " ", stylesheet())))
    assert set(STYLES[state].split()) <= classes


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
@pytest.mark.parametrize("command", ["status", "timeline"])
def test_a_picture_is_utf_8_whatever_the_encoding_of_the_output(
    command: str, encoding: str, withdrawal: Shell
) -> None:
    argv = (command, "-f", "svg", "--as-of", "2025-06-01")
    run = subprocess.run(
        [sys.executable, "-m", "withdrawal_cli", *argv],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert "US–Iraq" in run.stdout.decode()
    assert run.stdout.decode() == withdrawal(*argv).out
