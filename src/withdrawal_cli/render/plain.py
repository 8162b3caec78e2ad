"""Plain text for pipes and files: one line a row, nothing cut, no borders, no escape codes."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from withdrawal_cli.model import Change, Countdown, Detail, Standing, View
from withdrawal_cli.render import words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.standing import Sight

_TRACK = 60
"""How many columns a track of `timeline` has."""


def status(standings: Sequence[Standing], sights: Sequence[Sight]) -> Iterator[str]:
    """Yield the table of `status`, then its caption."""
    rows = (
        (
            words.name(one, several=len(sights) > 1),
            one.state,
            words.limit(one.due),
            words.when(one),
            printable(one.title),
        )
        for one in standings
    )
    yield from _table(("ID", "STATE", "LIMIT", "WHEN", "MILESTONE"), rows=rows)
    yield f"\n{words.caption(standings, sights)}\n"


def timeline(standings: Sequence[Standing], sights: Sequence[Sight]) -> Iterator[str]:
    """Yield a row for each milestone with its track, under the scale, then what the marks mean."""
    from withdrawal_cli.render import tracks

    axis = tracks.axis(standings)
    *above, ruler = tracks.scale(axis, _TRACK) if axis else [""]
    header = [("", line, "", "", "") for line in above]
    header.append(("ID", ruler, "LIMIT", "WHEN", "MILESTONE"))
    cells = [tracks.cells(one, axis, _TRACK) if axis else [] for one in standings]
    rows = (
        (
            words.name(one, several=len(sights) > 1),
            tracks.drawn(track),
            words.bound(one),
            words.position(one),
            printable(one.title),
        )
        for one, track in zip(standings, cells, strict=True)
    )
    yield from _table(*header, rows=rows)
    if axis:
        yield f"\n{'   '.join(tracks.legend_entries(standings, cells))}\n"
    yield f"\n{words.caption(standings, sights)}\n"


def changes(changes: Sequence[Change], before: View, after: View) -> Iterator[str]:
    """Yield the table of `diff`, then its caption; the caption alone where nothing changed."""
    from withdrawal_cli.render import changes as news

    several = news.are_of_several(changes)
    rows = [
        (words.name(one, several=several), news.days_left(one), news.line(one)) for one in changes
    ]
    if rows:
        yield from _table(("ID", "DAYS LEFT", "CHANGE"), rows=rows)
        yield "\n"
    yield f"{news.caption(changes, before, after)}\n"


def detail(detail: Detail) -> Iterator[str]:
    """Yield the page of `show`."""
    from withdrawal_cli.render import pages

    page = pages.page(detail)
    yield f"{page.title}\n"
    for section in page.sections:
        yield f"\n{section.heading}\n" if section.heading else "\n"
        width = max(cell_len(row.label) for row in section.rows)
        for row in section.rows:
            yield f"{_padded(row.label, width)}  {' '.join(filter(None, (row.text, row.url)))}\n"


def countdown(countdown: Countdown) -> Iterator[str]:
    """Yield what `countdown` says, without the large number."""
    from withdrawal_cli.render import pages

    face = pages.face(countdown)
    lines = (face.title, *face.lines, face.share_words, face.source, face.as_of)
    yield from (f"{line}\n" for line in lines if line)


def _table(*header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield aligned columns; the last is left ragged."""
    table = [*header, *rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield f"{'  '.join(cells).rstrip()}\n"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    # A letter of ASCII is one column wide, and most text has no other.
    return len(text) if text.isascii() else cell_len(text)
