"""What docs/counting.md says of days is what the program says, to the last figure.

Its examples and its tables are written by the program. Its prose has no figure of its own: each is
quoted, in backticks or quotation marks, from an example or a table of the same section.
"""

import calendar
import datetime as dt
import io
import re
import shlex
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from conftest import ROOT
from factories import DAY
from withdrawal_cli import clock, due, spelling
from withdrawal_cli.cli import run
from withdrawal_cli.dataset import load
from withdrawal_cli.model import SOON, Detail
from withdrawal_cli.render import words
from withdrawal_cli.standing import detail, known_to

FILE = ROOT / "docs" / "counting.md"
PAGE = FILE.read_text()
SHIPPED, AGREEMENT = load(["shipped", str(ROOT / "examples" / "us-taliban-2020.toml")])

CONSOLE = re.compile(r"```console\n\$ (.*)\n((?:.*\n)*?)```")
TABLE = re.compile(r"^\|(.*)\|\n(\|[-|]+\|)\n((?:\|.*\|\n)+)", re.MULTILINE)
LINK = re.compile(r"\[[^]]*\]\([^)]*\)")
QUOTED = re.compile(r"`([^`]+)`|“([^”]+)”")
NAMES = "|".join((*calendar.month_name[1:], *calendar.day_name))
NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred"
FIGURE = re.compile(rf"\d|\b(?:{NAMES}|(?i:{NUMBERS}))\b")

Row = tuple[str, ...]


def written_by_the_program(page: str) -> str:
    """Return the page with every example and every table as the program has it."""
    page = CONSOLE.sub(lambda found: f"```console\n$ {found[1]}\n{printed(found[1])}```", page)
    return TABLE.sub(lambda found: table(found[1], found[2], found[3]), page)


@cache
def printed(command: str) -> str:
    program, *argv = shlex.split(command.removesuffix(" | cat"))
    assert program == "withdrawal"
    with redirect_stdout(io.StringIO()) as out:
        assert run(argv) == 0
    return out.getvalue()


def table(header: str, rule: str, shown: str) -> str:
    made = rows(cells(header), [cells(line.strip("|")) for line in shown.splitlines()])
    lines = "".join(f"| {' | '.join(row)} |\n" for row in made)
    return f"|{header}|\n{rule}\n{lines}"


def cells(line: str) -> Row:
    return tuple(cell.strip() for cell in line.split("|"))


def rows(header: Row, shown: list[Row]) -> Iterable[Row]:
    """Return the rows of a table, from its header and the first cells of the rows shown."""
    match header[0].split("`"), header[1]:
        case ["said of ", milestone, " on"], _:
            return claims(milestone)
        case ["", milestone, " from"], _:
            return life(milestone)
        case ["", milestone, " seen on"], _:
            return [seen(milestone, row[0]) for row in shown]
        case ["outcome of"], _:
            return [outcome(row[0]) for row in shown]
        case ["at"], _:
            return [moment(row[0], header[1:]) for row in shown]
        case ["due"], "in ISO 8601-2":
            return [form(row[0], row[1]) for row in shown]
        case ["due"], "shown as":
            return [form(row[0]) for row in shown]
        case ["due"], "said on":
            return [duration(row[0], row[1]) for row in shown]
        case ["due"], "the program says":
            return [refusal(row[0]) for row in shown]
    raise ValueError(header)


def claims(milestone: str) -> Iterator[Row]:
    for said in told(milestone).claims:
        first, last = words.day(said.earliest), words.day(said.latest)
        yield words.day(said.date), f"“{said.wording}”", f"`{said.text}`", first, last


@cache
def life(milestone: str) -> list[Row]:
    """Return the days on which the limit or the state changed, and how it stood on them."""
    one = told(milestone)
    last = max([known_to(SHIPPED), *(said.latest for said in one.claims)])
    made: list[Row] = []
    for days in range((last - one.announced).days + 2):
        now = told(milestone, one.announced + dt.timedelta(days))
        row = (words.day(now.as_of), limit(now), words.when(now), now.state)
        if not made or (row[1], row[3]) != (made[-1][1], made[-1][3]):
            made.append(row)
    return made


def seen(milestone: str, day: str) -> Row:
    one = told(milestone, DAY(day.strip("`")))
    return day, str(one.days_left_earliest), str(one.days_left), words.left(one), one.state


