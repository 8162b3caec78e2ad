"""The answers as drawings for a terminal, fitted to its width without losing a word."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from withdrawal_cli.clock import TimeOfDay
from withdrawal_cli.model import Change, Countdown, Detail, Standing, View
from withdrawal_cli.render import changes as news
from withdrawal_cli.render import pages, tracks, words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.render.drawing import BLANK, GAP, drawn, height, longest_word, table, width
from withdrawal_cli.render.styles import STYLES
from withdrawal_cli.render.tracks import Part
from withdrawal_cli.standing import Sight

# Each digit as five rows of three dots, and what stands between hours and minutes.
_DIGITS = {
    "0": "###,# #,# #,# #,###",
    "1": " # ,## , # , # ,###",
    "2": "###,  #,###,#  ,###",
    "3": "###,  #,###,  #,###",
    "4": "# #,# #,###,  #,  #",
    "5": "###,#  ,###,  #,###",
    "6": "###,#  ,###,# #,###",
    "7": "###,  #,  #,  #,  #",
    "8": "###,# #,###,# #,###",
    "9": "###,# #,###,  #,###",
    ":": " ,#, ,#, ",
}
_BAR = 40
_MARGIN = 2
_WIDEST_NAME = 46
_NARROWEST_TRACK = 24
"""With fewer columns for the tracks, the names stand above them."""


def status(standings: Sequence[Standing], sights: Sequence[Sight]) -> str:
    """Return the table of `status` under its heading, with its caption."""
    rows = [
        (
            _titled(one.title, words.name(one, several=len(sights) > 1)),
            Text(words.limit(one.due)),
            Text(words.when(one)),
            Text(one.state, STYLES[one.state]),
        )
        for one in standings
    ]
    header = ("Milestone", "Limit", "When", "State")
    # A narrow When leaves the milestones room in 80 columns.
    widest = {"When": 18} if width() < 100 else {}
    shown = table(header, rows, widest=widest) if rows else Text(words.NOTHING)
    caption = Text(words.caption(standings, sights), "dim")
    return drawn(Text(words.heading(sights), "bold"), BLANK, shown, BLANK, caption)


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
    names = [_titled(one.title, words.name(one, several=several)) for one in standings]
    beside = max(longest_word(names), min(_WIDEST_NAME, width() * 7 // 20))
    columns = width() - beside - GAP
    if stacked := columns < _NARROWEST_TRACK:
        columns = width()
    scale = Text("\n".join(tracks.scale(axis, columns)), "dim")
    legend = _legend(tracks.legend_entries(standings, axis, columns))
    rows = zip(names, (_track(one, axis, columns) for one in standings), strict=True)
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


def _track(one: Standing, axis: tracks.Axis, columns: int) -> Text:
    style = STYLES[one.state]
    quiet = {Part.OPEN: "dim", Part.ANNOUNCED: "dim", Part.TODAY: "bold"}
    track = Text()
    for part, cells in groupby(tracks.cells(one, axis, columns)):
        glyph, drawn_as = (tracks.GLYPHS[part], quiet.get(part, style)) if part else (" ", "")
        track.append(glyph * len(list(cells)), drawn_as)
    return Text.assemble(track, "\n", f"{words.bound(one)} · ", (words.position(one), style))


def _legend(entries: Sequence[str]) -> Text:
    """Return the entries side by side, none of them broken at the end of a line."""
    whole = "   ".join(entry.replace(" ", "\N{NO-BREAK SPACE}") for entry in entries)
    lines = textwrap.wrap(whole, width(), break_long_words=False)
    return Text("\n".join(lines).replace("\N{NO-BREAK SPACE}", " "), "dim")


def changes(changes: Sequence[Change], before: View, after: View) -> str:
    """Return the table of `diff` with its caption; the caption alone where nothing changed."""
    several = news.are_of_several(changes)
    rows = [
        (
            _titled(one.title, words.name(one, several=several)),
            Text("\n".join(news.lines(one))),
            Text(news.days_left(one)),
        )
        for one in changes
    ]
    caption = Text(news.caption(changes, before, after), "dim")
    if not rows:
        return drawn(caption)
    header = ("Milestone", "Change", "Days left")
    return drawn(table(header, rows, widest={"Milestone": 34}), BLANK, caption)


def detail(detail: Detail) -> str:
    """Return the page of `show`. Addresses are left to the terminal to wrap, so they copy whole."""
    page = pages.page(detail)
    parts: list[RenderableType] = [Text(page.title, "bold")]
    for section in page.sections:
        parts += [BLANK, Text(section.heading, "bold")] if section.heading else [BLANK]
        label_width = max(cell_len(row.label) for row in section.rows)
        for row in section.rows:
            style = STYLES[page.state] if row.label == "State" else ""
            grid = Table.grid(padding=(0, 2, 0, 0))
            grid.add_column(width=label_width)
            grid.add_column(overflow="fold")
            grid.add_row(Text(row.label, "dim"), Text(row.text, style))
            parts.append(grid)
            if row.url:
                parts.append(f"{' ' * label_width}  {row.url}")
    return drawn(*parts)


def countdown(countdown: Countdown, time: TimeOfDay | None = None) -> str:
    """Return what `countdown` says, its number large where it fits."""
    face = pages.face(countdown, time)
    style = STYLES[face.state]
    room = width() - _MARGIN
    parts: list[RenderableType] = [BLANK, Text(face.title, "bold"), BLANK]
    if face.number:
        large = [Text(row, style) for row in _large(face.number)]
        fits = all(cell_len(row.plain) <= room for row in large)
        parts += large if fits else [Text(face.number, style)]
        parts += [BLANK, Text(face.unit, style), BLANK]
    parts += [Text(line) for line in face.lines]
    if face.share is not None:
        parts += [BLANK, _bar(face.share, min(_BAR, room)), Text(face.share_words)]
    parts += [BLANK, Text(face.source, "dim"), Text(face.as_of, "dim"), BLANK]
    whole = drawn(Padding(Group(*parts), (0, 0, 0, _MARGIN), expand=False))
    # A page can be scrolled, but not what is drawn anew each second.
    return _cramped(face) if time and whole.count("\n") > height() else whole


def _cramped(face: pages.Face) -> str:
    """Return the same without large digits and blanks, what changes each second first."""
    clock = [f"{face.number} {face.unit}"] if ":" in face.number else []
    first, *more = [*clock, *face.lines]
    lines = filter(None, [*more, face.share_words, face.source, face.as_of])
    return drawn(Text(first, STYLES[face.state]), Text(face.title, "bold"), *map(Text, lines))


def _titled(title: str, name: str) -> Text:
    return Text.assemble(printable(title), "\n", (name, "dim"))


def _large(number: str) -> Iterator[str]:
    """Yield the rows of a number in digits five rows high, a dot being two columns wide."""
    digits = [_DIGITS[digit].split(",") for digit in number]
    for row in zip(*digits, strict=True):
        yield "  ".join(dots.replace(" ", "  ").replace("#", "██") for dots in row)


def _bar(share: float, columns: int) -> Text:
    gone = int(share * columns)
    return Text.assemble(("━" * gone, "bold"), ("─" * (columns - gone), "dim"))
