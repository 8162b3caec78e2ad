"""`withdrawal remind` from its options to both streams, the exit code and the ledger."""

import json
import pwd
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result, Shell

MISSION = (
    "Coalition's military mission in Iraq concludes (mission-end), by 30 Sep 2025. "
    "“no later than the end of September 2025”, "
    "Governments of the United States and Iraq, 27 Sep 2024 "
    "https://miragenews.com/us-announces-end-date-for-anti-isis-mission-in-1326356\n"
)
SITES = (
    "Coalition evacuates its Green Zone and Joint Operations sites in Baghdad (baghdad-sites), "
    "by mid-2025. “by mid-2025 or slightly earlier”, Shafaq News, 27 Sep 2024 https://"
    "www.shafaq.com/en/Iraq/Global-Coalition-announces-conclusion-of-its-mission-in-Iraq-within-"
    "12-months\n"
)
SYRIA = (
    "Coalition's military operations in Syria continue (syria-operations), until 30 Sep 2026, "
    "sharpened from Sep 2026. “through September 2026”, Shafaq News, 25 Aug 2025 "
    "https://www.shafaq.com/en/Security/Pentagon-to-Shafaq-News-Iraq-combat-role-ends-bases-"
    "repurposed\n"
)
HARBOUR = """
[statement]
id = "harbour"
title = "On the harbour"
issued = 2025-01-01
timezone = "UTC"
parties = ["City"]
[sources.gazette]
publisher = "Gazette"
title = "News"
date = 2025-01-01
[[milestones]]
id = "mission-end"
title = "Pier opens"
due = 2025-09-24
wording = "in late September"
source = "gazette"
"""
PIER = "Pier opens (mission-end), by 24 Sep 2025. “in late September”, Gazette, 1 Jan 2025\n"
URL = "json://hidden:hidden@127.0.0.1:1/hidden"
NOT_AN_ADDRESS = (
    "is none that Apprise can send to; see https://github.com/caronc/apprise for their forms"
)
SEE_HELP = " (see `withdrawal remind --help`)"

Days = Callable[..., list[str]]


@pytest.fixture
def told(withdrawal: Shell) -> Days:
    """Return a function that runs on days, one after another, and returns what each says."""

    def run(*days: str, options: str = "") -> list[str]:
        said = []
        for day in days:
            line = f"remind --as-of {day} --state-file F {options}"
            code, out, err = withdrawal(*line.split())
            assert (code, err) == (0, "")
            said.append(out)
        return said

    return run


def test_each_thing_is_said_once(told: Days) -> None:
    assert told("2025-09-23", "2025-09-23", "2025-09-24", "2025-09-29") == [
        f"7 days left: {MISSION}at least 23 days past: {SITES}",
        "",
        "",
        f"1 day left: {MISSION}",
    ]


def test_days_without_a_run_cost_nothing_but_time(told: Days) -> None:
    assert told("2025-08-20", "2025-09-30") == [
        f"at most 11 days left: {SITES}",
        f"today: {MISSION}365 days left: {SYRIA}at least 30 days past: {SITES}",
    ]


def test_a_verdict_is_said_once(told: Days) -> None:
    told("2026-01-17")
    verdict = (
        "declared kept on 18 Jan 2026: Transition to bilateral security partnerships that support "
        "Iraqi forces and keep pressure on ISIS (bilateral-transition). "
        "The Higher Military Commission declares the shift to a bilateral framework. "
        "Shafaq News, 18 Jan 2026 https://www.shafaq.com/en/Security/"
        "Global-Coalition-advisers-fully-withdrawn-from-Iraq-military-bases\n"
    )
    days = ("2026-01-18", "2026-01-18")
    assert told(*days, options="bilateral-transition") == [verdict, ""]


def test_a_named_milestone_is_the_only_one_said_and_settled(told: Days) -> None:
    assert told("2025-09-23", options="mission-end") == [f"7 days left: {MISSION}"]
    assert told("2025-09-23", "2025-09-23") == [f"at least 23 days past: {SITES}", ""]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("8", [f"8 days left: {MISSION}", "", "", "", ""]),
        ("7", ["", f"7 days left: {MISSION}", "", "", ""]),
        ("0", ["", "", "", f"today: {MISSION}", ""]),
        ("-1", ["", "", "", "", f"1 day past: {MISSION}"]),
        ("-1,1", ["", "", f"1 day left: {MISSION}", "", f"1 day past: {MISSION}"]),
        ("1,1,-1", ["", "", f"1 day left: {MISSION}", "", f"1 day past: {MISSION}"]),
        ("-2", ["", "", "", "", ""]),
    ],
)
def test_a_threshold_is_said_on_its_day(told: Days, at: str, said: list[str]) -> None:
    days = ("2025-09-22", "2025-09-23", "2025-09-29", "2025-09-30", "2025-10-01")
    assert told(*days, options=f"--at {at} mission-end") == said


