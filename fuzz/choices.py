"""Choices made by bytes, so that a fuzzer that changes a byte changes a choice."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Bytes that are used up from the front; once they are, every choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def byte(self) -> int:
        """Return the next byte."""
        return next(iter(self.take(1)), 0)

    def take(self, size: int) -> bytes:
        """Return the next bytes, fewer where there are no more."""
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken

    def pick(self, options: Sequence[T]) -> T:
        """Return one of several."""
        return options[self.byte() % len(options)]

    def text(self) -> str:
        """Return text that begins with its length in bytes."""
        return self.take(self.byte()).decode(errors="replace")

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(len(self._data))

    def turns(self, most: int) -> Iterator[int]:
        """Count as long as there are bytes left to choose by."""
        for turn in range(most):
            if not self:
                return
            yield turn
