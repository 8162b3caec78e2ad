"""What each command loads: no module that it does not need, for start-up is what users feel."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

# Ours that every command needs: the command line, the data, and where it stands.
FLOOR = {
    "cli", "clock", "dataset", "due", "errors", "files", "findings", "model", "options", "output",
    "render", "render.characters", "rules", "selection", "standing",
}  # fmt: skip
# Libraries that every command needs, and what these load.
LIBRARIES = {
    "annotated_doc", "dateutil", "msgspec", "shellingham", "tomli", "typer", "typing_extensions",
}  # fmt: skip
INSTALLED = {
    name
    for name in packages_distributions()
    if not name.startswith("_") and not name.endswith("__mypyc") and name != "withdrawal_cli"
}
"""The packages that are not of Python's own library, without their innards."""


def loaded(*argv: str, **env: str) -> tuple[set[str], set[str]]:
    """Return the modules of ours and the packages that a run loads, beyond those of every run."""
    # Measuring coverage loads libraries of its own.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "withdrawal_cli", *argv],
        env=own | env,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    ours = {name.partition(".")[2] for name in modules if name.startswith("withdrawal_cli.")}
    libraries = {name.partition(".")[0] for name in modules} & INSTALLED
    assert ours >= FLOOR
    assert libraries >= LIBRARIES
    # Until its release 4, dateutil loads six.
    return ours - FLOOR, libraries - LIBRARIES - {"six"}


@pytest.mark.parametrize(
    ("argv", "ours", "libraries"),
    [
        (["--version"], set(), set()),
        (["--help"], set(), set()),
        (["status", "--json"], {"render.json"}, set()),
        (["--json"], {"render.json"}, set()),
        (["status", "-f", "jsonl"], {"render.json"}, set()),
        (["status", "-f", "csv"], {"render.csv", "render.json"}, set()),
        (["status", "-f", "markdown"], {"render.markdown", "render.words"}, set()),
        (["status"], {"render.plain", "render.words"}, {"rich"}),
        (
            ["status", "-f", "html"],
            {"render.html", "render.markup", "render.styles", "render.svg", "render.tracks",
             "render.words"},
            {"rich"},
        ),
        (
            ["timeline", "-f", "svg"],
            {"render.markup", "render.styles", "render.svg", "render.tracks", "render.words"},
            {"rich"},
        ),
        (["timeline"], {"render.plain", "render.tracks", "render.words"}, {"rich"}),
        (["countdown", "--oneline"], {"render.words"}, set()),
        (["countdown", "--json"], {"render.json"}, set()),
        (["countdown"], {"render.pages", "render.plain", "render.words"}, {"rich"}),
        (["show", "mission-end", "--json"], {"render.json"}, set()),
        (["diff", "2025-01-01", "--json"], {"diff", "render.json", "view"}, set()),
        (["check"], {"render.words"}, set()),
        (["check", "--json"], {"render.json"}, set()),
        (["schema", "status"], {"reminders", "render.json", "schema"}, set()),
        (["calendar"], {"render.icalendar", "render.words"}, {"icalendar"}),
        (["init", "mine.toml"], {"template"}, set()),
        (
            ["remind", "--dry-run"],
            {"delivery", "ledger", "notify", "reminders", "render.changes", "render.messages",
             "render.words"},
            {"platformdirs"},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_command_loads_what_it_needs(
    argv: list[str], ours: set[str], libraries: set[str]
) -> None:
    assert loaded(*argv) == (ours, libraries)


@pytest.mark.parametrize(
    ("argv", "ours"),
    [
        (["status"], {"render.terminal"}),
        (["timeline"], {"render.chart", "render.tracks"}),
        (["countdown"], {"render.pages", "render.terminal"}),
        (["show", "mission-end"], {"render.pages", "render.terminal"}),
        (["diff", "2025-01-01"], {"diff", "render.changes", "render.terminal", "view"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_drawing_loads_what_it_needs(argv: list[str], ours: set[str]) -> None:
    drawn = {"render.drawing", "render.styles", "render.words"}
    assert loaded(*argv, FORCE_COLOR="1") == (drawn | ours, {"rich"})