def test_other_thresholds_repeat_nothing(told: Days) -> None:
    told("2025-09-23")
    assert told("2025-09-23", options="--at 30,20,10,7,0,-20") == [""]
    assert told("2025-09-24", options="--at 60,6") == [f"6 days left: {MISSION}"]


@pytest.mark.parametrize("at", ["", "x", "30,x", "30,", ",", "1.5", "30;7", "7d", "1e3", "--"])
def test_what_is_no_list_of_days_is_refused(withdrawal: Shell, at: str) -> None:
    assert withdrawal("remind", "--at", at, "--state-file", "F") == Result(
        2, "", f'error: --at "{at}" is no list of days like 30,7,0,-1\n'
    )
    assert not Path("F").exists()


def test_statements_share_a_message_and_no_memory(told: Days) -> None:
    Path("harbour.toml").write_text(HARBOUR)
    assert told("2025-09-23", "2025-09-23", options="-d shipped -d harbour.toml") == [
        f"1 day left: {PIER}7 days left: {MISSION}at least 23 days past: {SITES}",
        "",
    ]
    assert told("2025-09-24", options="-d harbour.toml") == [f"today: {PIER}"]


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize(
    "argv",
    [
        ["--as-of", "2025-09-29"],
        ["--as-of", "2025-09-29", "--json"],
        ["--as-of", "2025-09-29", "--dry-run"],
        ["--as-of", "2025-09-29", "--dry-run", "--state-file", "F"],
        ["--as-of", "2025-09-29", "--dry-run", "--state-file", "F", "--to", URL],
        ["--list"],
        ["--list", "--json"],
    ],
    ids=" ".join,
)
def test_looking_leaves_the_ledger_as_it_is(
    withdrawal: Shell,
    told: Days,
    monkeypatch: pytest.MonkeyPatch,
    argv: list[str],
    existing: bool,
) -> None:
    monkeypatch.setenv("WITHDRAWAL_STATE_FILE", "F")
    if existing:
        told("2025-09-23")
    before = _folder()
    code, out, err = withdrawal("remind", *argv)
    assert (code, bool(out), err) == (0, True, "")
    assert _folder() == before
    assert list(before) == (["F"] if existing else [])


def test_another_day_sends_nothing_and_says_so(withdrawal: Shell) -> None:
    code, out, err = withdrawal("remind", "--as-of", "2025-09-29", "--to", URL)
    assert (code, err) == (
        0,
        "warning: nothing is sent as of another day without --state-file\n",
    )
    subject = "Coalition's military mission in Iraq concludes: 1 day left, and 1 more"
    assert out == (
        f"to address 1 of 1: {subject}\n1 day left: {MISSION}at least 29 days past: {SITES}"
    )
    assert list(_folder()) == []


def test_each_address_is_shown_what_it_would_be_told(withdrawal: Shell) -> None:
    argv = ("remind", "--as-of", "2025-09-29", "--state-file", "F", "--dry-run")
    _, out, err = withdrawal(*argv, "mission-end", "--to", URL, "--to", f"{URL}/b", "--to", URL)
    subject = "Coalition's military mission in Iraq concludes: 1 day left"
    lines = [f"to address {n} of 2: {subject}\n1 day left: {MISSION}" for n in (1, 2)]
    assert (out, err) == ("".join(lines), "")


@pytest.mark.parametrize("option", ["", "--dry-run"])
def test_looking_shows_what_is_owed_by_the_ledger(
    withdrawal: Shell, told: Days, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    told("2025-09-23")
    monkeypatch.setenv("WITHDRAWAL_STATE_FILE", "F")
    argv = ["remind", "--as-of", "2025-09-29", *option.split()]
    expected = Result(0, f"1 day left: {MISSION}", "")
    assert [withdrawal(*argv), withdrawal(*argv)] == [expected, expected]


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({}, ".local/state/withdrawal/reminders.sqlite3"),
        ({"XDG_STATE_HOME": "state"}, "state/withdrawal/reminders.sqlite3"),
        ({"XDG_STATE_HOME": "state", "WITHDRAWAL_STATE_FILE": "mine/F"}, "mine/F"),
        ({"WITHDRAWAL_STATE_FILE": ""}, ".local/state/withdrawal/reminders.sqlite3"),
    ],
)
def test_the_ledger_is_where_the_environment_says(
    withdrawal: Shell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    place: str,
) -> None:
    for name, value in variables.items():
        # XDG wants whole paths.
        whole = str(tmp_path / value) if name.startswith("XDG") else value
        monkeypatch.setenv(name, whole)
    Path("old.toml").write_text(HARBOUR)
    # Long past on whatever day this runs, so that today's run has something to say.
    runs = [withdrawal("remind", "-d", "old.toml", *more) for more in ([], [], ["--list"])]
    assert [(run.code, bool(run.out), run.err) for run in runs] == [
        (0, True, ""),
        (0, False, ""),
        (0, True, ""),
    ]
    assert [path for path in _folder() if path != "old.toml"] == [place]
    assert (tmp_path / place).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("state", [None, "", " ", "state", "./state", "~/state"])
