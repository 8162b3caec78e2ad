"""How bash, zsh and fish ask for completions: by Typer's scripts, whose faults are mended here."""

import re
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from typer import _completion_classes, _completion_shared

from withdrawal_cli import files
from withdrawal_cli.errors import AccessError, UsageError

# In these it hands over the words so far; bash also says which of them it is at.
_BASH_WORDS, _BASH_POSITION, _OTHER_WORDS = "COMP_WORDS", "COMP_CWORD", "_TYPER_COMPLETE_ARGS"

# When zsh completes for the first time, it runs the file and not the function in it.
_RUN_AT_ONCE = '\nif [[ $zsh_eval_context[-1] == loadautofunc ]]; then %(complete_func)s "$@"; fi\n'


class _Settings(type(Path())):  # type: ignore[misc]
    """A file in the home folder: written whole or not at all, in whatever encoding it was."""

    @classmethod
    def home(cls) -> "_Settings":
        try:
            return cls(Path.home())
        except RuntimeError:
            raise AccessError("there is no home folder to install it in; set HOME") from None

    def read_text(self, *_: Any, **__: Any) -> str:
        return Path(self).read_bytes().decode(errors="surrogateescape")

    def write_text(self, data: str, *_: Any, **__: Any) -> int:
        files.replace(str(self), data)
        return len(data)


def mend_question(environment: MutableMapping[str, str], command: str) -> None:
    """Make what a shell asks what was meant, `command` being that which may be left out."""
    join_options(environment)
    put_in_command(environment, command)
    # It takes help for Rich markup: loads Rich, drops what is in brackets, breaks long lines.
    _completion_classes._sanitize_help_text = lambda text: text


def mend_script() -> None:
    """Make the script work that Typer has for the shell in use. Raises UsageError for others."""
    shell = _completion_shared._get_shell_name()
    if shell not in ("bash", "zsh", "fish"):
        raise UsageError(f"only bash, zsh and fish can complete, not {shell or 'this shell'}")
    _completion_shared.Path = _Settings  # type: ignore[attr-defined]
    scripts = _completion_shared._completion_scripts
    scripts["zsh"] = _completion_shared.COMPLETION_SCRIPT_ZSH + _RUN_AT_ONCE


def join_options(environment: MutableMapping[str, str]) -> None:
    """Put together what bash takes apart: `--state=o` comes as three words."""
    apart = environment.get(_BASH_WORDS, "")
    joined = re.sub(r"(\s--\S+)\s=(?:\s|$)", r"\1=", apart)
    if fewer := len(apart.split()) - len(joined.split()):
        environment[_BASH_WORDS] = joined
        environment[_BASH_POSITION] = f"{int(environment.get(_BASH_POSITION, 0)) - fewer}"


def put_in_command(environment: MutableMapping[str, str], command: str) -> None:
    """Put a command into the words to complete where an option stands in its place."""
    for name in (_BASH_WORDS, _OTHER_WORDS):
        words, put_in = re.subn(r"^(\S+\s+)(?=-)", rf"\g<1>{command} ", environment.get(name, ""))
        if put_in:
            environment[name] = words
        if put_in and name == _BASH_WORDS:
            environment[_BASH_POSITION] = f"{int(environment.get(_BASH_POSITION, 0)) + 1}"
