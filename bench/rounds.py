"""The rounds: in each of them every command has its turn, and what is judged comes first."""

from collections.abc import Callable, Iterable

from bench import stopwatch
from bench.programs import Command
from bench.readings import Reading, Sheet
from bench.stopwatch import CannotError, Trial

SLOW = 10  # seconds; what takes longer and has no goal is run once
QUICK = 1  # seconds; what takes less has several runs in each round


def sheet(commands: Iterable[Command], rounds: int, *, say: Callable[[str], None]) -> Sheet:
    """Measure the commands: one run of each to check it, then the rounds."""
    found: Sheet = {}
    sound: list[tuple[Command, Trial]] = []
    for command in commands:
        say(f"  {command.name}")
        try:
            trial = stopwatch.trial(command)
        except CannotError as error:
            found[command.name] = Reading(cannot=str(error))
            continue
        if trial.seconds < SLOW or command.is_judged:
            sound.append((command, trial))
            found[command.name] = Reading(kilobytes=trial.kilobytes)
        else:
            found[command.name] = Reading((trial.seconds,), trial.kilobytes, is_once=True)
    # What is compared in a goal runs side by side.
    sound.sort(key=lambda pair: not pair[0].is_judged)
    for turn in range(rounds):
        say(f"  round {turn + 1} of {rounds}")
        for command, trial in sound:
            found[command.name] = _timed(command, found[command.name], trial)
    return found


def _timed(command: Command, so_far: Reading, trial: Trial) -> Reading:
    """Return what was measured so far with the time of one more round."""
    if so_far.cannot:
        return so_far
    try:
        seconds = stopwatch.timing(command, is_quick=trial.seconds < QUICK)
    except CannotError as error:
        return Reading(cannot=str(error))
    return so_far._replace(seconds=(*so_far.seconds, seconds))
