"""The command line: options in, an answer on standard output, an exit code back."""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

# Typer exports only a child of what it raises for wrong usage.
from typer._click.exceptions import UsageError as WrongUsage
from typer.models import CommandInfo

from withdrawal_cli import __version__, clock, dataset, files, render, selection, standing
from withdrawal_cli.errors import AccessError, DataError, UsageError, WithdrawalError
from withdrawal_cli.model import (
    SOON,
    THRESHOLDS,
    ChangeKind,
    Countdown,
    Dataset,
    State,
    Subject,
    View,
)
from withdrawal_cli.options import (
    APageFormat,
    APictureFormat,
    AsOf,
    AStatusFormat,
    ATableFormat,
    ATextFormat,
    Data,
    Ids,
    Json,
    Soon,
    epilog,
    milestones,
    paths_of,
)
from withdrawal_cli.output import Answer, complain, is_drawn, is_piped, write
from withdrawal_cli.render import Form
from withdrawal_cli.render.characters import printable
from withdrawal_cli.standing import Sight

if TYPE_CHECKING:
    from withdrawal_cli.delivery import Parcel


# By this variable a shell asks for the completion of a word.
_COMPLETE = "_WITHDRAWAL_COMPLETE"
_COMPLETION_OPTIONS = ("--install-completion", "--show-completion")
_OF_NO_COMMAND = ("-h", "--help", "--version", *_COMPLETION_OPTIONS)

app = typer.Typer(
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"withdrawal {__version__}")
        raise typer.Exit


@app.callback(
    epilog=epilog(
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
    epilog=epilog(
        "withdrawal status --open --within 30",
        "withdrawal status --as-of 2025-06-01 --party iraq",
        "withdrawal status --state overdue --exit-code",
        "withdrawal status -d my.toml -d shipped --format csv",
        "withdrawal status --format html > status.html",
    )
)
def status(
    ids: Ids = None,
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
    soon: Soon = SOON,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if a row shown is overdue.")
    ] = False,
    data: Data = None,
    as_of: AsOf = None,
    format: AStatusFormat = None,  # noqa: A002 - the option's name
    json: Json = False,
) -> Answer:
    """Show where every milestone stands, one a row."""
    form = _form(format, json=json)
    datasets = dataset.load(paths_of(data))
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
    epilog=epilog(
        "withdrawal countdown",
        "withdrawal countdown mission-end --as-of 2025-09-01",
        "withdrawal countdown --live",
        "withdrawal countdown --oneline",
    )
)
def countdown(
    id: Annotated[  # noqa: A002 - the argument's name
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A milestone; without one, the open one whose limit comes next.",
            show_default=False,
            autocompletion=milestones,
        ),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Redraw it each second, to the last; q ends it.")
    ] = False,
    oneline: Annotated[
        bool, typer.Option("--oneline", help="One short line, for a prompt or a status bar.")
    ] = False,
    soon: Soon = SOON,
    data: Data = None,
    as_of: AsOf = None,
    format: APageFormat = None,  # noqa: A002 - the option's name
    json: Json = False,
) -> Answer:
    """Show one deadline, large."""
    form = _form(format, json=json)
    if live + oneline + bool(format or json) > 1:
        raise UsageError("--live, --oneline and --format contradict each other; give one of them")
    if live and as_of:
        raise UsageError("--live is about now, so it contradicts --as-of and WITHDRAWAL_AS_OF")
    if live and (is_piped() or os.environ.get("TERM", "dumb") == "dumb"):
        raise UsageError("--live needs a terminal that can be drawn anew")
    datasets = dataset.load(paths_of(data))

    def counted(name: str | None, when: clock.When) -> Countdown | None:
        found = selection.one(name, _sights(datasets, when), soon=soon)
        return standing.countdown(found) if found else None

    found = counted(id, clock.as_of(as_of, now=clock.now()))
    if oneline:
        return Answer(render.one_line(found))
    if live and found:
        # The one that comes next when it begins, also once its limit is past.
        name = f"{found.statement}/{found.id}"
        _show_live(lambda day: counted(name, clock.When("today", day)), timezone=found.timezone)
        return Answer(())
    return Answer(render.countdown(found, form), form)


def _show_live(counted: Callable[[dt.date], Countdown | None], *, timezone: str) -> None:
    try:
        from withdrawal_cli import live
    except ImportError:
        raise UsageError("--live needs a terminal of a POSIX system") from None
    counted = cache(counted)

    def frame(now: dt.datetime) -> str:
        found = counted(clock.day(clock.as_of(None, now=now), timezone=timezone))
        assert found
        return render.frame(found, clock.time_of_day(now, timezone=timezone))

    live.show(frame, now=clock.now, write=lambda text: write(Answer([text])))


