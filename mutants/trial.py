"""One mutant, tried: the tests of its file, run on it."""

import io
import sys
from contextlib import redirect_stdout
from importlib import import_module
from types import ModuleType

import hypothesis
import pytest

PACKAGE = "withdrawal_cli"

_SURVIVED = {
    pytest.ExitCode.OK: True,
    pytest.ExitCode.TESTS_FAILED: False,
    pytest.ExitCode.INTERRUPTED: False,  # the tests could not even be imported
}


def survives(file: str, code: str, folder: str) -> bool:
    """Tell whether the tests of a file of the program pass as if `code` stood in it.

    The process must not have imported the program before. The tests may write in `folder`.
    """
    name = f"{PACKAGE}.{file}"
    module = sys.modules[name] = ModuleType(name)
    try:
        exec(compile(code, name, "exec"), module.__dict__)
    except Exception:  # the tests could not import it either
        return False
    setattr(import_module(PACKAGE), file, module)
    # Any example that fails will do, and to be slow is not to fail.
    hypothesis.settings.register_profile(
        "mutants",
        phases=set(hypothesis.Phase) - {hypothesis.Phase.shrink},
        suppress_health_check=set(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    options = ["--exitfirst", f"--basetemp={folder}", "--disable-plugin-autoload"]
    with redirect_stdout(io.StringIO()):
        outcome = pytest.main([*options, f"tests/test_{file}.py"])
    return _SURVIVED[pytest.ExitCode(outcome)]
