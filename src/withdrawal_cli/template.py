"""The dataset to start from, which `init` writes."""

from pathlib import Path

from withdrawal_cli.dataset import schema
from withdrawal_cli.errors import AccessError, UsageError
from withdrawal_cli.files import shown

_TEMPLATE = Path(__file__).with_name("template.toml")


def write(path: str) -> None:
    """Write the template to a new file, with the address of its schema for editors.

    Raises UsageError where there is a file already, which stays as it is, and AccessError where
    the new one cannot be written.
    """
    content = f"#:schema {schema()}\n".encode() + _TEMPLATE.read_bytes()
    try:
        with open(path, "xb") as new:  # noqa: PTH123 - Path takes an empty name for this folder
            try:
                new.write(content)
                new.flush()
            except OSError:
                Path(path).unlink()
                raise
    except FileExistsError:
        raise UsageError(f'"{shown(path)}" exists, and init never writes over a file') from None
    except OSError as error:
        raise AccessError(f'cannot write "{shown(path)}": {error.strerror}') from None