@app.command(
    epilog=epilog("withdrawal show mission-end", "withdrawal show us-iraq-2024/mission-end --json")
)
def show(
    id: Annotated[  # noqa: A002 - the argument's name
        str,
        typer.Argument(
            metavar="ID", help="A milestone.", show_default=False, autocompletion=milestones
        ),
    ],
    soon: Soon = SOON,
    data: Data = None,
    as_of: AsOf = None,
    format: APageFormat = None,  # noqa: A002 - the option's name
    json: Json = False,
) -> Answer:
    """Show one milestone in full, with its sources and history."""
    form = _form(format, json=json)
    sights = _sights(dataset.load(paths_of(data)), clock.as_of(as_of, now=clock.now()))
    return Answer(render.show(selection.named(id, sights, soon=soon), form), form)


@app.command(
    epilog=epilog(
        "withdrawal timeline",
        "withdrawal timeline --as-of 2025-06-01 mission-end syria-operations",
        "withdrawal timeline --format svg > timeline.svg",
    )
)
def timeline(
    ids: Ids = None,
    soon: Soon = SOON,
    data: Data = None,
    as_of: AsOf = None,
    format: APictureFormat = None,  # noqa: A002 - the option's name
) -> Answer:
    """Draw the milestones against time."""
    form = _form(format, json=False)
    datasets = dataset.load(paths_of(data))
    sights = _sights(datasets, clock.as_of(as_of, now=clock.now()))
    rows = selection.select(
        standing.standings(sights, soon=soon), keys=selection.keys(ids or (), datasets)
    )
    return Answer(render.timeline(rows, sights, form), form)


@app.command(
    epilog=epilog(
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
    soon: Soon = SOON,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if anything changed.")
    ] = False,
    data: Data = None,
    as_of: AsOf = None,
    format: ATableFormat = None,  # noqa: A002 - the option's name
    json: Json = False,
) -> Answer:
    """Show what changed between two views."""
    from withdrawal_cli.diff import changes
    from withdrawal_cli.view import Outlook, outlook

    form = _form(format, json=json)
    now = clock.now()
    default = Outlook(tuple(paths_of(data)), clock.as_of(as_of, now=now))
    # Both views may be of one file, and standard input can be read only once.
    load = cache(dataset.load)
    outlooks = [outlook(before, default=default, now=now)]
    outlooks += [default if after is None else outlook(after, default=default, now=now)]
    sights = [_sights(load(one.paths), one.when) for one in outlooks]
    found = changes(*(standing.details(sight, soon=soon) for sight in sights))
    changed = [one for one in found if one.change is not ChangeKind.UNCHANGED]
    views = [
        View(data=files.shown(os.pathsep.join(one.paths)), as_of=sight[0][1])
        for one, sight in zip(outlooks, sights, strict=True)
    ]
    answer = render.diff(found if all else changed, views[0], views[1], form)
    return Answer(answer, form, int(exit_code and bool(changed)))


@app.command(epilog=epilog("withdrawal check", "withdrawal check my.toml --json"))
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="The same as --data.", show_default=False),
    ] = None,
    data: Data = None,
    format: APageFormat = None,  # noqa: A002 - the option's name
    json: Json = False,
) -> Answer:
    """Name every problem in the data, one a line."""
    form = _form(format, json=json)
    survey = dataset.survey([*paths, *(data or ())] if paths else paths_of(data))
    answer = render.check(survey, form)
    return Answer(answer, form, int(bool(survey.problems)))


@app.command(epilog=epilog("withdrawal init my.toml", "withdrawal check my.toml"))
def init(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A file to make.", show_default=False)
    ],
) -> Answer:
    """Write a commented dataset to start from."""
    import shlex

    from withdrawal_cli import template

    template.write(path)
    # As it works when pasted: - and shipped are not files to check.
    name = f"./{path}" if path.startswith("-") or path == dataset.SHIPPED else path
    return Answer([printable(f"wrote {path}; next: withdrawal check {shlex.quote(name)}") + "\n"])


@app.command(
    epilog=epilog(
        "withdrawal calendar > deadlines.ics",
        "withdrawal calendar --todo -o ~/calendars/deadlines.ics",
    )
)
def calendar(
    ids: Ids = None,
    todo: Annotated[bool, typer.Option("--todo", help="To-dos instead of events.")] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Replace this file, in one step. [default: standard output]",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    as_of: AsOf = None,
) -> Answer:
    """Write the limits as an iCalendar file."""
    datasets = dataset.load(paths_of(data))
    sights = _sights(datasets, clock.as_of(as_of, now=clock.now()))
    details = selection.select(
        standing.details(sights, soon=SOON), keys=selection.keys(ids or (), datasets)
    )
    text = render.calendar(details, sights, todo=todo)
    if undated := sum(one.due is None for one in details):
        complain([f"left out for want of a date: {undated} of {len(details)}"], "warning")
    if output in (None, "-"):
        return Answer([text], Form.ICALENDAR)
    files.replace(output, text)
    return Answer(())


