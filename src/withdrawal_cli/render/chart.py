"""The milestones drawn against time on a terminal, fitted to its width."""

import textwrap
from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from withdrawal_cli.model import Standing
from withdrawal_cli.render import tracks, words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.render.drawing import BLANK, GAP, drawn, longest_word, titled, width
from withdrawal_cli.render.styles import STYLES
from withdrawal_cli.render.tracks import Part
from withdrawal_cli.standing import Sight

_WIDEST_NAME = 46
_NARROWEST_TRACK = 24
"""With fewer columns for the tracks, the names stand above them."""


def timeline(standings: Sequence[Standing], sights: Sequence[Sight]) -> str:
    """Return the drawing of `timeline` under its heading, the undated ones below, its caption."""
    several = len(sights) > 1
    parts: list[RenderableType] = [Text(words.heading(sights), "bold"), BLANK]
    if axis := tracks.axis(standings):
        dated = [one for one in standings if one.due]
        parts += [_tracks(dated, axis, several=several), BLANK]
    if undated := [one for one in standings if not one.due]:
        parts += [Text("Without a date", "bold"), _list(undated, several=several), BLANK]
    if not standings:
        parts += [Text(words.NOTHING), BLANK]
    return drawn(*parts, Text(words.caption(standings, sights), "dim"))


def _list(standings: Sequence[Standing], *, several: bool) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")
    for one in standings:
        name = f" ({words.name(one, several=several)})"
        verdict = f", {words.when(one)}" if one.outcome else ""
        said = (verdict, STYLES[one.state])
        grid.add_row(Text("–", "dim"), Text.assemble(printable(one.title), (name, "dim"), said))
    return grid


def _tracks(standings: Sequence[Standing], axis: tracks.Axis, *, several: bool) -> RenderableType:
    """Return the scale, each milestone's track beside its name or below it, and the legend."""
    names = [titled(one.title, words.name(one, several=several)) for one in standings]
    beside = max(longest_word(names), min(_WIDEST_NAME, width() * 7 // 20))
    columns = width() - beside - GAP
    if stacked := columns < _NARROWEST_TRACK:
        columns = width()
    scale = Text("\n".join(tracks.scale(axis, columns)), "dim")
    cells = [tracks.cells(one, axis, columns) for one in standings]
    legend = _legend(tracks.legend_entries(standings, cells))
    rows = zip(names, map(_track, standings, cells), strict=True)
    if stacked:
        return Group(scale, *(part for row in rows for part in (BLANK, *row)), BLANK, legend)
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(width=beside)
    grid.add_column(width=columns)
    grid.add_row(BLANK, scale)
    for row in rows:
        grid.add_row(BLANK)
        grid.add_row(*row)
    return Group(grid, BLANK, legend)


def _track(one: Standing, cells: Sequence[Part | None]) -> Text:
    style = STYLES[one.state]
    quiet = {Part.OPEN: "dim", Part.ANNOUNCED: "dim", Part.TODAY: "bold"}
    track = Text()
    for part, run in groupby(cells):
        glyph, drawn_as = (tracks.GLYPHS[part], quiet.get(part, style)) if part else (" ", "")
        track.append(glyph * len(list(run)), drawn_as)
    return Text.assemble(track, "\n", f"{words.bound(one)} · ", (words.position(one), style))


def _legend(entries: Sequence[str]) -> Text:
    """Return the entries side by side, none of them broken at the end of a line."""
    whole = "   ".join(entry.replace(" ", "\N{NO-BREAK SPACE}") for entry in entries)
    lines = textwrap.wrap(whole, width(), break_long_words=False)
    return Text("\n".join(lines).replace("\N{NO-BREAK SPACE}", " "), "dim")
