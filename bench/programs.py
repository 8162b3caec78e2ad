"""The programs: each makes a store of the same deadlines in a home of its own, and lists it."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.deadlines import DAYS, FIRST_DAY, Deadline, deadlines

PYTHON = sys.executable
BIN = Path(PYTHON).parent
WITHDRAWAL = str(BIN / "withdrawal")
# On a pseudo-terminal.
TERMINAL = (PYTHON, "-I", "-S", str(Path(__file__).with_name("terminal.py")))

JSON = "withdrawal status --json"
PIPED = "withdrawal status"
DRAWN = "withdrawal status, on a terminal"
ONELINE = "withdrawal countdown --oneline"
TRUE_DRAWN = "true, on a terminal"
BARE = "python -c pass"
TYPER = "import typer"
RICH = "import typer, rich.console, rich.table"
EXPORT = "task export"
LIST = "task list"
# The Python peers. `eol --json` is in neither list, for it only echoes its cache.
SORTING = ("todo list", "todo --porcelain list", "khal list")
COLOURING = ("eol", "eol --csv")


class Command(NamedTuple):
    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    lists: int | None = None  # how many deadlines its answer names, where that is to be checked
    is_judged: bool = False  # a goal rests on it, however long it takes
    days: str = ""  # what a peer's answer says of the days left


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program in that home, with nothing of ours."""
    home.mkdir(parents=True, exist_ok=True)
    return {
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm-256color",
        "TZ": "UTC",
    }


def start_up(home: Path) -> Iterator[Command]:
    """Yield the floors, and beside them the program with its shipped data."""
    command = partial(Command, env=environment(home))
    yield command(BARE, (PYTHON, "-c", "pass"))
    yield command(TYPER, (PYTHON, "-c", TYPER))
    yield command(JSON, (PYTHON, WITHDRAWAL, "status", "--json"))
    yield command(ONELINE, (PYTHON, WITHDRAWAL, "countdown", "--oneline"))
    yield command(RICH, (PYTHON, "-c", RICH))
    yield command(DRAWN, (*TERMINAL, PYTHON, WITHDRAWAL, "status"))
    yield command(TRUE_DRAWN, (*TERMINAL, "/bin/true"))


def withdrawal(home: Path, number: int, *, today: dt.date) -> Iterator[Command]:
    env = environment(home)
    before, now = str(home / "before.toml"), str(home / "now.toml")
    _write(before, _toml(deadlines(number, today=today), is_before=True))
    _write(now, _toml(deadlines(number, today=today)))
    command = partial(Command, env=env)
    yield command(JSON, (WITHDRAWAL, "status", "--json", "-d", now), lists=number, is_judged=True)
    yield command(PIPED, (WITHDRAWAL, "status", "-d", now), lists=number, is_judged=True)
    yield command(DRAWN, (*TERMINAL, WITHDRAWAL, "status", "-d", now), lists=number)
    yield command(ONELINE, (WITHDRAWAL, "countdown", "--oneline", "-d", now))
    moved = sum(one.is_moved for one in deadlines(number, today=today))
    yield command("withdrawal diff", (WITHDRAWAL, "diff", before, now), lists=moved)
    # From the second day on, as on every other: the ledger knows all the limits.
    _run((WITHDRAWAL, "remind", "-d", now), env=env)
    yield command("withdrawal remind, nothing owed", (WITHDRAWAL, "remind", "-d", now), lists=0)
    yield command("withdrawal check", (WITHDRAWAL, "check", now), lists=0)


def _toml(found: Iterable[Deadline], *, is_before: bool = False) -> Iterator[str]:
    yield (
        '[statement]\nid = "harbour"\ntitle = "Plan of the harbour"\nissued = 2020-01-01\n'
        'timezone = "UTC"\nparties = ["Harbour Authority"]\n\n'
        '[sources.plan]\npublisher = "Harbour Authority"\ntitle = "The plan"\ndate = 2020-01-01\n'
        'url = "https://example.org/plan"\n'
    )
    for one in found:
        due = f'"{one.day:%Y-%m}"' if one.is_vague else f"{one.day}"
        limit = f'due = {due}\nwording = "by then"\nsource = "plan"\n'
        yield f'\n[[milestones]]\nid = "{one.id}"\ntitle = "{one.title}"\n'
        if one.is_moved:
            yield 'due = "2021"\nwording = "within 2021"\nsource = "plan"\n'
            if not is_before:
                yield f"\n[[milestones.updates]]\ndate = 2021-11-30\n{limit}"
        else:
            yield limit


