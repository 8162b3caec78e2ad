"""Tables and pages for people: plain, drawn on a terminal, and in Markdown."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from colours import COLOURS
from factories import DAY, dataset, milestone, update
from withdrawal_cli import diff as differ
from withdrawal_cli import render, standing
from withdrawal_cli.model import Change, Countdown, Dataset, Detail, Kind, Milestone, Verdict, View
from withdrawal_cli.render import Form, words
from withdrawal_cli.render import changes as news
from withdrawal_cli.standing import Sight

TODAY = DAY("2030-06-15")

EVERY_STATE = dataset(
    milestone(
        id="breakwater",
        title="A breakwater stands",
        due="2030-09-30",
        updates=(update("2030-04-30", outcome=Verdict.BROKEN),),
    ),
    milestone(
        id="bridge",
        title="A bridge carries us",
        due="2030-05-31",
        updates=(update("2030-06-10", outcome=Verdict.KEPT, done="2030-06-02"),),
    ),
    milestone(id="crane", title="A crane lifts ten tons", due="late-2030"),
    milestone(id="dredging", title="The channel stays open", kind=Kind.UNTIL, due="2030-05"),
    milestone(id="ferry", title="The ferry runs", due="2030-06~"),
    milestone(id="fish-market", title="The fish market moves", due="2030-07-15"),
    milestone(
        id="lamps",
        title="Lamps light the quay",
        updates=(update("2030-03-01", outcome=Verdict.SUPERSEDED),),
    ),
    milestone(id="pier", title="The pier opens", due="2030-06-14"),
    milestone(id="railway", title="A railway comes"),
    milestone(
        id="warehouse",
        title="Two warehouses stand",
        due="2030-Q1",
        updates=(update("2030-05-10", outcome=Verdict.PARTLY_KEPT),),
    ),
    timezone="Asia/Baghdad",
)

LONG = dataset(
    milestone(
        id="protection-of-the-advisers",
        title="Coalition evacuates its Green Zone and Joint Operations sites in the city",
        due="early-2030-09/late-2031-12~",
        updates=(update("2030-03-01", outcome=Verdict.PARTLY_KEPT),),
    ),
    milestone(id="interval", title="The works go on", due="2030-09/2031-09"),
    id="coast",
    title="On a very long harbour, " * 4,
    timezone="Africa/Abidjan",
)
FORTY = dataset(milestone(id="a-name-of-exactly-forty-characters-there", due="2030-09/2031-09"))

BEFORE = dataset(
    milestone(id="bridge", title="A bridge carries us", due="2030-09-30"),
    milestone(id="lamps", title="Lamps light the quay"),
    milestone(id="pier", due="2030-06-14"),
    milestone(id="railway", title="A railway comes"),
)
AFTER = dataset(
    milestone(
        id="bridge",
        title="A bridge carries us",
        due="2030-09-30",
        updates=(update("2030-06-01", due="2030-10-01", wording="by October"),),
    ),
    milestone(id="crane", title="A crane lifts ten tons", due="late-2030"),
    milestone(
        id="lamps",
        title="Lamps light the quay",
        place="Quay",
        updates=(update("2030-06-10", note="Oil is dear."),),
    ),
    milestone(id="pier", due="2030-06-14", updates=(update("2030-06-15", outcome=Verdict.KEPT),)),
)
VIEWS = (View(data="old.toml", as_of=TODAY), View(data="new.toml", as_of=TODAY))


@pytest.fixture(autouse=True)
def _no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")


def status(form: Form, *datasets: Dataset) -> str:
    sights: list[Sight] = [(one, TODAY) for one in datasets]
    return text(render.status(standing.standings(sights, soon=30), sights, form))


def timeline(form: Form, *datasets: Dataset) -> str:
    sights: list[Sight] = [(one, TODAY) for one in datasets]
    return text(render.timeline(standing.standings(sights, soon=30), sights, form))


def diff(form: Form, changes: list[Change]) -> str:
    return text(render.diff(changes, *VIEWS, form))


def changes(before: Dataset = BEFORE, after: Dataset = AFTER) -> list[Change]:
    return differ.changes(*(standing.details([(one, TODAY)], soon=30) for one in (before, after)))


def detail(one: Milestone, as_of: str = "2030-06-15") -> Detail:
    return standing.detail(one, dataset(one), as_of=DAY(as_of), soon=30)


def countdown(one: Milestone, as_of: str = "2030-06-15") -> Countdown:
    return standing.countdown(detail(one, as_of))


def text(pieces: Iterable[str]) -> str:
    """Return an answer without the blanks that only fill a line of a drawing."""
    return "".join(f"{line.rstrip()}\n" for line in "".join(pieces).splitlines())


def test_status_in_plain_text() -> None:
    expected = """\
