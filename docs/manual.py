"""The manual page, withdrawal(1), made from what the commands say of themselves."""

import re
import sys
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from withdrawal_cli import __version__
from withdrawal_cli.cli import app

_VARIABLES = {
    "WITHDRAWAL_DATA": "The datasets to read, separated as in PATH, unless --data names others.",
    "WITHDRAWAL_AS_OF": "The day to look from, unless --as-of names another.",
    "WITHDRAWAL_NOTIFY": "Addresses to send reminders to, separated by blanks, unless --to does.",
    "WITHDRAWAL_STATE_FILE": "The ledger of reminders, unless --state-file names another.",
    "NO_COLOR, FORCE_COLOR, TERM": "Whether there are colours, and whether there is a terminal.",
}


def page() -> str:
    """Return the page in the language of groff_man(7), laid out as man-pages(7) has it."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    program: Any = get_command(app)
    context = typer.Context(program, info_name="withdrawal", **program.context_settings)
    first, *more = program.help.split("\n\n")
    examples, exit_codes = program.epilog.split("\n\n")
    yield f'.TH WITHDRAWAL 1 "" "withdrawal {__version__}" "User Commands"'
    yield ".SH NAME"
    yield f"withdrawal \\- {_text(first[0].lower() + first[1:].rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield ".B withdrawal"
    yield "[COMMAND] [OPTIONS] [ARGUMENTS]"
    yield ".SH DESCRIPTION"
    yield from map(_text, more)
    yield from _options(context)
    yield ".SH COMMANDS"
    for name, command in program.commands.items():
        yield from _command(typer.Context(command, info_name=name, parent=context))
    yield ".SH EXAMPLES"
    yield from _as_it_stands(examples)
    yield ".SH EXIT STATUS"
    yield from _as_it_stands(exit_codes)
    yield ".SH ENVIRONMENT"
    for name, meaning in _VARIABLES.items():
        yield from _entry(name, meaning)


def _command(context: typer.Context) -> Iterator[str]:
    command: Any = context.command
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f".SS {_text(usage)}"
    yield from _text(command.help).splitlines()
    yield from _options(context)
    yield ".PP"
    yield from _as_it_stands(command.epilog.split("\n\n")[0])


def _options(context: typer.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        if record := parameter.get_help_record(context):
            yield from _entry(*record)


def _entry(term: str, meaning: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {_text(term)}"
    yield _text(" ".join(meaning.split()))


def _as_it_stands(block: str) -> Iterator[str]:
    """Yield the lines of a block without its title, for which man has a heading of its own."""
    yield ".EX"
    yield from (_text(line) for line in block.splitlines()[2:])
    yield ".EE"


# As they are typed, for examples are pasted: groff_man_style(7) has the list.
_ESCAPES = str.maketrans(
    {
        "\\": "\\e",
        "-": "\\-",
        "~": "\\(ti",
        "^": "\\(ha",
        "`": "\\(ga",
        "'": "\\(aq",
        "…": "\\[u2026]",
    }
)


def _text(text: str) -> str:
    return re.sub(r"^(?=\.)", r"\\&", text.translate(_ESCAPES), flags=re.MULTILINE)


if __name__ == "__main__":
    sys.stdout.write(page())