def taskwarrior(home: Path, number: int, *, today: dt.date) -> Iterator[Command]:
    env = environment(home)
    # Without the last line it prints news of its own beside each answer.
    (home / ".taskrc").write_text(
        f"data.location={home}/task\nconfirmation=off\nnews.version=2.6.0\n"
    )
    tasks = [
        {"description": one.title, "due": f"{one.day:%Y%m%dT000000Z}", "status": "pending"}
        for one in deadlines(number, today=today)
    ]
    _write(home / "tasks.json", [json.dumps(tasks)])
    _run(("/usr/bin/task", "import", str(home / "tasks.json")), env=env)
    command = partial(
        Command,
        env=env,
        lists=number,
        is_judged=True,
        days="no count; an urgency that grows as the day comes near",
    )
    yield command(EXPORT, ("/usr/bin/task", "export"))
    yield command(LIST, ("/usr/bin/task", "list"))


def remind(home: Path, number: int, *, today: dt.date) -> Iterator[Command]:
    env = environment(home)
    file = str(home / "reminders")
    lines = (f"REM {one.day} +9999 MSG {one.title} %b%\n" for one in deadlines(number, today=today))
    _write(file, lines)
    days = "counts them"
    argv = ("/usr/bin/remind", "-q", "-g", file)
    yield Command("remind -q -g", argv, env, lists=number, days=days)


def todoman(home: Path, number: int, *, today: dt.date) -> Iterator[Command]:
    env = environment(home)
    folder = home / "todos/harbour"
    for one in deadlines(number, today=today):
        _write_calendar(folder, one, "VTODO", "DUE")
    config = f'path = "{home}/todos/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
    _write(home / ".config/todoman/config.py", [config])
    todo = str(BIN / "todo")
    _run((todo, "list"), env=env)  # fills its cache
    command = partial(Command, env=env, lists=number)
    yield command("todo list", (todo, "list"), days="none; a colour for past and for soon")
    yield command("todo --porcelain list", (todo, "--porcelain", "list"), days="none")


def khal(home: Path, number: int, *, today: dt.date) -> Iterator[Command]:
    env = environment(home)
    folder = home / "events/harbour"
    for one in deadlines(number, today=today):
        _write_calendar(folder, one, "VEVENT", "DTSTART")
    date, time = "%Y-%m-%d", "%H:%M"
    config = (
        f"[calendars]\n[[harbour]]\npath = {folder}\n"
        f"[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        f"timeformat = {time}\ndateformat = {date}\nlongdateformat = {date}\n"
        f"datetimeformat = {date} {time}\nlongdatetimeformat = {date} {time}\n"
    )
    _write(home / ".config/khal/config", [config])
    first = today + dt.timedelta(days=FIRST_DAY)
    argv = (str(BIN / "khal"), "list", f"{first}", f"{DAYS + 31}d")
    _run(argv, env=env)  # fills its cache
    days = "none; a heading for today and tomorrow"
    yield Command("khal list", argv, env, lists=number, days=days)


def norwegianblue(home: Path, number: int, *, today: dt.date) -> Iterator[Command]:
    env = environment(home)
    # It asks the network only where the cache has no file of today (UTC).
    file = home / f".cache/norwegianblue/{today}-https-endoflife-date-api-harbour-json.json"
    cycles = [{"cycle": one.title, "eol": f"{one.day}"} for one in deadlines(number, today=today)]
    _write(file, [json.dumps(cycles)])
    eol = str(BIN / "eol")
    command = partial(Command, env=env, lists=number)
    colour = "none; a colour for past and for within 180 days"
    yield command("eol", (eol, "harbour"), days=colour)
    yield command("eol --csv", (eol, "harbour", "--csv"), days=colour)
    yield command("eol --json", (eol, "harbour", "--json"), days="none; echoes its cache")


PEERS: tuple[Callable[..., Iterator[Command]], ...] = (
    taskwarrior,
    remind,
    todoman,
    khal,
    norwegianblue,
)


def _write_calendar(folder: Path, one: Deadline, component: str, limit: str) -> None:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//withdrawal//bench//EN",
        f"BEGIN:{component}",
        f"UID:{one.id}",
        "DTSTAMP:20200101T000000Z",
        f"SUMMARY:{one.title}",
        f"{limit};VALUE=DATE:{one.day:%Y%m%d}",
        f"END:{component}",
        "END:VCALENDAR",
        "",
    )
    _write(folder / f"{one.id}.ics", ["\r\n".join(lines)])


def _write(path: Path | str, pieces: Iterable[str]) -> None:
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def _run(argv: tuple[str, ...], *, env: Mapping[str, str]) -> None:
    subprocess.run(
        argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=600
    )
