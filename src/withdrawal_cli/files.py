"""A file that is written whole or not at all."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from withdrawal_cli.dataset import shown
from withdrawal_cli.errors import AccessError


def replace(path: str, text: str) -> None:
    """Put text in a file in one step, whatever was in it. Raises AccessError, with the old kept.

    A link stays one, and the file it points to keeps its permissions.
    """
    target = Path(os.path.realpath(path))
    try:
        # Not of the target: a pipe that stands under /dev/fd leads to no path.
        mode = _mode(path)
        if not stat.S_ISREG(mode) or not os.path.basename(path):  # noqa: PTH119 - Path drops it
            raise AccessError(f'cannot write "{shown(path)}": it is not a regular file')
        _replace(target, text.encode(), stat.S_IMODE(mode))
    except OSError as error:
        raise AccessError(f'cannot write "{shown(path)}": {error.strerror}') from None


def _mode(path: str) -> int:
    """Return the mode of a file; of one to come, that which the process gives its files."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116 - Path drops a slash at the end
    except FileNotFoundError:
        # It can only be read by setting it.
        umask = os.umask(0o022)
        os.umask(umask)
        return stat.S_IFREG | 0o666 & ~umask


def _replace(target: Path, content: bytes, mode: int) -> None:
    # In the same folder, for only within a file system a rename is one step.
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".withdrawal-")
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - Path takes no handle
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(beside).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