ID           STATE        LIMIT           WHEN                                MILESTONE
warehouse    partly-kept  Q1 2030         declared partly-kept 40 days after  Two warehouses stand
dredging     elapsed      May 2030        15–45 days ago                      The channel stays open
bridge       kept         31 May 2030     kept 2 days late                    A bridge carries us
pier         overdue      14 Jun 2030     yesterday                           The pier opens
ferry        due          about Jun 2030  began 14 days ago, ends in 15 days  The ferry runs
fish-market  soon         15 Jul 2030     in 30 days                          The fish market moves
breakwater   broken       30 Sep 2030     declared broken 153 days before     A breakwater stands
crane        upcoming     late 2030       in 78–199 days                      A crane lifts ten tons
lamps        superseded   no date         declared superseded on 1 Mar 2030   Lamps light the quay
railway      undated      no date         –                                   A railway comes

As of 15 Jun 2030 (Asia/Baghdad) · 1 overdue · data to 10 Jun 2030
"""
    assert status(Form.PLAIN, EVERY_STATE) == expected


def test_status_on_a_terminal() -> None:
    expected = """\
On the harbour, 1 Jan 2030

Milestone                Limit            When                 State
──────────────────────────────────────────────────────────────────────────
Two warehouses stand     Q1 2030          declared             partly-kept
warehouse                                 partly-kept 40
                                          days after

The channel stays open   May 2030         15–45 days ago       elapsed
dredging

A bridge carries us      31 May 2030      kept 2 days late     kept
bridge

The pier opens           14 Jun 2030      yesterday            overdue
pier

The ferry runs           about Jun 2030   began 14 days ago,   due
ferry                                     ends in 15 days

The fish market moves    15 Jul 2030      in 30 days           soon
fish-market

A breakwater stands      30 Sep 2030      declared broken      broken
breakwater                                153 days before

A crane lifts ten tons   late 2030        in 78–199 days       upcoming
crane

Lamps light the quay     no date          declared             superseded
lamps                                     superseded on 1
                                          Mar 2030

A railway comes          no date          –                    undated
railway

As of 15 Jun 2030 (Asia/Baghdad) · 1 overdue · data to 10 Jun 2030
"""
    assert status(Form.TERMINAL, EVERY_STATE) == expected


def test_status_in_markdown() -> None:
    expected = """\
| Milestone | State | Limit | When | Id |
| --- | --- | --- | --- | --- |
| Two warehouses stand | partly-kept | Q1 2030 | declared partly-kept 40 days after | warehouse |
| The channel stays open | elapsed | May 2030 | 15–45 days ago | dredging |
| A bridge carries us | kept | 31 May 2030 | kept 2 days late | bridge |
| The pier opens | overdue | 14 Jun 2030 | yesterday | pier |
| The ferry runs | due | about Jun 2030 | began 14 days ago, ends in 15 days | ferry |
| The fish market moves | soon | 15 Jul 2030 | in 30 days | fish-market |
| A breakwater stands | broken | 30 Sep 2030 | declared broken 153 days before | breakwater |
| A crane lifts ten tons | upcoming | late 2030 | in 78–199 days | crane |
| Lamps light the quay | superseded | no date | declared superseded on 1 Mar 2030 | lamps |
| A railway comes | undated | no date | – | railway |

