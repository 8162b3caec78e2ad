"""How parts come onto a terminal: its width and colours, and tables that break no word."""

import io
import shutil
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from withdrawal_cli.render.characters import followed, printable

BLANK = Text("")
GAP = 3
"""How many columns stand between two columns of a table."""

# More than any terminal has: what is drawn to the edge must come to an end.
_WIDEST = 10_000


def width() -> int:
    """Return how many columns the terminal has, or is said to have by `COLUMNS`, within reason."""
    return min(shutil.get_terminal_size().columns, _WIDEST)


def height() -> int:
    """Return how many rows the terminal has, or is said to have by `LINES`."""
    return shutil.get_terminal_size().lines


def drawn(*parts: RenderableType) -> str:
    """Return the parts one below the other; bare strings are left to the terminal to wrap."""
    drawing = io.StringIO()
    # Both given, or Rich takes a dumb terminal for 80 columns wide. Colours it decides itself.
    console = Console(
        file=drawing,
        force_terminal=True,
        width=width(),
        height=height(),
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str))
    return "\n".join(map(_apart, drawing.getvalue().split("\n")))


def _apart(line: str) -> str:
    """Return a line whose columns stay where they are, whichever way their text is written."""
    gap = " " * GAP
    *cells, last = line.split(gap)
    return gap.join((*map(followed, cells), last))


def table(
    header: Sequence[str], rows: Sequence[Sequence[Text]], *, widest: dict[str, int]
) -> RenderableType:
    """Return rows as a table or, where their words do not fit side by side, one cell a line.

    `widest` says how wide a column gets at the most, unless one of its words is wider.
    """
    columns = list(zip(map(Text, header), *rows, strict=True))
    least = [longest_word(column) for column in columns]
    room = width() - GAP * (len(header) - 1)
    if sum(least) > room:
        return _stacked(header, rows)
    widths = [
        max(narrowest, min(_longest_part(column, "\n"), widest.get(title, room)))
        for title, column, narrowest in zip(header, columns, least, strict=True)
    ]
    while sum(widths) > room:
        shrinking = [n for n, narrowest in enumerate(least) if widths[n] > narrowest]
        widths[max(shrinking, key=widths.__getitem__)] -= 1
    # Rich's own way to fit a table crops words.
    fitted = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    for title, columns_wide in zip(header, widths, strict=True):
        fitted.add_column(title, width=columns_wide)
    for row in rows:
        fitted.add_row(*row)
    return fitted


def titled(title: str, name: str) -> Text:
    """Return a milestone's title with its name below."""
    return Text.assemble(printable(title), "\n", (name, "dim"))


def longest_word(cells: Sequence[Text]) -> int:
    """Return the width of the widest word in some cells."""
    return _longest_part(cells, None)


def _longest_part(cells: Sequence[Text], separator: str | None) -> int:
    return max(cell_len(part) for cell in cells for part in cell.plain.split(separator))


def _stacked(header: Sequence[str], rows: Sequence[Sequence[Text]]) -> Group:
    parts: list[Text] = []
    for first, *rest in rows:
        parts += [BLANK, first]
        for title, cell in zip(header[1:], rest, strict=True):
            parts.append(Text.assemble((f"{title}: ", "dim"), cell))
    return Group(*parts[1:])
