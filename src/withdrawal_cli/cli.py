"""The command line: options in, an answer on standard output, an exit code back."""

import io
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import Annotated, NamedTuple

import typer

from withdrawal_cli import __version__, clock, dataset, render, selection, standing, template
from withdrawal_cli import diff as differ
from withdrawal_cli.errors import AccessError, DataError, UsageError, WithdrawalError
from withdrawal_cli.model import SOON, ChangeKind, Dataset, State, View
from withdrawal_cli.render import Form
from withdrawal_cli.render.characters import JSON_TEXT, PLAIN_TEXT, printable
from withdrawal_cli.standing import Sight
from withdrawal_cli.view import Outlook, outlook


class TableFormat(StrEnum):
    """How a list can be written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


class PageFormat(StrEnum):
    """How a single thing can be written."""

    TABLE = "table"
    JSON = "json"


class Answer(NamedTuple):
    """What a command says, in pieces and in which form, and the exit code that goes with it."""

    text: Iterable[str]
    form: Form = Form.PLAIN
    code: int = 0


_EXIT_CODES = """\b
Exit codes:
  0    done, an empty list too
  1    the answer asked for with --exit-code, or problems found by check
  2    wrong usage, bad data, or a file that cannot be read or written
  3    a bug in the program
  130  interrupted"""


def _epilog(*examples: str) -> str:
    lines = "\n".join(f"  {example}" for example in examples)
    return f"\b\nExamples:\n{lines}\n\n{_EXIT_CODES}"


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)

_Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...", help="Milestones, as ID or STATEMENT/ID.", show_default=False
    ),
]
_Data = Annotated[
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
_AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        envvar="WITHDRAWAL_AS_OF",
        help="The day to look from: YYYY-MM-DD, a date-time with offset, today, yesterday, "
        "tomorrow, today-7d or today+2w (also m and y). [default: now]",
        show_default=False,
    ),
]
_Soon = Annotated[
    int, typer.Option(min=0, metavar="DAYS", help="How many days ahead a limit is soon.")
]
_TableFormat = Annotated[
    TableFormat | None,
    typer.Option(
        "-f",
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(TableFormat)}. [default: table]",
        show_default=False,
    ),
]
_PageFormat = Annotated[
    PageFormat | None,
    typer.Option(
        "-f",
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(PageFormat)}. [default: table]",
        show_default=False,
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Short for --format json.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"withdrawal {__version__}")
        raise typer.Exit


@app.callback(
    epilog=_epilog(
        "withdrawal                        where every commitment stands today",
        "withdrawal countdown              the next deadline, large",
        "withdrawal diff today-7d          what changed in a week",
        "withdrawal status --json          the same for a script",
        "withdrawal init my.toml           a dataset of your own",
    )
)
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Track the deadlines in public statements, right to the day.

    Without a command it is `withdrawal status`.
    """


@app.command(
    epilog=_epilog(
        "withdrawal status --open --within 30",
        "withdrawal status --as-of 2025-06-01 --party iraq",
        "withdrawal status --state overdue --exit-code",
        "withdrawal status -d my.toml -d shipped --format csv",
    )
)
def status(
    ids: _Ids = None,
    state: Annotated[
        list[State] | None,
        typer.Option(
            metavar="STATE", help=f"Only this state; may be repeated: {', '.join(State)}."
        ),
    ] = None,
    open: Annotated[bool, typer.Option("--open", help="Only without an outcome yet.")] = False,  # noqa: A002 - the option's name
    party: Annotated[
        str, typer.Option(metavar="TEXT", help="Only with this in a party's name, in any case.")
    ] = "",
    within: Annotated[
        int | None,
        typer.Option(min=0, metavar="DAYS", help="Only limits past or at most so many days away."),
    ] = None,
    soon: _Soon = SOON,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if a row shown is overdue.")
    ] = False,
    data: _Data = None,
    as_of: _AsOf = None,
    format: _TableFormat = None,  # noqa: A002 - the option's name
    json: _Json = False,
) -> Answer:
    """Show where every milestone stands, one a row."""
    form = _form(format, json=json)
    datasets = dataset.load(_paths(data))
    sights = _sights(datasets, clock.as_of(as_of, now=clock.now()))
    rows = selection.select(
        standing.standings(sights, soon=soon),
        keys=selection.keys(ids or (), datasets),
        states=state or (),
        open_only=open,
        party=party,
        within=within,
    )
    overdue = any(one.state is State.OVERDUE for one in rows)
    return Answer(render.status(rows, sights, form), form, int(exit_code and overdue))


