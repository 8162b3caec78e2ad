"""One reader under atheris, in a process of its own; the arguments are those of libFuzzer."""

import pkgutil
import sys
from functools import cache

import atheris
from msgspec import inspect


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    name, *arguments = sys.argv[1:]
    # The second reading of the grammar has a branch for all that is one pattern in the first.
    with atheris.instrument_imports(include=["withdrawal_cli", "fuzz"]):
        import withdrawal_cli

        # All of them now, though the program reads some in only when they are needed.
        for module in pkgutil.walk_packages(withdrawal_cli.__path__, "withdrawal_cli."):
            if not module.name.endswith("__main__"):
                __import__(module.name)
        from fuzz.readers import READERS
    _hurry()
    atheris.Setup([sys.argv[0], *arguments], READERS[name])
    atheris.Fuzz()


def _hurry() -> None:
    """Do once what the program does once in its life, and leave out most of a long list."""
    from withdrawal_cli import clock

    inspect.type_info = cache(inspect.type_info)
    clock.zones = cache(lambda: {"UTC", "Europe/Lisbon", "Asia/Baghdad"})


if __name__ == "__main__":
    main()
