"""The process around a run: a closed pipe, Ctrl-C, a bug."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def command() -> NoReturn:
    """Run the command line of this process, and end it.

    The collector of cycles finds none worth its time in a run of milliseconds, and the interpreter
    would take a quarter of such a run to take itself apart.
    """
    gc.disable()
    os._exit(main())


def main() -> int:
    """Run the command line of this process and return its exit code, with everything written."""
    try:
        # Here, because Ctrl-C may come while the program is still being read in.
        from withdrawal_cli.cli import run

        code = run(sys.argv[1:])
    except BrokenPipeError:
        code = 0
    except KeyboardInterrupt:
        code = 130
    except Exception:
        import traceback

        # Nobody may be there to read it; the exit code still says that it is a bug.
        with suppress(OSError, MemoryError):
            traceback.print_exc()
        code = 3
    _drop_what_cannot_be_written()
    return code


def _drop_what_cannot_be_written() -> None:
    """Keep the interpreter from failing at exit over an answer that nobody can be given."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