As of 15 Jun 2030 (Asia/Baghdad) · 1 overdue · data to 10 Jun 2030
"""
    assert status(Form.MARKDOWN, EVERY_STATE) == expected


def test_diff_in_plain_text() -> None:
    expected = """\
ID       DAYS LEFT  CHANGE
pier     -1 → -1    outcome: declared kept 1 day after the limit (gazette)
bridge   107 → 108  deadline moved 1 day later: 30 Sep 2030 → 1 Oct 2030, “by October” (gazette)
crane    – → 199    added: by late 2030, upcoming
lamps    –          place: none → Quay · 10 Jun 2030: Oil is dear.
railway  –          removed: no date

From old.toml on 15 Jun 2030 to new.toml on 15 Jun 2030 · 1 added, 1 removed, 3 changed
"""
    assert diff(Form.PLAIN, changes()) == expected


def test_diff_on_a_terminal() -> None:
    expected = """\
Milestone                Change                                        Days left
────────────────────────────────────────────────────────────────────────────────
The pier opens           outcome: declared kept 1 day after the        -1 → -1
pier                     limit (gazette)

A bridge carries us      deadline moved 1 day later: 30 Sep 2030 → 1   107 → 108
bridge                   Oct 2030, “by October” (gazette)

A crane lifts ten tons   added: by late 2030, upcoming                 – → 199
crane

Lamps light the quay     place: none → Quay                            –
lamps                    10 Jun 2030: Oil is dear.

A railway comes          removed: no date                              –
railway

From old.toml on 15 Jun 2030 to new.toml on 15 Jun 2030 · 1 added, 1 removed, 3
changed
"""
    assert diff(Form.TERMINAL, changes()) == expected


def test_diff_in_markdown() -> None:
    moved = "deadline moved 1 day later: 30 Sep 2030 → 1 Oct 2030, “by October” (gazette)"
    expected = f"""\
| Milestone | Change | Days left | Id |
| --- | --- | --- | --- |
| The pier opens | outcome: declared kept 1 day after the limit (gazette) | -1 → -1 | pier |
| A bridge carries us | {moved} | 107 → 108 | bridge |
| A crane lifts ten tons | added: by late 2030, upcoming | – → 199 | crane |
| Lamps light the quay | place: none → Quay · 10 Jun 2030: Oil is dear. | – | lamps |
| A railway comes | removed: no date | – | railway |

From old.toml on 15 Jun 2030 to new.toml on 15 Jun 2030 · 1 added, 1 removed, 3 changed
"""
    assert diff(Form.MARKDOWN, changes()) == expected


SHOWN = milestone(
    due="mid-2030",
    condition="Dry weather",
    updates=(
        update("2030-06-01", due="2030-07-31", wording="by the end of July, if the rain stops"),
        update("2030-06-10", note="The engineers blame the tides and ask for time and for money."),
    ),
)


def test_show_in_plain_text() -> None:
    expected = """\
The pier opens

State      upcoming
Limit      by 31 Jul 2030, in 46 days
Parties    City, Port
Condition  Dry weather
Announced  1 Jan 2030 [1]
Id         harbour/pier
As of      15 Jun 2030 (UTC)

What was said of the limit
1 Jan 2030  “by then”, read as mid-2030, that is 1 May 2030 to 31 Aug 2030 [1]
1 Jun 2030  “by the end of July, if the rain stops”, read as 31 Jul 2030; holds [1]

What happened since
1 Jun 2030   Of the limit: “by the end of July, if the rain stops”. [1]
10 Jun 2030  The engineers blame the tides and ask for time and for money. [1]

Sources
[1]  Gazette, 1 Jan 2030: News https://example.org/1
"""
    assert text(render.show(detail(SHOWN), Form.PLAIN)) == expected


def test_show_on_a_terminal() -> None:
    expected = """\
The pier opens

State      upcoming
Limit      by 31 Jul 2030, in 46 days
Parties    City, Port
Condition  Dry weather
Announced  1 Jan 2030 [1]
Id         harbour/pier
As of      15 Jun 2030 (UTC)