@app.command(
    epilog=_epilog(
        "withdrawal countdown",
        "withdrawal countdown mission-end --as-of 2025-09-01",
        "withdrawal countdown --json",
    )
)
def countdown(
    id: Annotated[  # noqa: A002 - the argument's name
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A milestone; without one, the open one whose limit comes next.",
            show_default=False,
        ),
    ] = None,
    soon: _Soon = SOON,
    data: _Data = None,
    as_of: _AsOf = None,
    format: _PageFormat = None,  # noqa: A002 - the option's name
    json: _Json = False,
) -> Answer:
    """Show one deadline, large."""
    form = _form(format, json=json)
    sights = _sights(dataset.load(_paths(data)), clock.as_of(as_of, now=clock.now()))
    if id is None:
        found = selection.next_limit(standing.details(sights, soon=soon))
    else:
        found = selection.named(id, sights, soon=soon)
    return Answer(render.countdown(standing.countdown(found) if found else None, form), form)


@app.command(
    epilog=_epilog("withdrawal show mission-end", "withdrawal show us-iraq-2024/mission-end --json")
)
def show(
    id: Annotated[  # noqa: A002 - the argument's name
        str, typer.Argument(metavar="ID", help="A milestone.", show_default=False)
    ],
    soon: _Soon = SOON,
    data: _Data = None,
    as_of: _AsOf = None,
    format: _PageFormat = None,  # noqa: A002 - the option's name
    json: _Json = False,
) -> Answer:
    """Show one milestone in full, with its sources and history."""
    form = _form(format, json=json)
    sights = _sights(dataset.load(_paths(data)), clock.as_of(as_of, now=clock.now()))
    return Answer(render.show(selection.named(id, sights, soon=soon), form), form)


@app.command(
    epilog=_epilog(
        "withdrawal diff today-7d",
        "withdrawal diff 2025-08-01 2025-09-01",
        "withdrawal diff old.toml new.toml --exit-code",
        "withdrawal diff my.toml@2025-01-01 my.toml@2025-06-01",
        "withdrawal diff <(git show HEAD~1:data/milestones.toml) data/milestones.toml",
    )
)
def diff(
    before: Annotated[
        str,
        typer.Argument(metavar="BEFORE", help="A day, a dataset, or PATH@DAY.", show_default=False),
    ],
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="[AFTER]", help="The same. [default: --data as of now]", show_default=False
        ),
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Show the unchanged ones too.")] = False,  # noqa: A002 - the option's name
    soon: _Soon = SOON,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if anything changed.")
    ] = False,
    data: _Data = None,
    as_of: _AsOf = None,
    format: _TableFormat = None,  # noqa: A002 - the option's name
    json: _Json = False,
) -> Answer:
    """Show what changed between two views."""
    form = _form(format, json=json)
    now = clock.now()
    default = Outlook(tuple(_paths(data)), clock.as_of(as_of, now=now))
    # Both views may be of one file, and standard input can be read only once.
    load = cache(dataset.load)
    outlooks = [outlook(before, default=default, now=now)]
    outlooks += [default if after is None else outlook(after, default=default, now=now)]
    sights = [_sights(load(one.paths), one.when) for one in outlooks]
    found = differ.changes(*(standing.details(sight, soon=soon) for sight in sights))
    changed = [one for one in found if one.change is not ChangeKind.UNCHANGED]
    views = [
        View(data=dataset.shown(os.pathsep.join(one.paths)), as_of=sight[0][1])
        for one, sight in zip(outlooks, sights, strict=True)
    ]
    answer = render.diff(found if all else changed, views[0], views[1], form)
    return Answer(answer, form, int(exit_code and bool(changed)))


@app.command(epilog=_epilog("withdrawal check", "withdrawal check my.toml --json"))
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="The same as --data.", show_default=False),
    ] = None,
    data: _Data = None,
    format: _PageFormat = None,  # noqa: A002 - the option's name
    json: _Json = False,
) -> Answer:
    """Name every problem in the data, one a line."""
    form = _form(format, json=json)
    survey = dataset.survey([*paths, *(data or ())] if paths else _paths(data))
    answer = render.check(survey, form)
    return Answer(answer, form, int(bool(survey.problems)))


