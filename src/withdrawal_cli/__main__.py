"""The process around a run: a closed pipe, Ctrl-C, a bug."""

import os
import sys


def main() -> int:
    """Run the command line of this process and return its exit code."""
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

        traceback.print_exc()
        code = 3
    _drop_what_cannot_be_written()
    return code


def _drop_what_cannot_be_written() -> None:
    """Keep the interpreter from failing at exit over an answer that nobody can be given."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
