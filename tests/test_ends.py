"""The first and the last day there are: whatever is asked on them has an answer."""

from pathlib import Path

import pytest

from conftest import Result, Shell

ENDS = """\
[statement]
id = "ends"
title = "The ends"
issued = 0001-01-01
timezone = "Pacific/Kiritimati"
[sources.gazette]
publisher = "Gazette"
title = "News"
date = 0001-01-01
"""
MILESTONE = """
[[milestones]]
id = "{id}"
title = "The {id} quay"
due = "{due}"
wording = "then"
source = "gazette"
"""
DUES = {"first": "0001-01-01", "last": "9999-12-31", "old": "0001/9999", "late": "P9998Y"}
KEPT = """
[[milestones.updates]]
date = 9999-12-31
source = "gazette"
outcome = "kept"
"""
FIRST = """\
ID     STATE     LIMIT        WHEN                               MILESTONE
first  due       1 Jan 1      today                              The first quay
late   upcoming  1 Jan 9999   in 3651694 days                    The late quay
old    due       1 – 9999     began today, ends in 3652058 days  The old quay
last   upcoming  31 Dec 9999  in 3652058 days                    The last quay

As of 1 Jan 1 (Pacific/Kiritimati) · 0 overdue · data to 31 Dec 9999
"""
LAST = """\
ID     STATE    LIMIT        WHEN                                MILESTONE
first  overdue  1 Jan 1      3652058 days ago                    The first quay
late   overdue  1 Jan 9999   364 days ago                        The late quay
old    due      1 – 9999     began 3652058 days ago, ends today  The old quay
last   kept     31 Dec 9999  declared kept on the day            The last quay

As of 31 Dec 9999 (Pacific/Kiritimati) · 2 overdue · data to 31 Dec 9999
"""


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (MILESTONE.format(id=name, due=due) for name, due in DUES.items())
    whole = "".join(f"{one}{KEPT}" if '"last"' in one else one for one in made)
    Path("ends.toml").write_text(ENDS + whole)
    monkeypatch.setenv("WITHDRAWAL_DATA", "ends.toml")


@pytest.mark.parametrize(("day", "shown"), [("0001-01-01", FIRST), ("9999-12-31", LAST)])
def test_every_day_between_them_can_be_counted(day: str, shown: str, withdrawal: Shell) -> None:
    assert withdrawal("status", "--as-of", day) == Result(0, shown, "")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("drawn", ["0", "1"])
@pytest.mark.parametrize(
    "command",
    [
        "status --json", "status -f svg", "status -f html", "status --soon 9999999999",
        "countdown first", "countdown old --json", "countdown last --oneline", "show late",
        "timeline", "timeline -f svg", "calendar", "calendar --todo", "diff 0001-01-01",
        "diff 9999-12-31 --json", "remind --dry-run", "remind --dry-run --at=-9999999,9999999",
    ],
)  # fmt: skip
def test_every_command_has_an_answer_on_them(
    command: str, drawn: str, day: str, withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", drawn)
    code, out, err = withdrawal(*command.split(), "--as-of", day)
    assert (code, err) == (0, "")
    assert out or command.startswith("remind")


@pytest.mark.parametrize(
    "day",
    [
        "0001-01-01T00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z",
        "9999-12-31T12:00-12:00", "today-9999y", "today+9999y",
    ],
)  # fmt: skip
def test_beyond_them_there_is_no_day(day: str, withdrawal: Shell) -> None:
    error = f'error: "{day}" lies outside the years 1–9999\n'
    assert withdrawal("status", "--as-of", day) == Result(2, "", error)


def test_a_limit_beyond_them_is_a_problem(withdrawal: Shell) -> None:
    dues = ("P9999Y", "P99999Y99999M99999W99999D")
    made = (MILESTONE.format(id=f"m{n}", due=due) for n, due in enumerate(dues))
    Path("ends.toml").write_text(f"{ENDS}{''.join(made)}")
    code, out, err = withdrawal("status")
    assert (code, out) == (2, "")
    assert [line.partition("; ")[0] for line in err.splitlines()] == [
        'error: ends.toml:14: milestone "m0": due: "P9999Y" reaches beyond the year 9999',
        f'error: ends.toml:21: milestone "m1": due: "{dues[1]}" reaches beyond the year 9999',
    ]
