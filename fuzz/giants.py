"""Give the program files that are too much, as a stranger may send them, and say how it went."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

_MILLION = 1_000_000
_SECONDS = 300  # for one answer

_HEAD = """\
[statement]
id = "harbour"
title = "On the harbour"
issued = 2030-01-01
timezone = "UTC"
[sources.gazette]
publisher = "Gazette"
title = "News"
date = 2030-01-01
"""
_MILESTONE = """\
[[milestones]]
id = "pier"
title = "The pier opens"
due = "2030-06"
wording = "by June"
source = "gazette"
"""
_NOTE = '[[milestones.updates]]\ndate = 2030-02-01\nsource = "gazette"\nnote = "seen"\n'
_MOVE = f'{_NOTE}due = "2030-07"\nwording = "by July"\n'
_ALL = ("check", "status --json", "status", "show pier", "diff 2030-01-15", "timeline", "calendar",
        "countdown --oneline", "remind --dry-run")  # fmt: skip


class Giant(NamedTuple):
    """What is in a file, in pieces, and what the program is asked about it."""

    pieces: Iterable[str]
    commands: tuple[str, ...] = ("check",)


def giants() -> Iterator[tuple[str, Giant]]:
    """Yield each kind of file with its name."""
    sound = _HEAD + _MILESTONE
    numbers = range(_MILLION)
    yield "a million updates", Giant(chain([sound], repeat(_NOTE, _MILLION)), _ALL)
    yield "a million moves", Giant(chain([sound], repeat(_MOVE, _MILLION)), _ALL)
    yield "a million tables", Giant(f"[t{n}]\n" for n in numbers)
    yield "a million unknown keys", Giant(chain([sound], (f"k{n} = 1\n" for n in numbers)))
    yield "a million empty sources", Giant(chain([sound], (f"[sources.s{n}]\n" for n in numbers)))
    yield "a million empty milestones", Giant(chain([_HEAD], repeat("[[milestones]]\n", _MILLION)))
    yield "a million of one id", Giant(chain([_HEAD], repeat(_MILESTONE, _MILLION)))
    yield (
        "a million faulty dues",
        Giant(chain([sound], repeat(_MOVE.replace("2030-07", "mid 2030"), _MILLION))),
    )
    yield "10,000 arrays in each other", Giant([sound, "x = ", "[" * 10_000, "]" * 10_000])
    yield "10,000 tables in each other", Giant([sound, "x = ", "{a = " * 10_000, "1", "}" * 10_000])
    yield (
        "10,000 arrays after 100 MB",
        Giant(
            chain(
                [sound], repeat("# a comment of 25 bytes..\n", 4 * _MILLION), ["x = ", "[" * 10_000]
            )
        ),
    )
    yield "a key of a million parts", Giant([sound, "a." * _MILLION, "b = 1\n"])
    yield "a header of a million parts", Giant([sound, "[", "a." * _MILLION, "b]\n"])
    # In pieces, for the memory of this process counts as that of the program it starts.
    before, after = sound.split("The pier")
    yield "a title of 100 MB", Giant(chain([before], repeat("x" * 1000, 100_000), [after]))
    yield "a key of 100 MB", Giant(chain([sound], repeat("x" * 1000, 100_000), [" = 1\n"]))
    yield "a number of 100 MB", Giant(chain([sound, "x = "], repeat("1" * 1000, 100_000)))
    yield "a number of 1 MB", Giant([sound, "x = ", "1" * _MILLION])
    for what, value in (
        ("numbers", "0x" + "f" * _MILLION),
        ("fractions", "1." + "5" * _MILLION),
        ("escapes", '"' + "\\\\" * (_MILLION // 2) + '"'),
        ("quotes", '"""' + '\\"' * (_MILLION // 2) + '"""'),
        ("arrays", "[" + "[]," * (_MILLION // 3) + "]"),
    ):
        made = (f"x{n} = {value}\n" for n in range(50))
        yield f"50 lines of 1 MB, {what}", Giant(chain([sound], made))
    yield "a title of 1 MB", Giant([sound.replace("The pier opens", "a word " * 140_000)], _ALL)
    yield (
        "an Arabic title of 1 MB",
        Giant([sound.replace("The pier opens", "رصيف " * 110_000)], _ALL),
    )
    yield "a list of 250,000 parties", Giant([sound, "parties = [", '"p",' * 250_000, "]\n"], _ALL)


def main() -> int:
    """Print a row for each answer, of all giants or of those named; return 1 if one failed."""
    known = dict(giants())
    wanted = sys.argv[1:] or [*known]
    if unknown := set(wanted) - known.keys():
        sys.exit(f"giants: no such giant: {', '.join(sorted(unknown))}")
    print("| what | MB | command | exit code | seconds | MiB of memory | it says |")
    print("| --- | --: | --- | --: | --: | --: | --- |")
    answered = True
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in wanted:
            with Path("giant.toml").open("w") as file:
                file.writelines(known[name].pieces)
            size = Path("giant.toml").stat().st_size // 10**6
            for command in known[name].commands:
                answered &= _answers(f"{name} | {size}", command, "giant.toml")
        answered &= _answers("what never ends | ", "check", "/dev/zero")
    return int(not answered)


def _answers(name: str, command: str, path: str) -> bool:
    """Ask the program, print a row, and tell whether it answered."""
    program = Path(sys.executable).with_name("withdrawal")
    day = [] if command == "check" else ["--as-of", "2030-05-01"]
    begin = time.monotonic()
    with Path("out").open("wb") as out, Path("err").open("wb") as err:
        process = subprocess.Popen(
            ["timeout", str(_SECONDS), program, *command.split(), "-d", path, *day],
            stdout=out,
            stderr=err,
        )
        _, status, used = os.wait4(process.pid, 0)
    code, seconds = os.waitstatus_to_exitcode(status), time.monotonic() - begin
    with Path("out").open("rb") as out, Path("err").open("rb") as err:
        answer, complaint = out.readline(60), err.read()
    said = (answer or complaint[:60].partition(b"\n")[0]).decode(errors="replace").strip()
    memory = used.ru_maxrss // 1024
    print(f"| {name} | `{command}` | {code} | {seconds:.1f} | {memory:,} | {said} |", flush=True)
    return code in (0, 1, 2) and b"Traceback" not in complaint and not (code == 2 and answer)


if __name__ == "__main__":
    sys.exit(main())
