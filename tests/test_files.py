"""Files that are read whole, and written whole or not at all, whatever they are or goes wrong."""

import errno
import io
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest

from conftest import Result, Shell
from withdrawal_cli import files
from withdrawal_cli.errors import AccessError

STEPS = pytest.mark.parametrize("step", ["fchmod", "fsync", "replace"])


@contextmanager
def masking(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def names() -> list[str]:
    return sorted(str(file) for file in Path().rglob("*"))


def mode(name: str) -> str:
    return f"{Path(name).stat().st_mode & 0o7777:o}"


def failing(failure: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise failure

    return fail


def refusal(name: str, text: str = "new") -> str:
    """Return why a file cannot be written."""
    with pytest.raises(AccessError) as raised:
        files.replace(name, text)
    return str(raised.value)


def obstacle(name: str) -> str:
    """Return why a file cannot be read."""
    with pytest.raises(AccessError) as raised:
        files.read(name)
    return str(raised.value)


@contextmanager
def writing(name: str, text: bytes) -> Iterator[None]:
    """Write to a pipe from its other end, as long as somebody reads."""

    def write() -> None:
        with suppress(BrokenPipeError), Path(name).open("wb", buffering=0) as pipe:
            pipe.write(text)

    writer = threading.Thread(target=write)
    writer.start()
    yield
    writer.join()


TOO_LONG = "holds more than {} MiB; split it into statements, each a file"


@pytest.mark.parametrize("name", ["long", "/dev/zero"])
def test_a_file_without_an_end_is_read_up_to_a_limit(name: str) -> None:
    with Path("long").open("wb") as sparse:
        sparse.truncate(2**30)
    assert obstacle(name) == f'cannot read "{name}": it {TOO_LONG.format(256)}'


@pytest.mark.parametrize(
    ("name", "told"), [("file", '"file"'), ("pipe", '"pipe"'), ("-", "standard input")]
)
def test_a_file_may_be_as_long_as_the_limit(
    name: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)
    os.mkfifo("pipe")
    for size in (2**20 - 1, 2**20, 2**20 + 1):
        content = b"x" * size
        Path("file").write_bytes(content)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        with writing(name, content) if name == "pipe" else nullcontext():
            if size <= 2**20:
                assert files.read(name) == content
            else:
                assert obstacle(name) == f"cannot read {told}: it {TOO_LONG.format(1)}"


def test_a_file_that_changes_is_read_once_for_both_views(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawal("init", "mine.toml")
    read: list[str] = []

    def reading(name: str) -> bytes:
        read.append(name)
        content = Path(name).read_bytes()
        Path(name).unlink()
        return content

    monkeypatch.setattr(files, "read", reading)
    answer = withdrawal("diff", "mine.toml@2030-01-20", "mine.toml@2030-01-20")
    assert answer == Result(0, "From 20 Jan 2030 to 20 Jan 2030 · nothing changed\n", "")
    assert read == ["mine.toml"]


def test_a_file_that_is_gone_since_its_folder_was_listed_is_an_error(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("data").mkdir()
    monkeypatch.setattr(files, "in_folder", lambda *_: ["data/x.toml"])
    error = 'error: cannot read "data/x.toml": No such file or directory\n'
    assert withdrawal("status", "-d", "data") == Result(2, "", error)


@pytest.mark.parametrize("name", ["pipe.toml", "socket.toml", "zero.toml"])
def test_what_is_no_file_is_not_opened_for_being_in_a_folder(name: str) -> None:
    Path("data").mkdir()
    if name == "pipe.toml":
        os.mkfifo("data/pipe.toml")
    if name == "socket.toml":
        with socket.socket(socket.AF_UNIX) as unix:
            unix.bind("data/socket.toml")
    if name == "zero.toml":
        Path("data/zero.toml").symlink_to("/dev/zero")
    with pytest.raises(AccessError) as raised:
        files.in_folder("data", ".toml")
    assert str(raised.value) == f'cannot read "data/{name}": it is not a regular file'


def test_a_folder_is_not_followed_into_itself() -> None:
    Path("data").mkdir()
    Path("data/x.toml").touch()
    Path("data/again.toml").symlink_to("../data")
    Path("data/loop.toml").symlink_to("loop.toml")
    assert files.in_folder("data", ".toml") == ["data/loop.toml", "data/x.toml"]
    assert obstacle("data/loop.toml") == (
        'cannot read "data/loop.toml": Too many levels of symbolic links'
    )


@pytest.mark.parametrize("before", [None, "", "old", "old and longer than the new one\n" * 9999])
@pytest.mark.parametrize("text", ["", "new", "one\r\ntwo\nthree\r", "“é” 𝄞", "new\n" * 99_999])
def test_the_file_holds_the_text_and_nothing_else(before: str | None, text: str) -> None:
    if before is not None:
        Path("mine").write_text(before)
    files.replace("mine", text)
    assert Path("mine").read_bytes() == text.encode()
    assert names() == ["mine"]


@pytest.mark.parametrize(
    ("mask", "expected"), [(0o022, "644"), (0o002, "664"), (0o077, "600"), (0, "666")]
)
def test_a_new_file_has_the_permissions_of_any_new_file(mask: int, expected: str) -> None:
    with masking(mask):
        files.replace("mine", "new")
        Path("another").touch()
        assert mode("mine") == mode("another") == expected
        # It had to be set to be read.
        assert os.umask(mask) == mask


@pytest.mark.parametrize("before", [0o600, 0o644, 0o640, 0o755, 0o444, 0o400, 0o666])
def test_a_file_keeps_its_permissions(before: int) -> None:
    Path("mine").write_text("old")
    Path("mine").chmod(before)
    with masking(0o077):
        files.replace("mine", "new")
    assert (Path("mine").read_text(), mode("mine")) == ("new", f"{before:o}")


@pytest.mark.parametrize("to", ["folder/mine", "{here}/folder/mine", "second", "loose"])
def test_a_link_stays_a_link(to: str) -> None:
    Path("folder").mkdir()
    Path("folder/mine").write_text("old")
    Path("folder/mine").chmod(0o640)
    Path("second").symlink_to("folder/mine")
    Path("loose").symlink_to("folder/new")
    Path("link").symlink_to(to.format(here=Path.cwd()))
    before = names()
    files.replace("link", "new")
    assert Path("link").is_symlink()
    assert Path("link").read_text() == "new"
    if to == "loose":
        assert names() == sorted([*before, "folder/new"])
    else:
        assert (names(), mode("folder/mine")) == (before, "640")


def test_a_reader_who_came_before_reads_the_old_file_to_its_end() -> None:
    Path("mine").write_text("old")
    with Path("mine").open() as reader:
        files.replace("mine", "new")
        assert reader.read() == "old"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/mine", "No such file or directory"),
        ("file/mine", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("astray", "No such file or directory"),
        ("x" * 256, "File name too long"),
        ("x/" * 3000, "File name too long"),
        ("folder", "it is not a regular file"),
        ("to-folder", "it is not a regular file"),
        (".", "it is not a regular file"),
        ("", "it is not a regular file"),
        ("fifo", "it is not a regular file"),
        ("to-fifo", "it is not a regular file"),
        ("socket", "it is not a regular file"),
        ("/dev/null", "it is not a regular file"),
    ],
)
def test_what_cannot_be_a_file_stays_as_it_is(name: str, reason: str) -> None:
    Path("file").write_text("old")
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")
    Path("astray").symlink_to("nowhere/mine")
    os.mkfifo("fifo")
    for kind in ("folder", "fifo"):
        Path(f"to-{kind}").symlink_to(kind)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    before = names()
    assert refusal(name) == f'cannot write "{name}": {reason}'
    assert (names(), Path("file").read_text()) == (before, "old")


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="no /proc on this system")
@pytest.mark.parametrize("name", ["/proc/version", "/proc/mine"])
def test_where_not_even_root_may_write_it_says_so(name: str) -> None:
    assert refusal(name).startswith(f'cannot write "{name}": ')


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_closed_to_us_stays_as_it_is() -> None:
    Path("folder").mkdir()
    Path("folder/mine").write_text("old")
    Path("folder").chmod(0o555)
    try:
        assert refusal("folder/mine") == 'cannot write "folder/mine": Permission denied'
    finally:
        Path("folder").chmod(0o755)
    assert (names(), Path("folder/mine").read_text()) == (["folder", "folder/mine"], "old")


def test_a_pipe_under_dev_fd_is_no_file() -> None:
    # What a shell makes of `-o >(command)`, and `-o /dev/stdout` of a pipe.
    reading, writing = os.pipe()
    try:
        name = f"/dev/fd/{writing}"
        assert refusal(name) == f'cannot write "{name}": it is not a regular file'
    finally:
        os.close(reading)
        os.close(writing)


@pytest.mark.parametrize("name", ["new/", "file/"])
def test_the_name_of_a_folder_makes_no_file(name: str) -> None:
    Path("file").write_text("old")
    assert refusal(name).startswith(f'cannot write "{name}": ')
    assert (names(), Path("file").read_text()) == (["file"], "old")


@pytest.mark.parametrize(
    "name", ["x" * 255, "a b", "-", "--x", "Süd", "$HOME;'\"", "\x1b[2J\n", os.fsdecode(b"\xff")]
)
def test_any_name_that_a_file_can_have_will_do(name: str) -> None:
    files.replace(name, "old")
    files.replace(name, "new")
    assert (names(), Path(name).read_text()) == ([name], "new")


def test_a_name_that_is_no_text_is_told_as_one() -> None:
    name = os.fsdecode(b"nowhere/\xff")
    assert refusal(name) == 'cannot write "nowhere/\\xff": No such file or directory'


@STEPS
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_failure_on_the_way_leaves_the_old_file_and_no_other(
    step: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine").write_text("old")
    monkeypatch.setattr(os, step, failing(OSError(number, os.strerror(number))))
    assert refusal("mine") == f'cannot write "mine": {os.strerror(number)}'
    assert refusal("new") == f'cannot write "new": {os.strerror(number)}'
    assert (names(), Path("mine").read_text()) == (["mine"], "old")


@STEPS
def test_an_interruption_leaves_the_old_file_and_no_other(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine").write_text("old")
    monkeypatch.setattr(os, step, failing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        files.replace("mine", "new")
    assert (names(), Path("mine").read_text()) == (["mine"], "old")


def test_a_full_disk_leaves_the_old_file_and_no_other() -> None:
    # A limit on the size of files fails as a full disk does: in the middle of writing.
    Path("mine").write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        assert refusal("mine", "new" * 1000) == 'cannot write "mine": File too large'
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (names(), Path("mine").read_text()) == (["mine"], "old")


def test_what_cannot_be_tidied_up_does_not_hide_the_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "fsync", failing(OSError(errno.EIO, "Input/output error")))
    monkeypatch.setattr(os, "unlink", failing(OSError(errno.EROFS, "Read-only file system")))
    assert refusal("mine") == 'cannot write "mine": Input/output error'


def test_a_kill_leaves_the_old_file_whole() -> None:
    Path("mine").write_text("old")
    program = (
        "import os, signal; from withdrawal_cli import files; "
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL); files.replace('mine', 'new')"
    )
    run = subprocess.run([sys.executable, "-c", program], check=False)
    assert run.returncode == -signal.SIGKILL
    assert Path("mine").read_text() == "old"
    # Nobody is left to tidy up, but calendars pass over a hidden file.
    assert [name for name in names() if not name.startswith(".withdrawal-")] == ["mine"]


def test_the_text_is_on_the_disk_before_it_takes_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").write_text("old")
    Path("mine").chmod(0o640)
    seen = []

    def look(step: str) -> None:
        real = getattr(os, step)

        def looking(*arguments: object) -> None:
            (beside,) = (name for name in names() if name != "mine")
            # Kept from others until it has the permissions of the file.
            seen.append((step, Path(beside).read_text(), mode(beside), Path("mine").read_text()))
            real(*arguments)

        monkeypatch.setattr(os, step, looking)

    for step in ("fchmod", "fsync", "replace"):
        look(step)
    files.replace("mine", "new")
    assert seen == [
        ("fchmod", "new", "600", "old"),
        ("fsync", "new", "640", "old"),
        ("replace", "new", "640", "old"),
    ]


def test_a_reader_never_sees_half_a_file() -> None:
    texts = ["one\n" * 50_000, "two, which is longer\n" * 50_000]
    files.replace("mine", texts[0])

    def writing() -> None:
        for turn in range(100):
            files.replace("mine", texts[turn % 2])

    writer = threading.Thread(target=writing)
    writer.start()
    reads = []
    while writer.is_alive():
        reads.append(Path("mine").read_text() in texts)
    writer.join()
    assert reads
    assert all(reads)


def test_of_two_writers_at_once_one_comes_last() -> None:
    texts = ["one\n" * 10_000, "two, which is longer\n" * 10_000]
    files.replace("mine", "")

    def writing(text: str) -> None:
        for _ in range(50):
            files.replace("mine", text)

    writers = [threading.Thread(target=writing, args=[text]) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Path("mine").read_text() in texts
    assert names() == ["mine"]
