"""The program as a process of its own: pipes, closed streams, interruption, a bug, start-up."""

import contextlib
import csv
import gc
import io
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from conftest import Result, hold_to_schema
from withdrawal_cli import __main__, cli, dataset, template

COMMAND = (sys.executable, "-m", "withdrawal_cli")


def process(*argv: str, stdout: int = subprocess.PIPE, **env: str) -> Result:
    """Run the program and return what it left behind; a JSON answer is held to its schema."""
    run = subprocess.run(
        [*COMMAND, *argv],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    result = Result(run.returncode, run.stdout or "", run.stderr)
    if run.stdout is not None and argv:
        hold_to_schema(argv, result)
    return result


def many_milestones(path: Path, number: int) -> None:
    head = (
        '[statement]\nid = "many"\ntitle = "Many"\nissued = 2030-01-01\ntimezone = "UTC"\n'
        '[sources.s]\npublisher = "P"\ntitle = "T"\ndate = 2030-01-01\n'
    )
    milestone = (
        '[[milestones]]\nid = "m{}"\ntitle = "A milestone"\ndue = "2030-06"\nwording = "June"\n'
        'source = "s"\n'
    )
    path.write_text(head + "".join(milestone.format(n) for n in range(number)))


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "markdown", "json"])
def test_a_reader_that_leaves_early_ends_a_long_answer_quietly(tmp_path: Path, form: str) -> None:
    many_milestones(tmp_path / "many.toml", 20_000)
    command = [*COMMAND, "status", "-d", "many.toml", "--as-of", "2030-06-15", "-f", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.read(2)
        run.stdout.close()
        assert (run.wait(), run.stderr.read()) == (0, b"")


@pytest.mark.parametrize("argv", [[], ["--json"], ["--help"], ["--version"], ["check"]])
def test_a_pipe_closed_from_the_start_is_no_error(argv: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert process(*argv, stdout=writing) == (0, "", "")
    finally:
        os.close(writing)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("argv", [[], ["--json"], ["--help"], ["--version"]])
def test_a_full_disk_is_one_line_and_exit_2(argv: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        code, _, err = process(*argv, stdout=full.fileno())
    message = "error: cannot write to standard output: No space left on device\n"
    assert (code, err) == (2, message)


def test_too_little_memory_is_one_line_and_exit_2(tmp_path: Path) -> None:
    with (tmp_path / "large.toml").open("wb") as sparse:
        sparse.truncate(250 * 2**20)
    # What a shell does on `ulimit -v`, in bytes.
    least = 200 * 2**20
    run = subprocess.run(
        [*COMMAND, "-d", "large.toml"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (least, least)),
        capture_output=True,
        text=True,
        check=False,
    )
    message = "error: there is not enough memory for this; give it less data at once\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", message)


@pytest.mark.parametrize("argv", [[], ["--json"], ["--help"], ["--version"]])
def test_a_closed_standard_output_is_one_line_and_exit_2(argv: list[str]) -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *argv], capture_output=True, check=False
    )
    message = b"error: cannot write to standard output: it is closed\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", message)


def test_a_closed_standard_error_is_not_replaced_by_standard_output() -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", *COMMAND, "nonsense"],
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", b"")


def test_a_closed_standard_input_is_one_line_and_exit_2() -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "-d", "-"], capture_output=True, check=False
    )
    message = b"error: cannot read standard input: it is closed\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", message)


def test_half_of_a_standard_input_that_is_not_waited_for_is_an_error() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, b"[statement]\n")
    try:
        run = subprocess.run(
            [*COMMAND, "-d", "-"], stdin=reading, capture_output=True, text=True, check=False
        )
    finally:
        os.close(reading)
        os.close(writing)
    message = "error: cannot read standard input: Resource temporarily unavailable\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", message)


def test_ctrl_c_exits_130_without_a_word(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "silent.toml")
    command = [*COMMAND, "-d", "silent.toml"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run,
        # Opening this end waits until the program has begun to read at the other.
        (tmp_path / "silent.toml").open("w"),
    ):
        run.send_signal(signal.SIGINT)
        answer = run.communicate(timeout=60)
    assert (answer, run.returncode) == ((b"", b""), 130)


def test_ctrl_c_while_the_program_is_read_in_exits_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupted)
    assert __main__.main() == 130


def test_the_installed_command_ends_at_once_with_all_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    monkeypatch.setattr(sys, "argv", ["withdrawal", "check"])
    try:
        __main__.command()
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert (codes, *capsys.readouterr()) == ([0], "no problem in 1 file, 8 milestones\n", "")


