"""What a shell may complete: milestones of the data in use."""

import os
from collections.abc import Iterator, Sequence

from withdrawal_cli import dataset
from withdrawal_cli.errors import WithdrawalError
from withdrawal_cli.files import STANDARD_INPUT


def milestones(paths: Sequence[str]) -> Iterator[str]:
    """Yield the names of the milestones at `paths`, with their statement's where there are several.

    Nothing where the data is broken: nobody wants to read of it while typing.
    """
    # The shell hands over words as they are typed.
    named = [os.path.expanduser(path) for path in paths]  # noqa: PTH111 - a name may be no path
    if not all(path == dataset.SHIPPED or _is_there(path) for path in named):
        return
    try:
        found = dataset.load(named)
    except WithdrawalError:
        return
    for one in found:
        for milestone in one.milestones:
            yield f"{one.statement.id}/{milestone.id}" if len(found) > 1 else milestone.id


def _is_there(path: str) -> bool:
    """Tell whether a path can be read without waiting, as for standard input or a pipe."""
    if path == STANDARD_INPUT:
        return False
    return os.path.isfile(path) or os.path.isdir(path)  # noqa: PTH112, PTH113 - they never raise
