"""Tables as GitHub-flavoured Markdown, in which no text of a dataset becomes markup."""

import re
from collections.abc import Iterable, Iterator, Sequence

from withdrawal_cli.model import Change, Standing, View
from withdrawal_cli.render import words
from withdrawal_cli.render.characters import printable
from withdrawal_cli.standing import Sight

# What can begin markup inside a table cell; `:` and `www.` because bare addresses become links.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def status(standings: Sequence[Standing], sights: Sequence[Sight]) -> Iterator[str]:
    """Yield the table of `status`, then its caption."""
    yield from _table(
        ("Milestone", "State", "Limit", "When", "Id"),
        (
            (
                one.title,
                one.state,
                words.limit(one.due),
                words.when(one),
                words.name(one, several=len(sights) > 1),
            )
            for one in standings
        ),
    )
    yield f"\n{_escaped(words.caption(standings, sights))}\n"


def changes(changes: Sequence[Change], before: View, after: View) -> Iterator[str]:
    """Yield the table of `diff`, then its caption."""
    from withdrawal_cli.render import changes as news

    several = news.are_of_several(changes)
    yield from _table(
        ("Milestone", "Change", "Days left", "Id"),
        (
            (
                one.title,
                news.line(one),
                news.days_left(one),
                words.name(one, several=several),
            )
            for one in changes
        ),
    )
    yield f"\n{_escaped(news.caption(changes, before, after))}\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |\n"
    yield f"| {' | '.join('---' for _ in header)} |\n"
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |\n"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", printable(text))