@app.command(epilog=_epilog("withdrawal init my.toml", "withdrawal check my.toml"))
def init(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A file to make.", show_default=False)
    ],
) -> Answer:
    """Write a commented dataset to start from."""
    template.write(path)
    # As it works when pasted: - and shipped are not files to check.
    name = f"./{path}" if path.startswith("-") or path == dataset.SHIPPED else path
    return Answer([printable(f"wrote {path}; next: withdrawal check {shlex.quote(name)}") + "\n"])


def run(argv: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code.

    Raises BrokenPipeError when the reader of the answer has gone.
    """
    try:
        answer = _answer(argv)
        _write(answer)
    except BrokenPipeError:
        raise
    except (WithdrawalError, _TYPER_ERROR, OSError) as error:
        if sys.stderr is not None:
            sys.stderr.writelines(f"error: {line}\n" for line in _complaints(error, argv))
        return 2
    return answer.code


# What Typer raises for wrong usage, of which it exports only a child.
_TYPER_ERROR: type[Exception] = typer.BadParameter.__mro__[1]


def _answer(argv: Sequence[str]) -> Answer:
    try:
        answer = app(_with_command(argv), prog_name="withdrawal", standalone_mode=False)
    except SystemExit:
        # Typer's way out when the reader of its help has gone.
        raise BrokenPipeError from None
    # Help and version Typer has printed itself, and an interruption comes as a number too.
    return answer if isinstance(answer, Answer) else Answer((), code=answer)


def _complaints(error: Exception, argv: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong, a line each, with nothing in it that acts on a terminal."""
    match error:
        case DataError():
            from withdrawal_cli.render import words

            yield from map(words.problem, error.problems)
        case UsageError():
            yield printable(f"{error}{_misplaced_command(argv)}")
        case AccessError():
            yield printable(str(error))
        case OSError():
            yield f"cannot write to standard output: {error.strerror}"
        case _:
            yield printable(_usage(error))


def _usage(error: Exception) -> str:
    """Return Typer's message as one line, with where to read on."""
    message = " ".join(error.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
    message = message.replace("a valid int range", "a whole number")
    command = error.ctx.command_path if error.ctx else "withdrawal"  # type: ignore[attr-defined]
    return f"{message[0].lower()}{message[1:]} (see `{command} --help`)"


def _write(answer: Answer) -> None:
    out = sys.stdout
    if out is None:
        raise AccessError("cannot write to standard output: it is closed")
    if isinstance(out, io.TextIOWrapper):
        json = answer.form in (Form.JSON, Form.JSONL)
        out.reconfigure(errors=JSON_TEXT if json else PLAIN_TEXT)
    out.writelines(answer.text)
    out.flush()


def _with_command(argv: Sequence[str]) -> list[str]:
    """Return the arguments with `status` put in where no command is named.

    As a word among the arguments, so that it is parsed, checked and given its environment.
    """
    if not argv or (argv[0].startswith("-") and argv[0] not in ("-h", "--help", "--version")):
        return ["status", *argv]
    return list(argv)


def _misplaced_command(argv: Sequence[str]) -> str:
    """Return a hint where a command's name comes after options, and so was taken for an id."""
    commands = {
        command.callback.__name__ for command in app.registered_commands if command.callback
    }
    found = next((word for word in argv if word in commands), None)
    return f"; a command comes first: withdrawal {found} …" if found and found != argv[0] else ""


def _form(chosen: str | None, *, json: bool) -> Form:
    if json and chosen not in (None, Form.JSON):
        raise UsageError(f"--json and --format {chosen} contradict each other; give one of them")
    if json:
        return Form.JSON
    if chosen in (None, TableFormat.TABLE):
        return Form.TERMINAL if _is_drawn() else Form.PLAIN
    return Form(chosen)


def _is_drawn() -> bool:
    """Tell whether a table goes to a terminal, or to something that is to be taken for one."""
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0", "false")
    return forced or (sys.stdout is not None and sys.stdout.isatty())


def _paths(data: Sequence[str] | None) -> Sequence[str]:
    """Return the datasets to read: the option replaces the variable, which replaces the default."""
    named = os.environ.get("WITHDRAWAL_DATA", "").split(os.pathsep)
    return data or [path for path in named if path] or [dataset.SHIPPED]


def _sights(datasets: Iterable[Dataset], when: clock.When) -> list[Sight]:
    return [(one, clock.day(when, timezone=one.statement.timezone)) for one in datasets]
