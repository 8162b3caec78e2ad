"""What is written where: the answer on standard output, messages on standard error."""

import codecs
import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from withdrawal_cli.errors import AccessError
from withdrawal_cli.render import Form
from withdrawal_cli.render.characters import JSON_TEXT, PLAIN_TEXT


class Answer(NamedTuple):
    """What a command says, in pieces and in which form, and the exit code that goes with it."""

    text: Iterable[str]
    form: Form = Form.PLAIN
    code: int = 0


# What plain text may take for a dash or a quotation mark would break JSON and CSV.
_FOR_MISSING_CHARACTERS = {
    Form.JSON: JSON_TEXT,
    Form.JSONL: JSON_TEXT,
    Form.CSV: "backslashreplace",
}
# They say so themselves, or their standard does (RFC 5545, section 3.1.4).
_ALWAYS_UTF_8 = (Form.HTML, Form.SVG, Form.ICALENDAR)
# JSON is UTF-8 wherever it goes (RFC 8259, section 8.1), and what is ASCII can be read everywhere.
_UTF_8_OR_ASCII = (Form.JSON, Form.JSONL)


def write(answer: Answer) -> None:
    """Write the text of an answer on standard output, in its form's encoding.

    Raises AccessError where that is closed, and OSError where it cannot be written.
    """
    # An answer without text needs no standard output.
    if answer.text == ():
        return
    out = sys.stdout
    if out is None:
        raise AccessError("cannot write to standard output: it is closed")
    if isinstance(out, io.TextIOWrapper):
        if answer.form in _ALWAYS_UTF_8:
            out.reconfigure(encoding="utf-8")
        elif answer.form in _UTF_8_OR_ASCII and codecs.lookup(out.encoding).name != "utf-8":
            out.reconfigure(encoding="ascii")
        out.reconfigure(errors=_FOR_MISSING_CHARACTERS.get(answer.form, PLAIN_TEXT))
    out.writelines(answer.text)
    out.flush()


def complain(lines: Iterable[str], kind: str = "error") -> None:
    """Write messages of a kind on standard error, if there is one."""
    # Nobody may be there to read it; the exit code still says that something failed.
    with suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.writelines(f"{kind}: {line}\n" for line in lines)
            sys.stderr.flush()


def is_piped() -> bool:
    """Tell whether standard output is no terminal."""
    return sys.stdout is None or not sys.stdout.isatty()


def is_drawn() -> bool:
    """Tell whether a table goes to a terminal, or to something that is to be taken for one."""
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0", "false")
    return forced or not is_piped()