def test_a_state_folder_that_is_no_whole_path_is_passed_over(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, state: str | None
) -> None:
    # As the XDG specification asks; or the ledger would be another in each folder.
    if state is not None:
        monkeypatch.setenv("XDG_STATE_HOME", state)
    assert withdrawal("remind", "--list").code == 0
    assert withdrawal("remind").code == 0
    assert list(_folder()) == [".local/state/withdrawal/reminders.sqlite3"]


@pytest.mark.parametrize("home", [None, "", "home"])
@pytest.mark.parametrize("option", ["", "--list", "--dry-run"])
def test_without_a_home_there_is_no_ledger_but_one_that_is_named(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, home: str | None, option: str
) -> None:
    def unknown(user: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {user}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.delenv("HOME")
    if home is not None:
        monkeypatch.setenv("HOME", home)
    assert withdrawal("remind", *option.split()) == Result(
        2,
        "",
        "error: there is no home folder to keep the ledger in; "
        "set HOME, or name a file with --state-file\n",
    )
    assert _folder() == {}
    assert withdrawal("remind", *option.split(), "--state-file", "F").code == 0


@pytest.mark.parametrize("today", ["today", "today+0d"])
def test_today_by_another_name_is_settled(withdrawal: Shell, today: str) -> None:
    Path("old.toml").write_text(HARBOUR)
    runs = [withdrawal("remind", "-d", "old.toml", "--as-of", today) for _ in range(2)]
    assert [(run.code, bool(run.out), run.err) for run in runs] == [(0, True, ""), (0, False, "")]


def test_the_option_replaces_the_variable(told: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHDRAWAL_STATE_FILE", "G")
    told("2025-09-23")
    assert list(_folder()) == ["F"]


def test_json_says_what_is_owed_and_settles_it(withdrawal: Shell, told: Days) -> None:
    told("2025-08-20", options="syria-operations")
    as_of = ("--as-of", "2025-09-30")
    argv = ("remind", *as_of, "--state-file", "F", "--json")
    status = withdrawal("status", *as_of, "--json", "mission-end", "syria-operations")
    mission, syria = json.loads(status.out)["milestones"]
    code, out, err = withdrawal(*argv, "mission-end", "syria-operations")
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert json.loads(out) == {
        "schema_version": 1,
        "as_of": "2025-09-30",
        "subject": "Coalition's military mission in Iraq concludes: today, and 1 more",
        "lines": [f"today: {MISSION}".rstrip(), f"365 days left: {SYRIA}".rstrip()],
        "reminders": [
            {"threshold": 0, "limit_before": None, "settled": False, "milestone": mission},
            {
                "threshold": None,
                "limit_before": {
                    "text": "2026-09",
                    "earliest": "2026-09-01",
                    "latest": "2026-09-30",
                    "verdict": None,
                    "declared": None,
                },
                "settled": False,
                "milestone": syria,
            },
        ],
    }
    assert told("2025-09-30") == [f"at least 30 days past: {SITES}"]
    nothing = '{"schema_version":1,"as_of":"2025-09-30","subject":null,"lines":[],"reminders":[]}\n'
    assert withdrawal(*argv) == Result(0, nothing, "")


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["--json", "--to", URL], "--to sends text, so it contradicts JSON; give one of them"),
        (["-f", "json", "--to", URL], "--to sends text, so it contradicts JSON; give one of them"),
        (
            ["--json", "-f", "text"],
            "--json and --format text contradict each other; give one of them",
        ),
        (
            ["-f", "table"],
            "invalid value for '-f' / '--format': 'table' is not one of 'text', 'json'" + SEE_HELP,
        ),
        (["mission-and"], 'no milestone "mission-and"; did you mean "mission-end"?'),
        (["--as-of", "mid-2025"], None),
        (["--to", URL, "--to", "bogus://hidden"], f"address 2 of 2 {NOT_AN_ADDRESS}"),
        (["--to", ""], f"address 1 of 1 {NOT_AN_ADDRESS}"),
    ],
)
def test_wrong_usage_is_one_line_and_settles_nothing(
    withdrawal: Shell, argv: list[str], complaint: str | None
) -> None:
    code, out, err = withdrawal("remind", "--state-file", "F", *argv)
    assert (code, out, err.count("\n")) == (2, "", 1)
    if complaint:
        assert err == f"error: {complaint}\n"
    assert not Path("F").exists()


