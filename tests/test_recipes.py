"""What the README gives to paste does what it says, as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from conftest import ROOT, Result

README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent
PATH = f"{BIN}{os.pathsep}{os.environ['PATH']}"


def section(heading: str) -> str:
    """Return what stands in the README from a heading to the next of its rank or above."""
    rank = heading.partition(" ")[0]
    [text] = re.findall(rf"^{heading}\n(.*?)(?=^#{{2,{len(rank)}}} |\Z)", README, re.M | re.S)
    return str(text)


def blocks(heading: str, language: str) -> list[str]:
    """Return what is to be pasted."""
    return re.findall(rf"^```{language}\n(.*?)^```$", section(heading), re.M | re.S)


def pasted(commands: str, as_of: str) -> Result:
    """Run commands in bash, on a day, from the folder in which a test stands."""
    for tool in ("jq", "sqlite3", "duckdb", "git"):
        if re.search(rf"\b{tool} -|\b{tool} show", commands) and not shutil.which(tool, path=PATH):
            pytest.skip(f"no {tool} here")
    env = {**os.environ, "PATH": PATH, "WITHDRAWAL_AS_OF": as_of, "LC_ALL": "C.UTF-8"}
    run = subprocess.run(
        ["bash", "-c", commands], env=env, capture_output=True, text=True, check=False
    )
    return Result(run.returncode, run.stdout, run.stderr)


@pytest.fixture
def _checkout() -> None:
    """Stand in a folder that has what the recipes speak of, as a git repository."""
    for folder in ("data", "examples"):
        shutil.copytree(ROOT / folder, folder)


NEXT = "2025-08-31 Coalition evacuates its Green Zone and Joint Operations sites in Baghdad\n"
STATES = """\
┌──────────┬────────────┐
│  state   │ milestones │
├──────────┼────────────┤
│ due      │ 1          │
│ undated  │ 5          │
│ upcoming │ 2          │
└──────────┴────────────┘
"""
STATEMENTS = """\
┌─────────────────┬─────────────┬────────────┐
│    statement    │    state    │ milestones │
│     varchar     │   varchar   │   int64    │
├─────────────────┼─────────────┼────────────┤
│ us-iraq-2024    │ due         │          1 │
│ us-iraq-2024    │ undated     │          5 │
│ us-iraq-2024    │ upcoming    │          2 │
│ us-taliban-2020 │ kept        │          3 │
│ us-taliban-2020 │ overdue     │          2 │
│ us-taliban-2020 │ partly-kept │          1 │
└─────────────────┴─────────────┴────────────┘
"""

PUT_OFF = """
[[milestones.updates]]
date = 2025-08-31
source = "shafaq-2025-08-25"
due = 2026-10-31
wording = "until the end of October"
"""
MOVED = """\
ID                DAYS LEFT  CHANGE
syria-operations  394 → 425  deadline moved 31 days later: 30 Sep 2026 → 31 Oct 2026, “until the end of October” (shafaq-2025-08-25)
"""  # noqa: E501 - a row is never wrapped
IN_TIME = """\
ID  STATE  LIMIT  WHEN  MILESTONE

As of 1 Jun 2025 (Asia/Baghdad) · 0 overdue · data to 23 Feb 2026
"""
LATE = """\
ID             STATE    LIMIT        WHEN             MILESTONE
baghdad-sites  overdue  mid-2025     45–167 days ago  Coalition evacuates its Green Zone and Joint Operations sites in Baghdad
mission-end    overdue  30 Sep 2025  15 days ago      Coalition's military mission in Iraq concludes

