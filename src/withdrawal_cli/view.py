"""What one side of a comparison looks at: some data, as of some day."""

import datetime as dt
import os.path
from typing import NamedTuple

from withdrawal_cli import clock
from withdrawal_cli.dataset import SHIPPED
from withdrawal_cli.errors import UsageError
from withdrawal_cli.files import STANDARD_INPUT


class Outlook(NamedTuple):
    """The paths of datasets and the day to see them on."""

    paths: tuple[str, ...]
    when: clock.When


def outlook(word: str, *, default: Outlook, now: dt.datetime) -> Outlook:
    """Return what a word on the command line looks at.

    A day sees the default paths on that day; a dataset is seen on the default day; `PATH@DAY` says
    both, split at its last `@` unless a file of that whole name exists. Raises UsageError.
    """
    if when := clock.when(word, now=now):
        return Outlook(default.paths, when)
    if word in (SHIPPED, STANDARD_INPUT) or os.path.exists(word):  # noqa: PTH110 - takes any text
        return Outlook((word,), default.when)
    path, _, day = word.rpartition("@")
    if path and (when := clock.when(day, now=now)):
        return Outlook((path,), when)
    raise UsageError(
        f'"{word}" is neither a day nor a file; write {clock.DAY_FORMS}, a PATH, or PATH@DAY'
    )