What was said of the limit
1 Jan 2030  “by then”, read as mid-2030, that is 1 May 2030 to 31 Aug 2030 [1]
1 Jun 2030  “by the end of July, if the rain stops”, read as 31 Jul 2030; holds
            [1]

What happened since
1 Jun 2030   Of the limit: “by the end of July, if the rain stops”. [1]
10 Jun 2030  The engineers blame the tides and ask for time and for money. [1]

Sources
[1]  Gazette, 1 Jan 2030: News
     https://example.org/1
"""
    assert text(render.show(detail(SHOWN), Form.TERMINAL)) == expected


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        pytest.param(lambda form: status(form, EVERY_STATE), 10, id="a row for each milestone"),
        pytest.param(lambda form: timeline(form, EVERY_STATE), 10, id="a line for each milestone"),
        pytest.param(lambda form: diff(form, changes()), 8, id="five changes, three updates"),
        pytest.param(lambda form: text(render.show(detail(SHOWN), form)), 2, id="two updates"),
    ],
)
def test_what_nobody_reads_is_not_drawn(
    answer: Callable[[Form], str], rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, plain = answer(Form.TERMINAL), answer(Form.PLAIN)
    assert drawn != plain
    monkeypatch.setattr(render, "MOST_DRAWN", rows)
    assert answer(Form.TERMINAL) == drawn
    monkeypatch.setattr(render, "MOST_DRAWN", rows - 1)
    assert answer(Form.TERMINAL) == plain


def test_countdown_in_plain_text() -> None:
    expected = """\
The pier opens
by 31 Jul 2030: in 46 days
1 month 16 days or 6 weeks 4 days
upcoming
78 % of the time since 1 Jan 2030 is gone
“by the end of July, if the rain stops”, Gazette, 1 Jan 2030
harbour/pier as of 15 Jun 2030 (UTC)
"""
    assert text(render.countdown(countdown(SHOWN), Form.PLAIN)) == expected


def test_countdown_on_a_terminal() -> None:
    expected = """\

  The pier opens

  ██  ██  ██████
  ██  ██  ██
  ██████  ██████
      ██  ██  ██
      ██  ██████

  days left

  by 31 Jul 2030: in 46 days
  1 month 16 days or 6 weeks 4 days
  upcoming

  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────
  78 % of the time since 1 Jan 2030 is gone

  “by the end of July, if the rain stops”, Gazette, 1 Jan 2030
  harbour/pier as of 15 Jun 2030 (UTC)

"""
    assert text(render.countdown(countdown(SHOWN), Form.TERMINAL)) == expected


@pytest.mark.parametrize(
    ("number", "rows"),
    [
        (
            "1234567",
            [
                "  ██    ██████  ██████  ██  ██  ██████  ██████  ██████",
                "████        ██      ██  ██  ██  ██      ██          ██",
                "  ██    ██████  ██████  ██████  ██████  ██████      ██",
                "  ██    ██          ██      ██      ██  ██  ██      ██",
                "██████  ██████  ██████      ██  ██████  ██████      ██",
            ],
        ),
        (
            "890",
            [
                "██████  ██████  ██████",
                "██  ██  ██  ██  ██  ██",
                "██████  ██████  ██  ██",
                "██  ██      ██  ██  ██",
                "██████  ██████  ██████",
            ],
        ),
    ],
)
def test_every_digit_is_drawn_large(number: str, rows: list[str]) -> None:
    past = milestone(announced="0001-01-01", due="0001-01-01")
    as_of = DAY("0001-01-01") + dt.timedelta(days=int(number))
    drawn = text(render.countdown(countdown(past, str(as_of)), Form.TERMINAL))
    assert drawn.splitlines()[3:8] == [f"  {row}".rstrip() for row in rows]


def test_a_settled_countdown_without_a_date_draws_no_number_and_no_bar() -> None:
    settled = milestone(updates=(update("2030-06-01", outcome=Verdict.BROKEN),))
    expected = """\

  The pier opens

  no date: declared broken on 1 Jun 2030
  declared on 1 Jun 2030, reported by Gazette

  Gazette, 1 Jan 2030
  harbour/pier as of 15 Jun 2030 (UTC)

