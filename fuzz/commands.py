"""The reader of everything at once: the program with arguments, an environment and data."""

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from fuzz import documents
from fuzz.choices import Choices
from withdrawal_cli.cli import run
from withdrawal_cli.model import State, Subject
from withdrawal_cli.render.characters import printable

_DATA = ("data.toml", "text.toml", "folder", "-", "shipped", "missing.toml", ".", "", "a@b")
_IDS = ("new-quay", "ferry", "museum", "example-2030/ferry", "new-quey", "mission-end", "/", "@")
_DAYS = (
    "2030-06-30", "2030-06-01T12:00+03:00", "today", "today-7d", "0001-01-01", "9999-12-31",
    "today+99999y", "2030-02-30", "tomorow", "2030-06-30T00:00", "",
)  # fmt: skip
_NUMBERS = ("0", "30", "-1", "9999999", "1" * 30, "1.5", "x", "")
_FORMATS = (
    "table", "json", "jsonl", "csv", "markdown", "html", "svg", "text", "terminal", "JSON", "",
)  # fmt: skip
_VIEWS = (*_DAYS, *_DATA, "data.toml@2030-03-01", "text.toml@today", "@2030-01-01")
_OUTPUTS = ("out.ics", "-", "folder", "missing/out.ics", "")
_LISTS = ("30,7,0,-1", "7", "", ",", "1e3", "٣", "-", " 3 , 4 ")
# What each option takes: words to choose from, or nothing.
_OPTIONS = {
    "-d": _DATA, "--data": _DATA, "--as-of": _DAYS, "-f": _FORMATS, "--format": _FORMATS,
    "--json": (), "--soon": _NUMBERS, "--state": (*State, "late"), "--open": (),
    "--party": ("city", "É", ""), "--within": _NUMBERS, "--exit-code": (), "--live": (),
    "--oneline": (), "--all": (), "--todo": (), "-o": _OUTPUTS, "--output": _OUTPUTS,
    "--at": _LISTS, "--dry-run": (), "--list": (), "--state-file": ("ledger", "folder", ""),
    "-h": (), "--help": (), "--version": (), "--": (), "-x": (), "--dat": _DATA,
}  # fmt: skip
# The usual arguments of each command, of which any may be left out.
_COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "": (), "status": (_IDS, _IDS), "countdown": (_IDS,), "show": (_IDS,),
    "timeline": (_IDS, _IDS), "diff": (_VIEWS, _VIEWS), "check": (_DATA, _DATA),
    "init": (("new.toml", "data.toml", "folder", "missing/new.toml", "", "-"),),
    "calendar": (_IDS, _IDS), "remind": (_IDS,), "schema": ((*Subject, "problem"),),
    "statsu": (_IDS,),
}  # fmt: skip
_VARIABLES = {
    "WITHDRAWAL_DATA": (*_DATA, "data.toml:text.toml"), "WITHDRAWAL_AS_OF": _DAYS,
    "WITHDRAWAL_STATE_FILE": ("ledger", "folder", ""), "FORCE_COLOR": ("1", "0"),
    "NO_COLOR": ("1", ""), "COLUMNS": ("20", "0", "-1", "x", "400"), "TERM": ("dumb", "xterm", ""),
}  # fmt: skip
_ENCODINGS = ("utf-8", "ascii", "latin-1", "cp1256")
# With these, an answer is not in JSON although that was asked for; or it was not.
_OTHER_ANSWERS = {"-h", "--help", "--version", "--"}
# They would write into a shell's files.
_LEFT_OUT = ("--install-completion", "--show-completion")


def program(data: bytes) -> None:
    """The bytes choose arguments and an environment; then come a document and a text."""
    choices = Choices(data)
    argv = _arguments(choices)
    variables = {
        name: choices.pick(values)
        for name, values in _VARIABLES.items()
        if choices.byte() % 8 == 0x07
    }
    encoding = choices.pick(_ENCODINGS)
    document = choices.take(choices.byte())
    text = choices.rest()
    _tidy()
    Path("data.toml").write_text(documents.written(documents.document(document))[0])
    Path("text.toml").write_bytes(text)
    Path("folder/one.toml").write_bytes(text)
    with _world(variables, encoding, text) as (out, err):
        code = run(argv)
        out.flush()
        err.flush()
    said = out.buffer.getvalue().decode(encoding if "--format" not in argv else "utf-8", "replace")
    complaints = err.buffer.getvalue().decode().split("\n")
    assert complaints.pop() == ""
    assert all(printable(line) == line for line in complaints), complaints
    kinds = {line.partition(": ")[0] for line in complaints}
    assert code in (0, 1, 2)
    if code == 2:
        assert not said, said
        assert "error" in kinds, complaints
        assert kinds <= {"error", "warning"}, complaints
    else:
        assert kinds <= {"warning"}, complaints
        if argv[-1:] == ["--json"] and _OTHER_ANSWERS.isdisjoint(argv):
            json.loads(said)


def _arguments(choices: Choices) -> list[str]:
    command = choices.pick(tuple(_COMMANDS))
    argv = [command] if command else []
    for known in _COMMANDS[command]:
        if choices.byte() % 3 == 0:
            argv.append(_word(choices, known))
    for _ in range(choices.byte() % 5):
        option = choices.pick(tuple(_OPTIONS))
        argv.append(option)
        if _OPTIONS[option]:
            argv.append(_word(choices, _OPTIONS[option]))
    if choices.byte() % 16 == 0x0F:
        argv.append(_word(choices, ()))
    return [word for word in argv if not word.startswith(_LEFT_OUT)]


def _word(choices: Choices, known: tuple[str, ...]) -> str:
    if known and choices.byte() % 8 != 0x07:
        return choices.pick(known)
    word = choices.take(choices.byte() % 32).decode(errors="surrogateescape").replace("\0", "")
    # Nothing is to be written or read but in this folder.
    return word.replace("/", "_")


def _tidy() -> None:
    """Leave of the run before only the ledger, which is to grow old."""
    for one in Path().iterdir():
        if one.is_file() and one.name != "ledger":
            one.unlink()
    Path("folder").mkdir(exist_ok=True)


class _Stream(io.TextIOWrapper):
    """A stream whose bytes can be had."""

    buffer: io.BytesIO

    def __init__(self, encoding: str, content: bytes = b"") -> None:
        super().__init__(io.BytesIO(content), encoding, newline="\n")


@contextmanager
def _world(
    variables: dict[str, str], encoding: str, text: bytes
) -> Iterator[tuple[_Stream, _Stream]]:
    """Give the program streams and an environment of its own."""
    home = {"HOME": str(Path.cwd()), "COLUMNS": "80", "PATH": os.defpath}
    out, err = _Stream(encoding), _Stream("utf-8")
    # As Python sets up the real one.
    err.reconfigure(errors="backslashreplace")
    with (
        mock.patch.dict(os.environ, home | variables, clear=True),
        mock.patch.object(sys, "stdin", _Stream("utf-8", text)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        yield out, err
