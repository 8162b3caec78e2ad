"""The deadlines that every program is given, the same for all."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

# Far enough ahead that `remind` owes nothing yet, by whichever day a run may end.
FIRST_DAY, DAYS = 60, 730


class Deadline(NamedTuple):
    id: str  # in the title too, so that it is found again in every list
    title: str
    day: dt.date  # the limit; of a vague one its last day, which is all that the peers can take
    is_vague: bool  # only the month was said
    is_moved: bool  # another day was said at first


def deadlines(number: int, *, today: dt.date) -> Iterator[Deadline]:
    """Yield that many deadlines, scattered over two years, one in four vague, one in ten moved."""
    for n in range(number):
        # A prime number apart, so that the order of the store is not that of the answer.
        day = today + dt.timedelta(days=FIRST_DAY + n * 7919 % DAYS)
        is_vague = n % 4 == 3
        if is_vague:
            day = day.replace(day=monthrange(day.year, day.month)[1])
        yield Deadline(
            id=f"m{n:07}",
            title=f"Quay m{n:07} opens",
            day=day,
            is_vague=is_vague,
            is_moved=n % 10 == 3,
        )
