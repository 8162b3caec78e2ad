"""Files: read whole, up to a limit, and written whole or not at all."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from withdrawal_cli.errors import AccessError

STANDARD_INPUT = "-"
MOST_BYTES = 2**28
"""How many bytes a file may hold, so that one without an end is an error: 256 MiB.

A million milestones take some 150 of them.
"""


def read(path: str) -> bytes:
    """Return what a file holds, or standard input where `path` is `-`. Raises AccessError."""
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise AccessError("cannot read standard input: it is closed")
        return _content(sys.stdin.buffer, "standard input")
    try:
        # Not Path, which takes an empty name for the folder we are in.
        file = open(path, "rb", buffering=0)  # noqa: PTH123, SIM115 - closed below
    except OSError as error:
        raise AccessError(f'cannot read "{shown(path)}": {error.strerror}') from None
    with file:
        return _content(file, f'"{shown(path)}"')


def in_folder(folder: str, suffix: str) -> list[str]:
    """Return the files of a folder that end in `suffix`, by name. Raises AccessError."""
    try:
        # Hidden ones belong to an editor or to a file system.
        visible = [file for file in Path(folder).iterdir() if not file.name.startswith(".")]
    except OSError as error:
        raise AccessError(f'cannot read "{shown(folder)}": {error.strerror}') from None
    found = sorted(str(file) for file in visible if file.suffix == suffix)
    # By os.path, which never raises, on any Python, where it may not look.
    files = [file for file in found if not os.path.isdir(file)]  # noqa: PTH112
    for file in files:
        if os.path.exists(file) and not os.path.isfile(file):  # noqa: PTH110, PTH113
            # Nobody named it, and to open a pipe may take for ever.
            raise AccessError(f'cannot read "{shown(file)}": it is not a regular file')
    return files


def shown(path: str) -> str:
    r"""Return the name of a file as text; bytes in it that are not UTF-8 are shown as `\xff`."""
    return os.fsencode(path).decode(errors="backslashreplace")


def replace(path: str, text: str) -> None:
    """Put text in a file in one step, whatever was in it. Raises AccessError, with the old kept.

    A link stays one, and the file it points to keeps its permissions.
    """
    try:
        target = Path(os.path.realpath(path))
        # Not of the target: a pipe that stands under /dev/fd leads to no path.
        mode = _mode(path)
        if not stat.S_ISREG(mode) or not os.path.basename(path):  # noqa: PTH119 - Path drops it
            raise AccessError(f'cannot write "{shown(path)}": it is not a regular file')
        _replace(target, text.encode(errors="surrogateescape"), stat.S_IMODE(mode))
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
    import tempfile

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


def _content(file: BinaryIO, name: str) -> bytes:
    content = bytearray()
    try:
        while (piece := file.read(2**20)) != b"":
            if piece is None:
                # It was opened not to wait, and what has come so far may be half of it.
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            content += piece
            if len(content) > MOST_BYTES:
                raise AccessError(
                    f"cannot read {name}: it holds more than {MOST_BYTES // 2**20} MiB; "
                    "split it into statements, each a file"
                )
    except OSError as error:
        raise AccessError(f"cannot read {name}: {error.strerror}") from None
    return bytes(content)