"""
    assert text(render.countdown(countdown(settled), Form.TERMINAL)) == expected


@pytest.mark.parametrize("form", [Form.TERMINAL, Form.PLAIN])
def test_no_countdown_is_said_in_words(form: Form) -> None:
    assert text(render.countdown(None, form)) == "No dated milestone is open.\n"


@pytest.mark.parametrize("form", [Form.TERMINAL, Form.PLAIN])
def test_where_nothing_changed_the_caption_stands_alone(form: Form) -> None:
    caption = "From old.toml on 15 Jun 2030 to new.toml on 15 Jun 2030 · nothing changed\n"
    assert diff(form, []) == caption


def test_an_empty_status_is_a_header_and_a_caption() -> None:
    unborn = dataset(milestone(announced="2031-01-01"))
    caption = "As of 15 Jun 2030 (UTC) · 0 overdue · data to 1 Jan 2031\n"
    assert status(Form.PLAIN, unborn) == f"ID  STATE  LIMIT  WHEN  MILESTONE\n\n{caption}"
    assert status(Form.TERMINAL, unborn) == (
        f"On the harbour, 1 Jan 2030\n\nNo milestone to show.\n\n{caption}"
    )
    assert status(Form.MARKDOWN, unborn) == (
        "| Milestone | State | Limit | When | Id |\n| --- | --- | --- | --- | --- |\n\n" + caption
    )


@pytest.mark.parametrize("form", [Form.TERMINAL, Form.PLAIN, Form.MARKDOWN])
def test_ids_bear_their_statements_where_there_are_several(form: Form) -> None:
    one, two = dataset(), dataset(milestone(id="bay"), id="coast")
    told = status(form, one, two).split()
    assert {"harbour/pier", "coast/bay"} <= set(told)
    told = diff(form, changes(one, two)).split()
    assert {"harbour/pier", "coast/bay"} <= set(told)


Terminal = Callable[[int], None]
WIDTHS = pytest.mark.parametrize("width", [160, 100, 80, 60, 40, 20])
DATASETS = pytest.mark.parametrize(
    "datasets",
    [
        pytest.param((EVERY_STATE,), id="every state"),
        pytest.param((LONG,), id="long limits"),
        pytest.param((EVERY_STATE, LONG), id="two statements"),
        pytest.param((FORTY,), id="a long name"),
    ],
)
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a function that sets up a terminal of a width, without colours."""

    def set_up(width: int) -> None:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(width))

    return set_up


def lines(drawing: str) -> list[str]:
    return SGR.sub("", drawing).splitlines()


def lost(drawing: str, texts: Iterable[str]) -> Counter[str]:
    """Return the characters of texts that a drawing lacks, however it is laid out."""
    wanted, found = (
        Counter("".join("".join(one).split())) for one in (texts, SGR.sub("", drawing))
    )
    return wanted - found


def cells(*datasets: Dataset) -> list[str]:
    """Return all that a table of `status` is to say."""
    sights: list[Sight] = [(one, TODAY) for one in datasets]
    rows = standing.standings(sights, soon=30)
    told = [words.heading(sights), words.caption(rows, sights)]
    for one in rows:
        limit = words.limit(one.due) if one.due else "no date"
        name = words.name(one, several=len(datasets) > 1)
        told += [one.title, name, limit, words.when(one), one.state]
    return told


@WIDTHS
@DATASETS
def test_status_fits_the_terminal_and_loses_nothing(
    width: int, datasets: tuple[Dataset, ...], terminal: Terminal
) -> None:
    terminal(width)
    drawing = status(Form.TERMINAL, *datasets)
    assert max(map(cell_len, lines(drawing))) <= width
    assert not lost(drawing, cells(*datasets))