As of 15 Oct 2025 (Asia/Baghdad) · 2 overdue · data to 23 Feb 2026
"""  # noqa: E501 - a row is never wrapped


def recipe(tool: str) -> str:
    """Return the recipe that needs a tool."""
    [found] = [text for text in blocks("### Recipes", "bash") if f"{tool} " in text]
    return found


def test_every_recipe_is_run_here() -> None:
    recipes = blocks("### Recipes", "bash")
    assert sorted(recipes) == sorted(map(recipe, ("jq", "sqlite3", "duckdb", "git")))
    assert len(blocks("### Recipes", "yaml")) == 1
    assert section("### Recipes").count("```") == 2 * (len(recipes) + 1)


@pytest.mark.usefixtures("_checkout")
@pytest.mark.parametrize(
    ("tool", "as_of", "out"),
    [
        ("jq", "2025-06-01", NEXT),
        ("jq", "2025-08-31", NEXT),
        ("jq", "2025-09-01", "2025-09-30 Coalition's military mission in Iraq concludes\n"),
        # All limits have passed.
        ("jq", "2026-11-23", ""),
        ("sqlite3", "2025-06-01", STATES),
        ("duckdb", "2025-06-01", STATEMENTS),
    ],
)
def test_a_recipe_answers(tool: str, as_of: str, out: str) -> None:
    assert pasted(recipe(tool), as_of) == Result(0, out, "")


@pytest.mark.usefixtures("_checkout")
def test_the_recipe_for_git_shows_what_is_not_committed_yet() -> None:
    if not shutil.which("git"):
        pytest.skip("no git here")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=no"]
    for step in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Data"]):
        subprocess.run([*git, *step], env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1"}, check=True)
    views = "From /dev/fd/63 on 1 Sep 2025 to data/milestones.toml on 1 Sep 2025"
    assert pasted(recipe("git"), "2025-09-01") == Result(0, f"{views} · nothing changed\n", "")
    data = Path("data/milestones.toml")
    before = 'wording = "through September 2026"\n'
    assert data.read_text().count(before) == 1
    data.write_text(data.read_text().replace(before, before + PUT_OFF))
    assert pasted(recipe("git"), "2025-09-01") == Result(0, f"{MOVED}\n{views} · 1 changed\n", "")


@pytest.mark.usefixtures("_checkout")
def test_the_step_of_a_workflow_fails_when_something_is_overdue() -> None:
    yaml = pytest.importorskip("yaml")
    [text] = blocks("### Recipes", "yaml")
    [step] = yaml.safe_load(text)
    assert sorted(step) == ["name", "run"]
    assert pasted(step["run"], "2025-06-01") == Result(0, IN_TIME, "")
    assert pasted(step["run"], "2025-10-15") == Result(1, LATE, "")


# A newcomer's walk

HEADING = "## Track your own statement"
OWN = """
[sources.minutes]
publisher = "Riverside School"
title = "Minutes of the board"
date = 2031-03-04

[[milestones]]
id = "library"
title = "The library opens again"
due = 2031-09-01
wording = "by the first day of school"
source = "minutes"

[[milestones]]
id = "bus"
title = "A second bus drives"
due = "2031-Q4"
wording = "before the end of the year's last quarter"
source = "minutes"

[[milestones]]
id = "garden"
title = "The garden is planted anew"
source = "minutes"

"""

EXAMPLES = """\
ID        STATE     LIMIT        WHEN            MILESTONE
new-quay  upcoming  May 2030     in 89–119 days  The new quay opens
ferry     upcoming  10 Jul 2031  in 524 days     The old ferry keeps running
museum    undated   no date      –               The warehouse becomes a museum

As of 1 Feb 2030 (Europe/Lisbon) · 0 overdue · data to 4 Jul 2030
"""
OWN_TABLE = """\
ID       STATE     LIMIT       WHEN            MILESTONE
library  soon      1 Sep 2031  in 17 days      The library opens again
bus      upcoming  Q4 2031     in 47–138 days  A second bus drives
garden   undated   no date     –               The garden is planted anew

As of 15 Aug 2031 (America/New_York) · 0 overdue · data to 3 Mar 2031
"""


def test_a_newcomer_comes_from_the_template_to_three_milestones_of_their_own() -> None:
    [commands] = blocks(HEADING, "sh")
    init, check, status = commands.splitlines()
    assert pasted(init, "2031-04-01") == Result(
        0, "wrote mine.toml; next: withdrawal check mine.toml\n", ""
    )
    assert pasted(check, "2031-04-01") == Result(0, "no problem in 1 file, 3 milestones\n", "")
    assert pasted(status, "2030-02-01") == Result(0, EXAMPLES, "")

    file = Path("mine.toml")
    text = file.read_text()
    # The statement's own, instead of those of the template.
    for key, value in {
        "title": '"What the school board decided"',
        "issued": "2031-03-03",
        "timezone": '"America/New_York"',
    }.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.MULTILINE)
    # The examples out, and one's own in.
    text = re.sub(r"^\[sources\..*?(?=^# What a due)", OWN, text, count=1, flags=re.M | re.S)
    file.write_text(text)
    assert pasted(check, "2031-04-01") == Result(0, "no problem in 1 file, 3 milestones\n", "")
    assert pasted(status, "2031-08-15") == Result(0, OWN_TABLE, "")


def test_the_words_to_a_newcomer_name_every_key_that_is_to_be_written() -> None:
    named = set(re.findall(r"`(\w+)`", section(HEADING)))
    own = tomli.loads(OWN)
    assert {key for one in own["milestones"] for key in one} <= named
    pasted(blocks(HEADING, "sh")[0].splitlines()[0], "2031-04-01")
    # What is left of the template would be said of one's own statement.
    assert set(tomli.loads(Path("mine.toml").read_text())["statement"]) <= named
