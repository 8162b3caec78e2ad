"""Add to the corpus the fewest inputs that reach what any that was found reaches.

`python -m fuzz.gather READER…` works in an empty folder. What is in the corpus stays there: some of
it once broke a law.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from types import FrameType
from typing import Any

from fuzz.readers import READERS

_HERE = Path(__file__).parent
_MOST_BYTES = 1024
_WATCHED = (str(_HERE), str(_HERE.parent / "src"))

Step = tuple[str, int, int]
"""From one line of a file to the next."""
Reached = frozenset[tuple[Step, int]]
"""Steps, each with how often it was taken: 1 for once, 2 for two or three times, 3 for more."""


def main() -> None:
    """Gather the corpora of the readers named."""
    for name in sys.argv[1:] or READERS:
        corpus = _HERE / "corpus" / name
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            known, found = (
                {content: _steps(READERS[name], content) for content in _contents(where)}
                for where in (corpus, _HERE / "found" / name)
            )
            os.chdir(_HERE)
        added = _fewest(found, but=frozenset[tuple[Step, int]]().union(*known.values()))
        for content in added:
            (corpus / sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)
        print(f"{name}: {len(added)} of {len(found)} to {len(known)}")


def _contents(folder: Path) -> set[bytes]:
    contents = (file.read_bytes() for file in folder.glob("*"))
    return {content for content in contents if len(content) <= _MOST_BYTES}


def _steps(reader: Callable[[bytes], None], content: bytes) -> Reached:
    """Return all steps of the program that an input leads to."""
    steps = Counter[Step]()
    # By number: frames that are kept would keep files open.
    before: dict[int, int] = {}

    def watch(frame: FrameType, event: str, _: object) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(_WATCHED):
            return None
        if event == "call":
            before[id(frame)] = 0
        if event in ("call", "line"):
            steps[file, before[id(frame)], frame.f_lineno] += 1
            before[id(frame)] = frame.f_lineno
        return watch

    sys.settrace(watch)
    try:
        reader(content)
    finally:
        sys.settrace(None)
    return frozenset((step, min(count.bit_length(), 3)) for step, count in steps.items())


def _fewest(reached: dict[bytes, Reached], *, but: Reached) -> list[bytes]:
    """Return inputs that reach it all, at each turn the one that adds the most; the shortest."""
    missing = frozenset[tuple[Step, int]]().union(*reached.values()) - but
    kept = []
    while missing:
        best = max(reached, key=lambda one: (len(reached[one] & missing), -len(one), one))
        kept.append(best)
        missing -= reached[best]
    return kept


if __name__ == "__main__":
    main()