def test_an_address_without_its_option_is_not_repeated(withdrawal: Shell) -> None:
    code, out, err = withdrawal("remind", "--state-file", "F", "--to", "json://127.0.0.1:1", URL)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "hidden" not in err


@pytest.mark.parametrize("blanks", ["", " ", "\n\t "])
def test_a_blank_variable_is_standard_output(
    told: Days, monkeypatch: pytest.MonkeyPatch, blanks: str
) -> None:
    monkeypatch.setenv("WITHDRAWAL_NOTIFY", blanks)
    assert told("2025-09-29", options="mission-end") == [f"1 day left: {MISSION}"]


def test_json_goes_to_standard_output_whatever_the_variable_says(
    told: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHDRAWAL_NOTIFY", URL)
    told("2025-09-23", options="--json")
    monkeypatch.delenv("WITHDRAWAL_NOTIFY")
    assert told("2025-09-23") == [""]


def test_without_apprise_only_addresses_are_missed(
    withdrawal: Shell, told: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert withdrawal("remind", "--state-file", "F", "--to", URL) == Result(
        2,
        "",
        "error: --to needs Apprise, which is not installed; "
        "install this program with its extra: pipx install '.[notify]'\n",
    )
    assert not Path("F").exists()
    assert told("2025-09-29", options="mission-end") == [f"1 day left: {MISSION}"]


def test_the_list_tells_what_was_said_where_and_when(withdrawal: Shell, told: Days) -> None:
    argv = ("remind", "--list", "--state-file", "F")
    assert withdrawal(*argv) == Result(0, "Nothing was sent yet.\n", "")
    assert withdrawal(*argv, "--json") == Result(0, '{"schema_version":1,"messages":[]}\n', "")
    told("2025-09-23", "2025-09-24", "2025-09-29")
    text, as_json = withdrawal(*argv), withdrawal(*argv, "--json")
    subject = "Coalition's military mission in Iraq concludes"
    assert Result(text.code, _timeless(text.out), text.err) == Result(
        0,
        f"as of 23 Sep 2025, to standard output, delivered NOW: {subject}: 7 days left, and 1 more"
        f"\n  7 days left: {MISSION}  at least 23 days past: {SITES}"
        f"as of 29 Sep 2025, to standard output, delivered NOW: {subject}: 1 day left"
        f"\n  1 day left: {MISSION}",
        "",
    )
    assert (as_json.code, as_json.err, as_json.out.count("\n")) == (0, "", 1)
    assert json.loads(_timeless(as_json.out)) == {
        "schema_version": 1,
        "messages": [
            {
                "channel": "standard output",
                "as_of": "2025-09-23",
                "delivered": "NOW",
                "subject": f"{subject}: 7 days left, and 1 more",
                "lines": [
                    f"7 days left: {MISSION}".rstrip(),
                    f"at least 23 days past: {SITES}".rstrip(),
                ],
            },
            {
                "channel": "standard output",
                "as_of": "2025-09-29",
                "delivered": "NOW",
                "subject": f"{subject}: 1 day left",
                "lines": [f"1 day left: {MISSION}".rstrip()],
            },
        ],
    }


def test_bad_data_says_nothing_and_settles_nothing(withdrawal: Shell) -> None:
    Path("bad.toml").write_text(HARBOUR.replace("2025-09-24", '"soon"'))
    assert withdrawal("remind", "-d", "bad.toml", "--state-file", "F") == Result(
        2,
        "",
        'error: bad.toml:15: milestone "mission-end": due: "soon" is not a date I can read; '
        'write it like "2025-09-30", "2025-09", "2025-Q3", "mid-2025" or "P12M"\n',
    )
    assert not Path("F").exists()


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("folder", 'the ledger "folder" is not a regular file; name another with --state-file'),
        ("file/below/F", 'cannot make the folder "file/below": Not a directory'),
        ("file", None),
    ],
)
def test_a_ledger_that_cannot_be_written_says_nothing(
    withdrawal: Shell, place: str, complaint: str | None
) -> None:
    Path("folder").mkdir()
    Path("file").write_text("Mine, and it stays as it is.\n" * 50)
    before = _folder()
    code, out, err = withdrawal("remind", "--as-of", "2025-09-23", "--state-file", place)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"error: {complaint or ''}")
    assert _folder() == before


@pytest.mark.parametrize("option", ["--list", "--dry-run", ""])
def test_a_ledger_that_cannot_be_reached_is_not_blamed_on_standard_output(
    withdrawal: Shell, option: str
) -> None:
    name = "F" * 300
    code, out, err = withdrawal("remind", "--state-file", name, *option.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert name in err


def _folder() -> dict[str, bytes]:
    """Return the files in the working folder and what is in them."""
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def _timeless(said: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "NOW", said)
