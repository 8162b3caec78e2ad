"""Change the files named in every small way, and name each change that no test notices.

mutmut makes the changes. They are tried here and not by it, for it leaves out what stands outside
functions, and what `lru_cache` remembers of the sound program would answer for the broken one.
"""

import difflib
import multiprocessing
import sys
from collections.abc import Iterator
from multiprocessing.pool import Pool
from pathlib import Path
from tempfile import TemporaryDirectory

from mutmut.mutation.file_mutation import ChildReplacementTransformer, create_mutations

from mutants.trial import PACKAGE, survives

SECONDS = 300  # some thirty times what the tests of a file take
# Imported once for all trials, for they are slow to import. Not the program: it is what differs.
SHARED = ["mutants.trial", "edtf", "icalendar", "jsonschema", "msgspec", "rich.table", "typer"]


def main() -> None:
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(SHARED)
    # A process for each trial, so that no mutant meets what another left in memory.
    with TemporaryDirectory(prefix="mutants-") as folder, forks.Pool(maxtasksperchild=1) as pool:
        for file in sys.argv[1:]:
            _try(file, pool, Path(folder))


def _try(file: str, pool: Pool, folder: Path) -> None:
    path = Path("src", PACKAGE, f"{file}.py")
    sound = path.read_text("utf-8")
    mutants = list(_mutants(path, sound))
    trials = [
        pool.apply_async(survives, (file, code, str(folder / f"{file}-{number}")))
        for number, code in enumerate([sound, *mutants])
    ]
    if not trials[0].get():
        sys.exit(f"mutants: the tests of {path} fail without any change")
    killed = 0
    for code, trial in zip(mutants, trials[1:], strict=True):
        try:
            fate = "survived" if trial.get(SECONDS) else "killed"
        except multiprocessing.TimeoutError:
            fate = "timed out"
        killed += fate == "killed"
        if fate != "killed":
            print(f"{path}:{_change(sound, code)}\n{fate}\n", flush=True)
    print(f"{path}: {killed} of {len(mutants)} killed, {killed / len(mutants):.1%}\n", flush=True)


def _mutants(path: Path, sound: str) -> Iterator[str]:
    module, mutations, *_ = create_mutations(str(path), sound)
    for one in mutations:
        swap = ChildReplacementTransformer(one.original_node, one.mutated_node)
        yield module.visit(swap).code


def _change(sound: str, code: str) -> str:
    """Return the number of the first line that differs, and the lines before and after."""
    lines = difflib.unified_diff(sound.splitlines(), code.splitlines(), n=0, lineterm="")
    _, _, place, *changed = lines
    return "\n".join([place.split()[1].strip("-").split(",")[0], *changed])


if __name__ == "__main__":
    main()