@pytest.mark.parametrize(("argv", "code"), [(["check"], 0), (["nonsense"], 2)])
def test_the_installed_command_prints_what_the_module_does(argv: list[str], code: int) -> None:
    command = Path(sys.executable).with_name("withdrawal")
    run = subprocess.run([command, *argv], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == process(*argv)
    assert run.returncode == code


def test_a_bug_exits_3_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> ModuleType:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(dataset, "load", broken)
    monkeypatch.setattr(sys, "argv", ["withdrawal", "status"])
    assert __main__.main() == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("ZeroDivisionError: a bug\n")


def test_an_answer_can_be_taken_in_the_process() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert cli.run(["check"]) == 0
    assert out.getvalue() == "no problem in 1 file, 8 milestones\n"


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Baghdad"])
@pytest.mark.parametrize(
    ("as_of", "state", "days_left"),
    [
        ("2025-09-30", "due", 0),
        ("2025-09-30T20:59:59Z", "due", 0),
        ("2025-09-30T21:00:00Z", "overdue", -1),
        ("2025-09-30T22:00:00-04:00", "overdue", -1),
    ],
)
def test_the_day_is_that_of_the_statement_in_every_zone_of_the_machine(
    zone: str, as_of: str, state: str, days_left: int
) -> None:
    code, out, err = process("status", "mission-end", "--as-of", as_of, "--json", TZ=zone)
    milestone = json.loads(out)["milestones"][0]
    assert (code, err) == (0, "")
    assert (milestone["state"], milestone["days_left"]) == (state, days_left)


def test_today_is_the_day_of_the_statement_in_every_zone_of_the_machine() -> None:
    # Between these two it is never the same day; only midnight in Baghdad may fall in between.
    zones = ("Pacific/Kiritimati", "Etc/GMT+12", "Pacific/Kiritimati")
    days = [json.loads(process("--json", TZ=zone)[1])["as_of"] for zone in zones]
    assert days[0] == days[1] or days[1] == days[2]


@pytest.mark.parametrize("argv", [["nonsense"], ["-d", "nowhere.toml"]])
@pytest.mark.parametrize("reader", ["gone", "full"])
def test_an_error_that_nobody_reads_is_an_error_still(argv: list[str], reader: str) -> None:
    assert _without_reader([*COMMAND, *argv], reader) == 2


@pytest.mark.parametrize("reader", ["gone", "full"])
def test_a_bug_that_nobody_reads_of_is_a_bug_still(reader: str) -> None:
    program = (
        "import sys, withdrawal_cli.__main__ as main, withdrawal_cli.cli as cli; "
        "cli.run = None; sys.exit(main.main())"
    )
    assert _without_reader([sys.executable, "-c", program], reader) == 3


def _without_reader(command: list[str], reader: str) -> int:
    """Run a command whose standard error is a closed pipe or a full disk; return its exit code."""
    if reader == "gone":
        reading, stderr = os.pipe()
        os.close(reading)
    else:
        stderr = os.open("/dev/full", os.O_WRONLY)
    try:
        run = subprocess.run(command, stderr=stderr, stdout=subprocess.PIPE, check=False)
    finally:
        os.close(stderr)
    return run.returncode


def test_a_file_of_the_program_that_is_missing_is_a_bug(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(template, "_TEMPLATE", tmp_path / "gone.toml")
    with pytest.raises(FileNotFoundError):
        cli.run(["init", "new.toml"])


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1256", "utf-8-sig", "utf-16"])
def test_json_is_json_in_an_encoding_of_its_own(tmp_path: Path, encoding: str) -> None:
    title = "Début – 𝄞 العراق"
    many_milestones(tmp_path / "one.toml", 1)
    text = (tmp_path / "one.toml").read_text().replace("A milestone", title)
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    argv = ("-d", "one.toml", "--as-of", "2030-06-15", "--json")
    code, out, err = process(*argv, PYTHONIOENCODING=encoding)
    assert (code, err, out.isascii()) == (0, "", True)
    assert json.loads(out)["milestones"][0]["title"] == title


@pytest.mark.parametrize("locale", ["C", "xx_YY.CP1256"])
def test_a_locale_without_characters_changes_no_word(locale: str) -> None:
    argv = ("status", "syria-operations", "--as-of", "2025-06-01")
    code, out, err = process(*argv, LC_ALL=locale)
    assert (code, err) == (0, "")
    assert out == (
        "ID                STATE     LIMIT     WHEN             MILESTONE\n"
        "syria-operations  upcoming  Sep 2026  in 457–486 days  "
        "Coalition's military operations in Syria continue\n"
        "\n"
        "As of 1 Jun 2025 (Asia/Baghdad) · 0 overdue · data to 23 Feb 2026\n"
    )


def test_csv_is_csv_in_an_encoding_without_its_characters(tmp_path: Path) -> None:
    title = "“=1+1”, –2"
    many_milestones(tmp_path / "one.toml", 1)
    text = (tmp_path / "one.toml").read_text().replace("A milestone", title)
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    argv = ("-d", "one.toml", "--as-of", "2030-06-15", "-f", "csv")
    code, out, err = process(*argv, PYTHONIOENCODING="ascii")
    (row,) = csv.DictReader(out.splitlines())
    assert (code, err) == (0, "")
    assert row["title"] == "\\u201c=1+1\\u201d, \\u20132"


def test_text_in_a_narrow_encoding_is_written_with_what_there_is() -> None:
    argv = ("syria-operations", "--as-of", "2025-06-01")
    code, out, err = process("status", *argv, PYTHONIOENCODING="ascii")
    assert (code, err) == (0, "")
    assert out == (
        "ID                STATE     LIMIT     WHEN             MILESTONE\n"
        "syria-operations  upcoming  Sep 2026  in 457-486 days  "
        "Coalition's military operations in Syria continue\n"
        "\n"
        "As of 1 Jun 2025 (Asia/Baghdad) - 0 overdue - data to 23 Feb 2026\n"
    )
