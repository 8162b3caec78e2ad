"""Time the program beside its peers, print the report and record it in the README."""

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import machine, programs, rounds, stopwatch
from bench.programs import PEERS, Command
from bench.readings import Reading, Results, Sheet
from bench.report import record, report

# Those of Debian, each with the command that is looked for.
PACKAGES = {
    "hyperfine": "/usr/bin/hyperfine",
    "remind": "/usr/bin/remind",
    "taskwarrior": "/usr/bin/task",
    "time": "/usr/bin/time",
    "valgrind": "/usr/bin/valgrind",
}
OURS_ALONE = 1_000_000  # from so many on
OFTENER = 4  # times as many rounds for what takes only milliseconds


def main() -> int:
    options = _options()
    missing = [name for name, command in PACKAGES.items() if not shutil.which(command)]
    if missing:
        names = " ".join(missing)
        print(f"make bench: install first: sudo apt-get install {names}", file=sys.stderr)
        return 2
    began = dt.datetime.now(dt.UTC)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="withdrawal-bench-") as folder:
        results = _results(Path(folder), options, today=began.date())
    minutes, seconds = divmod((dt.datetime.now(dt.UTC) - began).seconds, 60)
    text = report(
        results,
        f"On {began:%-d %B %Y}, in {minutes} min {seconds} s. Rounds: {options.runs}, of start-up "
        f"{OFTENER * options.runs}. {machine.description()} Load average before {load:.1f}, after "
        f"{os.getloadavg()[0]:.1f}. {machine.versions()}",
    )
    record(text)
    print(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: sorted(map(int, text.split(","))))
    parser.add_argument("--runs", type=int)
    return parser.parse_args()


def _results(folder: Path, options: argparse.Namespace, *, today: dt.date) -> Results:
    _say("start-up, with the shipped data")
    floors = list(programs.start_up(folder / "start-up"))
    start_up = rounds.sheet(floors, OFTENER * options.runs, say=_say)
    results = Results(start_up, _instructions(floors, start_up), {}, {})
    for number in options.sizes:
        home = folder / str(number)
        commands, broken = _commands(home, number, today=today)
        results.sizes[number] = rounds.sheet(commands, options.runs, say=_say) | broken
        results.days.update((one.name, one.days) for one in commands if one.days)
        shutil.rmtree(home)
    return results


def _instructions(commands: Iterable[Command], sheet: Sheet) -> dict[str, int]:
    counts = {}
    for command in commands:
        # On a terminal it would be those of the helper.
        is_drawn = command.argv[: len(programs.TERMINAL)] == programs.TERMINAL
        if is_drawn or sheet[command.name].cannot:
            continue
        try:
            counts[command.name] = stopwatch.instructions(command)
        except stopwatch.CannotError as error:
            _say(f"  no instructions of {command.name}: {error}")
    return counts


def _commands(home: Path, number: int, *, today: dt.date) -> tuple[list[Command], Sheet]:
    """Make the stores and return the commands that list them, and the programs that cannot."""
    commands: list[Command] = []
    broken: Sheet = {}
    for program in (programs.withdrawal, *(PEERS if number < OURS_ALONE else ())):
        name = program.__name__
        _say(f"{number:,} deadlines: the store of {name}")
        try:
            commands += program(home / name, number, today=today)
        except subprocess.SubprocessError as error:
            broken[name] = Reading(cannot=f"cannot make its store: {error}")
    return commands, broken


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