def outcome(milestone: str) -> Row:
    one = told(milestone.strip("`"))
    found = one.outcome
    assert found is not None
    done = words.day(found.done) if found.done else "–"
    late = "–" if found.days_late is None else str(found.days_late)
    said = words.verdict(found, one.due)
    return milestone, limit(one), words.day(found.date), done, late, said


def moment(text: str, places: Row) -> Row:
    instant = dt.datetime.fromisoformat(text.strip("`"))
    when = clock.as_of(text.strip("`"), now=instant)
    zones = [place.split("`")[1] for place in places]
    days = [words.day(clock.day(when, timezone=zone)) for zone in zones]
    hours = [f"{instant.astimezone(ZoneInfo(zone)):%H:%M:%S}" for zone in zones]
    return text, *(f"{day}, {hour}" for day, hour in zip(days, hours, strict=True))


def form(text: str, code: str | None = None) -> Row:
    phrase = text.strip("`")
    first, last, _ = due.limit(phrase, claimed=dt.date.min)
    assert code is None or due.limit(code.strip("`"), claimed=dt.date.min) == (first, last, False)
    keys = (text,) if code is None else (text, code)
    wide = words.days((last - first).days + 1)
    return *keys, words.phrase(phrase, first, last), words.day(first), words.day(last), wide


def duration(text: str, said_on: str) -> Row:
    day = DAY(said_on.strip("`"))
    last = due.limit(text.strip("`"), claimed=day).latest
    moved = next(one for n in range(3) if (one := last + dt.timedelta(n)).weekday() < 5)
    after = words.days((last - day).days)
    return text, said_on, f"{last:%A}, {words.day(last)}", after, f"{moved:%A}, {words.day(moved)}"


def refusal(text: str) -> Row:
    phrase, said_on = text.strip("`"), SHIPPED.statement.issued
    try:
        due.limit(phrase, claimed=said_on)
    except due.DueError as error:
        return text, f'"{phrase}" {error}{spelling.nearest_phrase(phrase, claimed=said_on)}'
    return text, "–"


def told(milestone: str, day: dt.date = dt.date.max) -> Detail:
    one, dataset = MILESTONES[milestone]
    return detail(one, dataset, as_of=day, soon=SOON)


def limit(one: Detail) -> str:
    return words.limit(one.due) if one.due else "no date"


MILESTONES = {
    one.id: (one, dataset) for dataset in (SHIPPED, AGREEMENT) for one in dataset.milestones
}


def figures_without_proof(page: str) -> list[str]:
    """Return the figures in the prose that nothing shows.

    Those of one sentence are to stand together in one example, or in one row of a table, of their
    section: each may be right, and what they say of each other wrong.
    """
    found = []
    for section in re.split(r"^## ", page, flags=re.MULTILINE):
        proofs = [example[0] for example in CONSOLE.finditer(section)]
        proofs += [row for table in TABLE.finditer(section) for row in table[3].splitlines()]
        prose = LINK.sub("", TABLE.sub("", CONSOLE.sub("", section)))
        for sentence in re.split(r"(?<=[.;:])\s", prose):
            texts = [code or wording for code, wording in QUOTED.findall(sentence)]
            figures = [text for text in texts if FIGURE.search(text)]
            if not any(all(shows(proof, text) for text in figures) for proof in proofs):
                found += figures
            found += [match[0] for match in FIGURE.finditer(QUOTED.sub("", sentence))]
    return found


def shows(proof: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", proof) is not None


def test_the_page_shows_what_the_program_says(
    rewrite: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    written = written_by_the_program(PAGE)
    if rewrite:
        FILE.write_text(written)
    else:
        assert written == PAGE


def test_every_figure_in_the_prose_stands_in_an_example_or_a_table() -> None:
    assert figures_without_proof(PAGE) == []


def test_no_figure_can_be_changed_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # The names of laws and standards, which all are links, count nothing.
    names = LINK.sub(lambda link: " " * len(link[0]), PAGE)
    unnoticed = []
    for figure in re.finditer(r"\d+", names):
        higher = f"{int(figure[0]) + 1:0{len(figure[0])}}"
        page = PAGE[: figure.start()] + higher + PAGE[figure.end() :]
        with suppress(Exception):
            if written_by_the_program(page) == page and not figures_without_proof(page):
                unnoticed.append(PAGE[figure.start() - 40 : figure.end() + 20])
    assert unnoticed == []


def test_every_commitment_of_the_shipped_statement_has_its_example() -> None:
    assert re.findall(r"^\| `([a-z-]+)` from \|", PAGE, re.MULTILINE) == [
        one.id for one in SHIPPED.milestones
    ]
