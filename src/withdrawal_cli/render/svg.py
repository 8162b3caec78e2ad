"""Pictures: answers as SVG, each with a text alternative inside; and tracks for other pages."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring

from rich.cells import cell_len

from withdrawal_cli.model import Standing
from withdrawal_cli.render import tracks, words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.render.markup import element
from withdrawal_cli.render.styles import STYLES, stylesheet
from withdrawal_cli.render.tracks import Axis, Mark, Part
from withdrawal_cli.standing import Sight

FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
# Lengths are in pixels; the last one is that of a character in a label of the scale.
_WIDTH, _MARGIN, _LINE, _LABEL = 960, 24, 20, 7.5
_COLUMNS = {"Milestone": _MARGIN, "Limit": 416, "When": 576, "State": 824}
"""Where the columns of the table begin."""
TRACK_HEIGHT, SCALE_HEIGHT = 20, 38
_TRACK, _ROOM = 352, 584
"""Where tracks begin, the names being before them, and how wide they are."""
_NARROWEST = 0.008
"""How much of the axis a limit covers at the least; a day of three years would not be seen."""

_Styled = tuple[str, str]
"""A text and its classes."""


class _Block(NamedTuple):
    """Elements that are drawn from 0 down, and how high they are."""

    elements: tuple[Element, ...]
    height: float


def status(standings: Sequence[Standing], sights: Sequence[Sight]) -> str:
    """Return the table of `status` as a picture."""
    rows: list[tuple[Sequence[_Styled], ...]] = [tuple([(title, "dim")] for title in _COLUMNS)]
    rows += [
        (
            _name(one, sights),
            [(words.limit(one.due), "")],
            [(words.when(one), "")],
            [(one.state, STYLES[one.state])],
        )
        for one in standings
    ]
    columns = tuple(pairwise((*_COLUMNS.values(), _WIDTH)))
    blocks = []
    for row in rows:
        cells = (
            _text(*cell, left=left, right=right)
            for cell, (left, right) in zip(row, columns, strict=True)
        )
        blocks += [_beside(*cells), _rule()]
    if not standings:
        blocks += [_text((words.NOTHING, ""))]
    return _picture(standings, sights, blocks)


def timeline(standings: Sequence[Standing], sights: Sequence[Sight]) -> str:
    """Return the drawing of `timeline` as a picture, the undated milestones below."""
    blocks = []
    if axis := tracks.axis(standings):
        blocks += [_Block((scale(axis, _ROOM, x=_TRACK, width=_ROOM),), SCALE_HEIGHT)]
        for one in standings:
            blocks += [_rule(), _tracked(one, axis, sights)] if one.due else []
        blocks += [_rule(), _legend(standings)]
    if not standings:
        blocks += [_text((words.NOTHING, ""))]
    undated = [one for one in standings if not one.due]
    if undated:
        blocks += [_gap(16), _text(("Without a date", "bold")), _gap(4)]
    for one in undated:
        (title, _), (name, _) = _name(one, sights)
        said = [(words.position(one), STYLES[one.state])] if one.outcome else []
        blocks += [_text((f"{title} ({name})", ""), *said), _gap(6)]
    return _picture(standings, sights, blocks)


def _tracked(one: Standing, axis: Axis, sights: Sequence[Sight]) -> _Block:
    drawn = _Block((track(one, axis, x=_TRACK, width=_ROOM),), TRACK_HEIGHT + 4)
    said = ((words.bound(one), ""), (words.position(one), STYLES[one.state]))
    return _beside(
        _text(*_name(one, sights), right=_TRACK), _below(drawn, _text(*said, left=_TRACK))
    )


def track(standing: Standing, axis: Axis, **place: float | str) -> Element:
    """Return the marks of a milestone, spread over whatever width its place has."""
    gridlines = (
        element("rect", class_="rule", x=_share(axis.place(tick.day, 0)), width=1, height="100%")
        for tick in tracks.years(axis, int(_ROOM / _LABEL))
    )
    shapes = (_shape(mark, axis, STYLES[standing.state]) for mark in tracks.marks(standing))
    return element("svg", *gridlines, *shapes, height=TRACK_HEIGHT, **place)


def scale(axis: Axis, room: float, **place: float | str) -> Element:
    """Return the years and months of an axis, as many as can be read in `room` pixels."""
    characters = int(room / _LABEL)
    labels = [
        element("text", tick.label, x=_share(axis.place(tick.day, 0)), y=y, class_="dim")
        for y, ticks in (
            (14, tracks.years(axis, characters)),
            (32, tracks.months(axis, characters)),
        )
        for tick in ticks
        if axis.place(tick.day, 0) * characters + len(tick.label) <= characters
    ]
    return element("svg", *labels, height=SCALE_HEIGHT, **place)


def _shape(mark: Mark, axis: Axis, state: str) -> Element:
    begin, end = axis.place(mark.first, 0), axis.place(mark.last, 1)
    at, x = _share(axis.place(mark.first)), _share(begin)
    middle = TRACK_HEIGHT / 2
    match mark.part:
        case Part.OPEN:
            place = {"x": x, "y": f"{middle - 1}", "width": _share(end - begin), "height": "2"}
            return element("rect", class_="dim", **place)
        case Part.GAP:
            place = {"x1": x, "x2": _share(end), "y1": f"{middle}", "y2": f"{middle}"}
            return element("line", class_=f"gap {state}", **place)
        case Part.LIMIT:
            length = max(end - begin, _NARROWEST)
            place = {
                "x": _share(max(end - length, 0)),
                "y": f"{middle - 7}",
                "width": _share(length),
            }
            return element("rect", class_=state, height=14, rx=2, **place)
        case Part.TODAY:
            return element("line", class_="today ink", x1=at, x2=at, y1=0, y2=TRACK_HEIGHT)
        case Part.ANNOUNCED:
            return element("circle", class_="hollow dim", cx=at, cy=middle, r=4.5)
        case _:
            return element("circle", class_=f"ringed {state}", cx=at, cy=middle, r=6)


def samples(standings: Sequence[Standing]) -> list[tuple[Element, str]]:
    """Return each kind of mark that is drawn, small, and what it means."""
    drawn = {mark.part: mark for one in standings for mark in tracks.marks(one)}
    found = []
    for part, meaning in tracks.legend(standings, drawn).items():
        mark = drawn[part]
        shape = _shape(mark, Axis(mark.first, mark.last), "dim")
        found.append((element("svg", shape, width=18, height=TRACK_HEIGHT), meaning))
    return found


def _legend(standings: Sequence[Standing]) -> _Block:
    elements = []
    for position, (sample, meaning) in enumerate(samples(standings)):
        left = _MARGIN + position * (_WIDTH - _MARGIN) / len(Part)
        sample.set("x", f"{left:g}")
        sample.set("y", "8")
        elements += [sample, element("text", meaning, x=left + 26, y=23, class_="dim")]
    return _Block(tuple(elements), 32)


def _picture(
    standings: Sequence[Standing], sights: Sequence[Sight], blocks: Sequence[_Block]
) -> str:
    """Return a picture under its heading, with its caption, and all it says as a text in it."""
    heading, caption = words.heading(sights), words.caption(standings, sights)
    lines = (f"{one.title}: {words.bound(one)}, {words.position(one)}." for one in standings)
    all_of_it = _below(
        _gap(16),
        _text((heading, "bold")),
        _gap(12),
        *blocks,
        _gap(12),
        _text((caption, "dim")),
        _gap(16),
    )
    height = round(all_of_it.height)
    picture = element(
        "svg",
        element("title", heading),
        element("desc", " ".join([*lines, caption])),
        element("style", stylesheet()),
        element("rect", width="100%", height="100%", rx=8, class_="paper"),
        *all_of_it.elements,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {height}",
        width=_WIDTH,
        height=height,
        role="img",
        class_="ink",
        font_family=FONT,
        font_size=14,
    )
    return tostring(picture, encoding="unicode") + "\n"


def _name(one: Standing, sights: Sequence[Sight]) -> tuple[_Styled, _Styled]:
    return (one.title, ""), (words.name(one, several=len(sights) > 1), "dim")


def _text(*parts: _Styled, left: float = _MARGIN, right: float = _WIDTH - _MARGIN) -> _Block:
    """Return parts of text, each on lines of its own, between two edges."""
    lines = [
        (line, style)
        for text, style in parts
        for line in _wrapped(printable(text), right - left - _MARGIN / 3, bold="bold" in style)
    ]
    elements = (
        element("text", line, x=left, y=number * _LINE - 5, class_=style or None)
        for number, (line, style) in enumerate(lines, start=1)
    )
    return _Block(tuple(elements), len(lines) * _LINE)


def _wrapped(text: str, room: float, *, bold: bool) -> Iterator[str]:
    """Yield the lines of a text, broken between its words, and within those that are too long."""
    line, used = "", 0.0
    for word in re.findall(r"\s*\S+", text):
        length = _length(word, bold=bold)
        if used and used + length > room:
            yield line
            line, used = "", 0.0
        if length <= room:
            line, used = line + (word if used else word.lstrip()), used + length
            continue
        for character in word.lstrip():
            length = _length(character, bold=bold)
            if used and used + length > room:
                yield line
                line, used = "", 0.0
            line, used = line + character, used + length
    yield line


def _length(text: str, *, bold: bool) -> float:
    return (1.15 if bold else 1) * sum(map(_character_length, text))


def _character_length(character: str) -> float:
    """Return how wide a character is in a wide font of 14 pixels."""
    if cell_len(character) == 2:
        return 16
    if character in "mwMW@%":
        return 14
    if character in "fijlrt .,:;'()":
        return 6
    return 11 if character.isupper() else 9


def _beside(*blocks: _Block) -> _Block:
    elements = tuple(one for block in blocks for one in block.elements)
    return _Block(elements, max(block.height for block in blocks))


def _below(*blocks: _Block) -> _Block:
    elements, height = [], 0.0
    for block in blocks:
        if block.elements:
            elements.append(element("g", *block.elements, transform=f"translate(0 {height:g})"))
        height += block.height
    return _Block(tuple(elements), height)


def _rule() -> _Block:
    line = element("rect", x=_MARGIN, y=8, width=_WIDTH - 2 * _MARGIN, height=1, class_="rule")
    return _Block((line,), 17)


def _gap(height: float) -> _Block:
    return _Block((), height)


def _share(share: float) -> str:
    return f"{share:.3%}"