@app.command(
    epilog=epilog("withdrawal schema status", "withdrawal schema dataset > dataset.schema.json")
)
def schema(
    subject: Annotated[
        Subject,
        typer.Argument(metavar="SUBJECT", help=f"One of: {', '.join(Subject)}."),
    ],
) -> Answer:
    """Write the JSON Schema of a command's JSON, or of a dataset."""
    from withdrawal_cli.schema import schema

    return Answer([render.schema(schema(subject))], Form.JSON)


@app.command(
    epilog=epilog(
        "withdrawal remind",
        "withdrawal remind --at 60,30,7,0 mission-end",
        "withdrawal remind --to ntfy://my-topic",
        "withdrawal remind --dry-run",
        "withdrawal remind --list",
    )
)
def remind(
    ids: Ids = None,
    at: Annotated[
        str,
        typer.Option(
            metavar="DAYS",
            help="At how many days left to say something, separated by commas; negative: past.",
        ),
    ] = ",".join(map(str, THRESHOLDS)),
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="Send it there, by Apprise; may be repeated. "
            "[env var: WITHDRAWAL_NOTIFY; default: standard output]",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be said, and settle nothing.")
    ] = False,
    show_list: Annotated[
        bool, typer.Option("--list", help="Show what was said, where and when.")
    ] = False,
    state_file: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="The ledger of what was said. [env var: WITHDRAWAL_STATE_FILE]",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    as_of: AsOf = None,
    format: ATextFormat = None,  # noqa: A002 - the option's name
    json: Json = False,
) -> Answer:
    """Say what needs saying, once; nothing at all when nothing does."""
    from withdrawal_cli import delivery, ledger

    form = Form.JSON if _form(format, json=json) is Form.JSON else Form.PLAIN
    path = state_file or _state_file()
    if show_list:
        return Answer(render.deliveries(ledger.deliveries(path), form), form)
    named = [] if form is Form.JSON else os.environ.get("WITHDRAWAL_NOTIFY", "").split()
    urls = list(dict.fromkeys(to or named))
    if urls and form is Form.JSON:
        raise UsageError("--to sends text, so it contradicts JSON; give one of them")
    if any("://" in name for name in ids or ()):
        # Not repeated, for it may hold a password.
        raise UsageError("an address stands where a milestone is expected; write --to before it")
    if urls:
        from withdrawal_cli import notify

        notify.check(urls)
    thresholds = _thresholds(at)
    now = clock.now()
    datasets = dataset.load(paths_of(data))
    sights = _sights(datasets, clock.as_of(as_of, now=now))
    standings = selection.select(
        standing.standings(sights, soon=SOON), keys=selection.keys(ids or (), datasets)
    )
    channels = {ledger.channel(url): url for url in urls} or {ledger.STANDARD_OUTPUT: ""}

    is_today = sights == _sights(datasets, clock.as_of(None, now=now))
    if dry_run or not (is_today or state_file) or not (urls or is_piped()):
        if urls and not dry_run:
            complain(["nothing is sent as of another day without --state-file"], "warning")
        parcels = delivery.preview(path, standings, at=thresholds, channels=channels)
        return Answer(_owed(parcels, channels, as_of=sights[0][1], form=form), form)

    def to_standard_output(parcels: Mapping[str, delivery.Parcel]) -> Iterator[delivery.Sent]:
        write(Answer(_owed(parcels, channels, as_of=sights[0][1], form=form), form))
        yield from ((channel, None) for channel in parcels)

    failed = delivery.deliver(
        path,
        standings,
        at=thresholds,
        channels=channels,
        send=delivery.by_apprise(channels) if urls else to_standard_output,
        now=now,
    )
    for position, channel in enumerate(channels, start=1):
        if channel in failed:
            failure = f"{failed[channel]}; it is tried again at the next run"
            complain([f"address {position} of {len(channels)}: {failure}"])
    return Answer((), form, int(bool(failed)))


for _command in app.registered_commands:
    # Given, or Typer cuts it off where the terminal is narrow.
    _command.short_help = getattr(_command.callback, "__doc__", None)


def _owed(
    parcels: "Mapping[str, Parcel]", channels: Mapping[str, str], *, as_of: dt.date, form: Form
) -> Iterator[str]:
    """Yield what each channel is owed; under the address's place and the subject if it has one."""
    for position, (channel, url) in enumerate(channels.items(), start=1):
        if channel in parcels:
            if url:
                subject = parcels[channel].message.subject
                yield f"to address {position} of {len(channels)}: {subject}\n"
            yield from render.remind(*parcels[channel], as_of, form)
    if not parcels:
        yield from render.remind((), None, as_of, form)


