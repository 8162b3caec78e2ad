"""Data in Arabic and Kurdish: columns line up, and what is written to the left tears nothing apart.

Marks that cannot be seen are written as escapes here. They stand where a terminal that writes some
text to the left would else draw the number behind it before it (Unicode bidirectional algorithm).
"""

import csv
import json
import re
import unicodedata
from pathlib import Path

import pytest

from conftest import Shell

LRM, ZWNJ = "\u200e", "\u200c"
DATA = r"""
[statement]
id = "bayan"
title = "بيان مشترك"
issued = 2030-01-01
timezone = "Asia/Baghdad"
parties = ["العراق", "هەرێمی کوردستان"]

[sources.shafaq]
publisher = "شفق نيوز"
title = "انسحاب ٢٠٣٠"
date = 2030-01-01

[[milestones]]
id = "jisr"
title = "جِسْرٌ"
due = 2030-06-30
wording = "قبل 30 يونيو"
source = "shafaq"

[[milestones]]
id = "bender"
title = "کۆتایی\u200cهاتن"
place = "هەولێر"
due = "2030-05"
wording = "مانگی 5"
source = "shafaq"

[[milestones.updates]]
date = 2030-06-01
source = "shafaq"
due = 2030-05-31
wording = "ڕۆژی 31"
note = "لە 3 مانگ"

[[milestones]]
id = "turns"
title = "a\u202eb\u202c \u2067c\u2069 \u200fd"
due = 2031-01-01
wording = "=1"
source = "shafaq"
"""
TURNS = "a\\u202eb\\u202c \\u2067c\\u2069 \u200fd"
AS_OF = ("-d", "bayan.toml", "--as-of", "2030-06-15")


@pytest.fixture(autouse=True)
def _data() -> None:
    Path("bayan.toml").write_text(DATA, "utf-8")
    moved = (
        DATA.replace("2030-06-30", "2030-07-01").replace("جِسْرٌ", "الجسر").replace("هەولێر", "بەغدا")
    )
    Path("moved.toml").write_text(moved, "utf-8")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")


def columns(text: str) -> int:
    """Return how many columns a text takes that has no wide characters."""
    return sum(unicodedata.category(one) not in ("Mn", "Cf") for one in text)


def test_status_in_plain_text_has_the_titles_last(withdrawal: Shell) -> None:
    assert withdrawal("status", *AS_OF).out == (
        "ID      STATE     LIMIT        WHEN         MILESTONE\n"
        f"bender  overdue   31 May 2030  15 days ago  کۆتایی{ZWNJ}هاتن\n"
        "jisr    soon      30 Jun 2030  in 15 days   جِسْرٌ\n"
        f"turns   upcoming  1 Jan 2031   in 200 days  {TURNS}\n"
        "\n"
        "As of 15 Jun 2030 (Asia/Baghdad) · 1 overdue · data to 1 Jun 2030\n"
    )


@pytest.mark.usefixtures("drawn")
def test_status_on_a_terminal_keeps_its_columns(withdrawal: Shell) -> None:
    lines = withdrawal("status", *AS_OF).out.splitlines()
    assert [line.rstrip() for line in lines] == [
        f"بيان مشترك{LRM}, 1 Jan 2030",
        "",
        "Milestone                        Limit         When          State",
        "─────────────────────────────────────────────────────────────────────",
        f"کۆتایی{ZWNJ}هاتن{LRM}                       31 May 2030   15 days ago   overdue",
        "bender",
        "",
        f"جِسْرٌ{LRM}                              30 Jun 2030   in 15 days    soon",
        "jisr",
        "",
        f"{TURNS}{LRM}   1 Jan 2031    in 200 days   upcoming",
        "turns",
        "",
        "As of 15 Jun 2030 (Asia/Baghdad) · 1 overdue · data to 1 Jun 2030",
    ]
    limits = re.finditer(r"^(.*?)\d+ [A-Z]\w\w 203\d   ", "\n".join(lines), re.MULTILINE)
    assert [columns(limit[1]) for limit in limits] == [33, 33, 33]


def test_what_was_stands_before_what_is(withdrawal: Shell) -> None:
    assert withdrawal("diff", "bayan.toml", "moved.toml", "--as-of", "2030-06-15").out == (
        "ID      DAYS LEFT  CHANGE\n"
        f"bender  -15 → -15  place: هەولێر{LRM} → بەغدا\n"
        "jisr    15 → 16    deadline moved 1 day later: 30 Jun 2030 → 1 Jul 2030, "
        f"“قبل 30 يونيو” (shafaq) · title: جِسْرٌ{LRM} → الجسر\n"
        "\n"
        "From bayan.toml on 15 Jun 2030 to moved.toml on 15 Jun 2030 · 2 changed\n"
    )


def test_a_reminder_tells_the_day_of_its_source_whole(withdrawal: Shell) -> None:
    assert withdrawal("remind", "jisr", *AS_OF, "--dry-run").out == (
        "15 days left: جِسْرٌ (jisr), by 30 Jun 2030. "
        f"“قبل 30 يونيو{LRM}”, شفق نيوز{LRM}, 1 Jan 2030\n"
    )
    told = json.loads(withdrawal("remind", "jisr", *AS_OF, "--dry-run", "--json").out)
    assert told["subject"] == f"جِسْرٌ{LRM}: 15 days left"


ANSWERS = pytest.mark.parametrize(
    "argv",
    [
        *("status", "countdown", "countdown bender", "show jisr", "show bender", "timeline"),
        *("diff 2030-01-01", "diff moved.toml", "remind --dry-run", "status -f markdown"),
    ],
)


@ANSWERS
def test_no_date_is_torn_apart(withdrawal: Shell, argv: str) -> None:
    assert_dates_are_whole(withdrawal(*argv.split(), *AS_OF).out)


@ANSWERS
@pytest.mark.usefixtures("drawn")
def test_no_date_is_torn_apart_on_a_terminal(withdrawal: Shell, argv: str) -> None:
    assert_dates_are_whole(withdrawal(*argv.split(), *AS_OF).out)


def assert_dates_are_whole(told: str) -> None:
    """Hold a text to having no date whose day of the month is taken along by a text before it."""
    dates = [(line, date) for line in told.splitlines() for date in re.finditer(r"\d+ [A-Z]", line)]
    assert dates
    for line, date in dates:
        before = map(unicodedata.bidirectional, reversed(line[: date.start()]))
        assert next((one for one in before if one in ("L", "R", "AL")), "L") == "L", line


def test_csv_gives_the_text_back_without_a_mark_of_ours(withdrawal: Shell) -> None:
    rows = list(csv.DictReader(withdrawal("status", *AS_OF, "-f", "csv").out.splitlines()))
    assert [row["title"] for row in rows] == [
        f"کۆتایی{ZWNJ}هاتن",
        "جِسْرٌ",
        TURNS,
    ]
    assert rows[0]["parties"] == "العراق; هەرێمی کوردستان"
    assert rows[2]["due_wording"] == "'=1"


def test_a_calendar_tells_who_said_what_and_when_in_this_order(withdrawal: Shell) -> None:
    written = withdrawal("calendar", "jisr", *AS_OF).out.replace("\r\n ", "")
    said = f"“قبل 30 يونيو{LRM}”\\, شفق نيوز{LRM}\\, 1 Jan 2030"
    assert said in written
