"""The options that several commands share, and what help says below each command."""

import os
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from withdrawal_cli.dataset import SHIPPED


class StatusFormat(StrEnum):
    """How the status can be written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    SVG = "svg"


class TableFormat(StrEnum):
    """How another list can be written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


class PageFormat(StrEnum):
    """How a single thing can be written."""

    TABLE = "table"
    JSON = "json"


class PictureFormat(StrEnum):
    """How something drawn can be written."""

    TABLE = "table"
    SVG = "svg"


class TextFormat(StrEnum):
    """How a message can be written."""

    TEXT = "text"
    JSON = "json"


_EXIT_CODES = """\b
Exit codes:
  0    done, an empty list too
  1    the answer asked for with --exit-code, problems found by check, or a
       reminder that could not be delivered
  2    wrong usage, bad data, or a file that cannot be read or written
  3    a bug in the program
  130  interrupted"""


def epilog(*examples: str) -> str:
    """Return what stands below the help of a command: examples, and the exit codes."""
    lines = "\n".join(f"  {example}" for example in examples)
    return f"\b\nExamples:\n{lines}\n\n{_EXIT_CODES}"


def _format_option(formats: type[StrEnum]) -> Any:
    """Return the option that chooses among formats, of which the first is the default."""
    known = list(formats)
    return typer.Option(
        "-f",
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(known)}. [default: {known[0]}]",
        show_default=False,
    )


def paths_of(data: Sequence[str] | None) -> Sequence[str]:
    """Return the datasets to read: the option replaces the variable, which replaces the default."""
    named = os.environ.get("WITHDRAWAL_DATA", "").split(os.pathsep)
    return data or [path for path in named if path] or [SHIPPED]


def milestones(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of milestones that begin as the word to complete does."""
    from withdrawal_cli import completion

    known = completion.milestones(paths_of(context.params.get("data")))
    return [name for name in known if name.startswith(incomplete)]


Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Milestones, as ID or STATEMENT/ID.",
        show_default=False,
        autocompletion=milestones,
    ),
]
Data = Annotated[
    list[str] | None,
    typer.Option(
        "-d",
        "--data",
        metavar="PATH",
        help="A file, a folder, - for standard input, or shipped; may be repeated. "
        "[env var: WITHDRAWAL_DATA; default: shipped]",
        show_default=False,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        envvar="WITHDRAWAL_AS_OF",
        help="The day to look from: YYYY-MM-DD, a date-time with offset, today, yesterday, "
        "tomorrow, today-7d or today+2w (also m and y). [default: now]",
        show_default=False,
    ),
]
Soon = Annotated[
    int, typer.Option(min=0, metavar="DAYS", help="How many days ahead a limit is soon.")
]
AStatusFormat = Annotated[StatusFormat | None, _format_option(StatusFormat)]
ATableFormat = Annotated[TableFormat | None, _format_option(TableFormat)]
APageFormat = Annotated[PageFormat | None, _format_option(PageFormat)]
APictureFormat = Annotated[PictureFormat | None, _format_option(PictureFormat)]
ATextFormat = Annotated[TextFormat | None, _format_option(TextFormat)]
Json = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