@DATASETS
def test_eighty_columns_break_no_word_of_status(
    datasets: tuple[Dataset, ...], terminal: Terminal
) -> None:
    terminal(80)
    found = Counter(" ".join(lines(status(Form.TERMINAL, *datasets))).split())
    assert not Counter(" ".join(cells(*datasets)).split()) - found


@WIDTHS
def test_diff_fits_the_terminal_and_loses_nothing(width: int, terminal: Terminal) -> None:
    terminal(width)
    drawing = diff(Form.TERMINAL, changes())
    told = [news.caption(changes(), *VIEWS)]
    for one in changes():
        told += [one.title, one.id, *news.lines(one), news.days_left(one)]
    assert max(map(cell_len, lines(drawing))) <= width
    assert not lost(drawing, told)


@WIDTHS
def test_show_fits_the_terminal_but_for_addresses(width: int, terminal: Terminal) -> None:
    terminal(width)
    drawing = text(render.show(detail(SHOWN), Form.TERMINAL))
    address = "     https://example.org/1"
    assert address in lines(drawing)
    assert max(cell_len(line) for line in lines(drawing) if line != address) <= width
    assert not lost(drawing, render.show(detail(SHOWN), Form.PLAIN))


@WIDTHS
@pytest.mark.parametrize("as_of", ["2030-06-15", "2032-06-15", "2057-06-15"])
def test_countdown_fits_the_terminal(width: int, as_of: str, terminal: Terminal) -> None:
    terminal(width)
    drawing = text(render.countdown(countdown(SHOWN, as_of), Form.TERMINAL))
    assert max(map(cell_len, lines(drawing))) <= width
    assert not lost(drawing, render.countdown(countdown(SHOWN, as_of), Form.PLAIN))
    # A large digit or a bar that is wrapped is a heap of blocks.
    assert sum("█" in line for line in lines(drawing)) in (0, 5)
    assert sum("━" in line or "─" in line for line in lines(drawing)) <= 1


@WIDTHS
def test_wide_characters_count_for_two_columns(width: int, terminal: Terminal) -> None:
    terminal(width)
    title = "港湾の新しい埠頭が開く" * 3 + " 🚢🏗️ " + "e\u0301" * 30
    wide = dataset(milestone(title=title, due="2030-06-15"))
    drawing = status(Form.TERMINAL, wide)
    assert max(map(cell_len, lines(drawing))) <= width
    assert not lost(drawing, [title])


def test_an_address_is_never_wrapped(terminal: Terminal) -> None:
    terminal(40)
    long = "https://example.org/" + "x" * 100
    one = milestone()
    made = dataset(one)
    gazette = replace(made.sources["gazette"], url=long)
    found = standing.detail(one, replace(made, sources={"gazette": gazette}), as_of=TODAY, soon=30)
    assert f"     {long}" in lines(text(render.show(found, Form.TERMINAL)))


def test_a_dumb_terminal_has_its_width_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    drawing = "".join(render.status([], [(LONG, TODAY)], Form.TERMINAL))
    assert "\x1b" not in drawing
    assert max(map(cell_len, drawing.splitlines())) in range(81, 101)


@pytest.mark.parametrize(("state", "code"), COLOURS.items())
def test_a_state_is_a_word_in_a_colour(
    state: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    drawing = status(Form.TERMINAL, EVERY_STATE)
    assert re.search(rf"\x1b\[{code}m{state} *\x1b\[0m", drawing)
    assert set(re.findall(r"\x1b.", drawing)) == {"\x1b["}


def test_no_color_leaves_bold_and_dim(terminal: Terminal) -> None:
    terminal(80)
    drawings = [
        status(Form.TERMINAL, EVERY_STATE),
        diff(Form.TERMINAL, changes()),
        *render.show(detail(SHOWN), Form.TERMINAL),
        *render.countdown(countdown(SHOWN), Form.TERMINAL),
    ]
    codes = [set(SGR.findall(drawing)) for drawing in drawings]
    assert all(one <= {"\x1b[0m", "\x1b[1m", "\x1b[2m"} for one in codes)
    assert {"\x1b[1m", "\x1b[2m"} <= set.union(*codes)
