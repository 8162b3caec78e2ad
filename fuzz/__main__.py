"""Fuzz the readers, each for so many inputs, and say how it went."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz.readers import READERS

_HERE = Path(__file__).parent
# What a run leaves behind: the inputs that reached something new, those that broke a law, the logs.
_FOUND = _HERE / "found"
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
# How many bytes an input has at the most; a longer one says nothing new.
_LONGEST = {"text": 1024, "document": 128, "ledger": 128, "program": 512}
_WORD = 48
_SECONDS = 10  # for one input
_MEGABYTES = 2048  # for all of them


def main() -> int:
    """Return 1 if a reader broke a law."""
    options = _options()
    broken = [name for name in options.readers or READERS if not _keeps(name, options.runs)]
    return int(bool(broken))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(READERS)}")
    parser.add_argument("--runs", type=int, default=20_000, help="inputs for each reader")
    options = parser.parse_args()
    if unknown := set(options.readers) - set(READERS):
        parser.error(f"no such reader: {', '.join(sorted(unknown))}")
    return options


def _keeps(name: str, runs: int) -> bool:
    """Run one reader and tell whether it kept its laws."""
    found = _FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    log = _FOUND / f"{name}.log"
    arguments = [
        f"-runs={runs}",
        f"-max_len={_LONGEST.get(name, _WORD)}",
        f"-timeout={_SECONDS}",
        f"-rss_limit_mb={_MEGABYTES}",
        f"-dict={_HERE / 'words.dict'}",
        f"-artifact_prefix={_FOUND}/{name}-",
        str(found),
        str(_HERE / "corpus" / name),
    ]
    # Files in memory, where there are such.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with (
        tempfile.TemporaryDirectory(dir=memory) as folder,
        log.open("w") as output,
    ):
        code = subprocess.run(
            [sys.executable, "-m", "fuzz.target", name, *arguments],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(_HERE.parent), "HOME": folder},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    done = _DONE.search(log.read_text(errors="replace"))
    if code or not done:
        print(f"{name:10} broke a law, ran too long or took too much memory: see {log}", flush=True)
        return False
    count, seconds = int(done[1]), max(int(done[2]), 1)
    print(
        f"{name:10} kept its laws: {count:,} inputs in {seconds / 60:.1f} min, "
        f"{count / seconds:,.0f} a second",
        flush=True,
    )
    return True


if __name__ == "__main__":
    sys.exit(main())
