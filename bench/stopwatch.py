"""How long a command takes, how much memory, how many instructions, and how many rows it lists."""

import json
import re
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import IO, NamedTuple

from bench.programs import Command

TIME = "/usr/bin/time"
GIVEN_UP = 300  # seconds
_ID = re.compile(rb"m\d{7}")
_MEMORY = re.compile(r"Maximum resident set size \(kbytes\): (\d+)")
_INSTRUCTIONS = re.compile(r"Collected : (\d+)")


class CannotError(Exception):
    """What a program cannot do, in words."""


class Trial(NamedTuple):
    """What the first run told, which also warms the caches."""

    kilobytes: int
    seconds: float


def trial(command: Command) -> Trial:
    """Run a command once, see that it lists what it should, and return its peak memory.

    Raises CannotError.
    """
    with tempfile.NamedTemporaryFile("r") as report, tempfile.TemporaryFile("w+b") as errors:
        argv = [TIME, "-v", "-o", report.name, "/usr/bin/timeout", "--foreground", str(GIVEN_UP)]
        with subprocess.Popen(
            [*argv, *command.argv],
            env=command.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as run:
            assert run.stdout
            listed = _ids(run.stdout)
        if run.returncode == 124:
            raise CannotError(f"given up after {GIVEN_UP} s")
        if run.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise CannotError(said[-1] if said else f"exit code {run.returncode}")
        if command.lists not in (None, listed):
            raise CannotError(f"lists {listed:,} of {command.lists:,}")
        told = report.read()
    memory = _MEMORY.search(told)
    elapsed = re.search(r"Elapsed .*: (?:(\d+):)?(\d+):([\d.]+)", told)
    assert memory
    assert elapsed
    hours, minutes, seconds = elapsed.groups(default="0")
    return Trial(int(memory[1]), int(hours) * 3600 + int(minutes) * 60 + float(seconds))


def _ids(stream: IO[bytes]) -> int:
    """Count the deadlines that an answer names, however it is laid out."""
    found: set[bytes] = set()
    rest = b""
    while chunk := stream.read(1 << 20):
        found.update(_ID.findall(rest + chunk))
        rest = chunk[-7:]  # an id may lie across two chunks
    return len(found)


def timing(command: Command, *, is_quick: bool) -> float:
    """Return the seconds that a command takes into a pipe. Raises CannotError.

    Of a quick one that is the median of three runs, after one that does not count.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        argv = ["/usr/bin/hyperfine", "-N", "--style=none", "--output=pipe"]
        argv += ["--warmup=1", "--runs=3"] if is_quick else ["--runs=1"]
        argv += [f"--export-json={result}", shlex.join(command.argv)]
        run = subprocess.run(argv, env=command.env, capture_output=True, text=True, check=False)
        if run.returncode:
            raise CannotError(run.stderr.strip().splitlines()[-1])
        seconds: float = json.loads(result.read_text())["results"][0]["median"]
    return seconds


def instructions(command: Command) -> int:
    """Return how many instructions a command executes, which no load of the machine changes."""
    argv = ["/usr/bin/valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    # Else the order of sets differs from run to run.
    env = {**command.env, "PYTHONHASHSEED": "0"}
    run = subprocess.run(
        [*argv, *command.argv], env=env, capture_output=True, text=True, check=False
    )
    found = _INSTRUCTIONS.search(run.stderr)
    if run.returncode or not found:
        raise CannotError(run.stderr.strip().splitlines()[-1])
    return int(found[1])