def run(argv: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code.

    Raises BrokenPipeError when the reader of the answer has gone.
    """
    try:
        answer = _answer(argv)
        write(answer)
    except BrokenPipeError:
        raise
    except (WithdrawalError, WrongUsage, OSError) as error:
        if isinstance(error, OSError) and error.filename is not None:
            # Not a stream that cannot be written, but a file of ours: a bug.
            raise
        complain(_complaints(error, argv))
        return 2
    except MemoryError:
        # Told below, where what filled the memory has gone with the frames that held it.
        pass
    else:
        return answer.code
    complain(["there is not enough memory for this; give it less data at once"])
    return 2


def _answer(argv: Sequence[str]) -> Answer:
    completes = _COMPLETE in os.environ
    installs = bool(argv) and argv[0] in _COMPLETION_OPTIONS
    if completes or installs:
        from withdrawal_cli import shell

        if installs:
            shell.mend_script()
        else:
            shell.mend_question(os.environ, "status")
    try:
        arguments = _with_command(argv)
        answer = _program_for(arguments)(arguments, prog_name="withdrawal", standalone_mode=False)
    except SystemExit as leaving:
        if completes or leaving.code == 0:
            # After the completion of a word, for which fish asks by exit code, or its installation.
            return Answer((), code=int(leaving.code or 0))
        # Typer's way out when the reader of its help has gone.
        raise BrokenPipeError from None
    except OSError as error:
        if installs and error.filename is not None:
            raise AccessError(f'cannot write "{error.filename}": {error.strerror}') from None
        raise
    if isinstance(answer, Answer):
        return answer
    # Help and version Typer has printed itself, if it could; an interruption is a number too.
    return Answer(() if answer else [""], code=answer)


def _program_for(arguments: Sequence[str]) -> typer.Typer:
    """Return the program with no command but the one that is named.

    To have Typer build them all takes longer than most of them run.
    """
    named = _commands().get(arguments[0])
    if named is None or _COMPLETE in os.environ:
        return app
    program = copy(app)
    program.registered_commands = [named]
    return program


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
            assert isinstance(error, WrongUsage)
            yield printable(_usage(error, argv))


def _usage(error: WrongUsage, argv: Sequence[str]) -> str:
    """Return Typer's message as one line, with where to read on."""
    message = " ".join(error.format_message().split()).rstrip(".")
    message = message.replace("a valid int range", "a whole number")
    command = " ".join(word for word in _with_command(argv)[:1] if word in _commands())
    help_of = f"withdrawal {command}".rstrip()
    return f"{message[0].lower()}{message[1:]} (see `{help_of} --help`)"


def _with_command(argv: Sequence[str]) -> list[str]:
    """Return the arguments with `status` put in where no command is named.

    As a word among the arguments, so that it is parsed, checked and given its environment.
    """
    if not argv or (argv[0].startswith("-") and argv[0] not in _OF_NO_COMMAND):
        return ["status", *argv]
    return list(argv)


def _misplaced_command(argv: Sequence[str]) -> str:
    """Return a hint where a command's name comes after options, and so was taken for an id."""
    found = next((word for word in argv if word in _commands()), None)
    return f"; a command comes first: withdrawal {found} …" if found and found != argv[0] else ""


def _commands() -> dict[str, CommandInfo]:
    return {one.callback.__name__: one for one in app.registered_commands if one.callback}


def _form(chosen: str | None, *, json: bool) -> Form:
    if json and chosen not in (None, Form.JSON):
        raise UsageError(f"--json and --format {chosen} contradict each other; give one of them")
    if json:
        return Form.JSON
    if chosen in (None, "table"):
        return Form.TERMINAL if is_drawn() else Form.PLAIN
    if chosen == "text":
        return Form.PLAIN
    return Form(chosen)


def _thresholds(at: str) -> list[int]:
    numbers = [number.strip() for number in at.split(",")]
    if not all(re.fullmatch(r"-?[0-9]{1,7}", number) for number in numbers):
        raise UsageError(f'--at "{at}" is no list of days like 30,7,0,-1')
    return [int(number) for number in numbers]


def _state_file() -> Path:
    """Return where the ledger is, unless told otherwise."""
    if named := os.environ.get("WITHDRAWAL_STATE_FILE"):
        return Path(named)
    import platformdirs

    try:
        return platformdirs.user_state_path("withdrawal") / "reminders.sqlite3"
    except RuntimeError:
        raise UsageError(
            "there is no home folder to keep the ledger in; set HOME, or name a file with "
            "--state-file"
        ) from None


def _sights(datasets: Iterable[Dataset], when: clock.When) -> list[Sight]:
    return [(one, clock.day(when, timezone=one.statement.timezone)) for one in datasets]
