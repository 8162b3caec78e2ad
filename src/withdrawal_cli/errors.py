"""What can go wrong for a reason the user can mend: shown as `error: …` lines, exit code 2."""

from collections.abc import Sequence

from withdrawal_cli.model import Problem


class WithdrawalError(Exception):
    """The root: its text is one line that says what, where and what to do."""


class UsageError(WithdrawalError):
    """What was typed (an argument, an option, an environment variable) cannot be done."""


class AccessError(WithdrawalError):
    """A file, a folder or a stream cannot be read or written."""


class DataError(WithdrawalError):
    """Datasets that break the rules of the format, with every problem found in them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the data")
        self.problems = tuple(problems)
