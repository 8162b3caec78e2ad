"""The answers as drawings for a terminal, fitted to its width without losing a word."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from withdrawal_cli.clock import TimeOfDay
from withdrawal_cli.model import Change, Countdown, Detail, Standing, View
from withdrawal_cli.render import words
from withdrawal_cli.render.drawing import BLANK, drawn, height, table, titled, width
from withdrawal_cli.render.styles import STYLES
from withdrawal_cli.standing import Sight

if TYPE_CHECKING:
    from withdrawal_cli.render.pages import Face

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


def status(standings: Sequence[Standing], sights: Sequence[Sight]) -> str:
    """Return the table of `status` under its heading, with its caption."""
    rows = [
        (
            titled(one.title, words.name(one, several=len(sights) > 1)),
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


def changes(changes: Sequence[Change], before: View, after: View) -> str:
    """Return the table of `diff` with its caption; the caption alone where nothing changed."""
    from withdrawal_cli.render import changes as news

    several = news.are_of_several(changes)
    rows = [
        (
            titled(one.title, words.name(one, several=several)),
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
    from withdrawal_cli.render import pages

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
    from withdrawal_cli.render import pages

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


def _cramped(face: "Face") -> str:
    """Return the same without large digits and blanks, what changes each second first."""
    clock = [f"{face.number} {face.unit}"] if ":" in face.number else []
    first, *more = [*clock, *face.lines]
    lines = filter(None, [*more, face.share_words, face.source, face.as_of])
    return drawn(Text(first, STYLES[face.state]), Text(face.title, "bold"), *map(Text, lines))


def _large(number: str) -> Iterator[str]:
    """Yield the rows of a number in digits five rows high, a dot being two columns wide."""
    digits = [_DIGITS[digit].split(",") for digit in number]
    for row in zip(*digits, strict=True):
        yield "  ".join(dots.replace(" ", "  ").replace("#", "██") for dots in row)


def _bar(share: float, columns: int) -> Text:
    gone = int(share * columns)
    return Text.assemble(("━" * gone, "bold"), ("─" * (columns - gone), "dim"))
