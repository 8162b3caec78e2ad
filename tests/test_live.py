"""`countdown --live` on a terminal: each second shown, and the terminal as it was afterwards."""

import codecs
import datetime as dt
import errno
import fcntl
import gc
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

import withdrawal_cli
from conftest import Result, Shell
from withdrawal_cli import live

PIER = """
[statement]
id = "harbour"
title = "On the harbour"
issued = 2024-01-01
timezone = "{zone}"
parties = ["City"]
[sources.gazette]
publisher = "Gazette"
title = "News"
date = 2024-01-01
[[milestones]]
id = "pier"
title = "The pier opens"
{due}
source = "gazette"
"""
DUE = 'due = {}\nwording = "by then"'

# Has the terminal, as a shell does, and says what becomes of the program.
SHELL = r"""
import fcntl, os, resource, signal, sys, termios
control, alone, ignored, *command = sys.argv[1:]
control = int(control)
os.setsid()
fcntl.ioctl(1, termios.TIOCSCTTY, 0)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
def become_the_program():
    os.write(control, b"%d\n" % os.getpid())
    os.close(control)
    for name in ("SIGINT", "SIGHUP", "SIGTTOU"):
        signal.signal(signal.Signals[name], signal.SIG_DFL)
    if ignored:
        signal.signal(signal.Signals[ignored], signal.SIG_IGN)
    os.execv(command[0], command)
if alone:
    become_the_program()
for name in ("SIGHUP", "SIGTTOU"):
    signal.signal(signal.Signals[name], signal.SIG_IGN)
program = os.fork()
if not program:
    os.setpgid(0, 0)
    os.tcsetpgrp(1, os.getpid())
    become_the_program()
while True:
    _, status = os.waitpid(program, os.WUNTRACED)
    os.tcsetpgrp(1, os.getpgrp())
    os.write(control, b"%d\n" % status)
    if not os.WIFSTOPPED(status):
        break
    if os.read(control, 1) == b"f":
        os.tcsetpgrp(1, program)
    os.killpg(program, signal.SIGCONT)
os.read(control, 1)
"""
# The clock begins when it is first looked at, however long the start has taken.
PROGRAM = r"""
import datetime as dt, sys
from withdrawal_cli import __main__, clock
real, begin, ahead = clock.now, dt.datetime.fromisoformat(sys.argv.pop(1)), []
def now():
    ahead[:] = ahead or [begin - real()]
    return real() + ahead[0]
clock.now = now
sys.exit(__main__.main())
"""
ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
STOPPED = "stopped"
PATIENCE = 15
"""Seconds after which what a test waits for does not come."""


class Screen:
    """What a terminal shows of a stream of text, as xterm does."""

    _PIECE = re.compile(r"\x1b\[[?\d;]*[A-Za-z]|[^\x1b]")

    def __init__(self, rows: int, columns: int) -> None:
        self.size = rows, columns
        self.stream = ""
        self.taken = False
        self.has_cursor = True
        self.is_spilt = False
        """Whether a line was ever longer than the screen is wide, or the screen ever scrolled."""
        self.said = ""
        """What was written beside the alternate screen."""
        self.frames: list[str] = []
        """What was shown each time before it was drawn over, or left."""
        self.is_drawn = False
        self._rest = ""
        self._clear()

    def feed(self, text: str) -> None:
        self.stream += text
        self._rest += text
        end = 0
        while piece := self._PIECE.match(self._rest, end):
            end = piece.end()
            self._show(piece[0])
        self._rest = self._rest[end:]

    def resize(self, rows: int, columns: int) -> None:
        """Take another size, and show nothing until it is drawn for that."""
        self.size = rows, columns
        self._clear()

    def __str__(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._cells).strip("\n")

    def _clear(self) -> None:
        rows, columns = self.size
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0
        self.is_drawn = False

    def _show(self, piece: str) -> None:
        rows, columns = self.size
        match piece:
            case "\x1b[?1049h" | "\x1b[?1049l":
                self.frames += [str(self)] if self.is_drawn else []
                self.taken = piece.endswith("h")
                self._clear()
            case "\x1b[?25h" | "\x1b[?25l":
                self.has_cursor = piece.endswith("h")
            case "\x1b[H":
                self.frames += [str(self)] if self.is_drawn else []
                self.is_drawn = True
                self._row = self._column = 0
            case "\x1b[K" | "\x1b[J" if self.is_drawn:
                # After a full row the cursor is still on its last column, so that is erased.
                first = min(self._column, columns - 1)
                self._cells[self._row][first:] = [" "] * (columns - first)
                if piece == "\x1b[J":
                    self._cells[self._row + 1 :] = [
                        [" "] * columns for _ in self._cells[self._row + 1 :]
                    ]
            case _ if piece.startswith("\x1b"):
                assert piece[-1] in "mKJ", f"unknown to this screen: {piece!r}"
            case _ if not self.taken:
                self.said += piece
            case _ if not self.is_drawn:
                pass
            case "\r":
                self._column = 0
            case "\n" if self._row + 1 < rows:
                self._row += 1
            case _ if piece == "\n" or self._column == columns:
                self.is_spilt = True
            case _:
                self._cells[self._row][self._column] = piece
                self._column += 1


class Terminal:
    """A terminal on which the program runs, under a shell or alone, with a clock of its own.

    The shell ignores what the program may die of, and holds the terminal until it is closed.
    """

    def __init__(
        self,
        *argv: str,
        at: str,
        rows: int = 24,
        columns: int = 80,
        has_keyboard: bool = True,
        is_alone: bool = False,
        ignored: str = "",
        **env: str,
    ) -> None:
        self.screen = Screen(rows, columns)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(PATIENCE)
        self._news = self._ours.makefile("r")
        self._master, self._slave = os.openpty()
        self._set_size(rows, columns)
        self.modes = self.modes_now()
        whole = {name: text for name, text in os.environ.items() if name != "COLUMNS"}
        self._shell = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", "-c", SHELL, str(theirs.fileno())),
                *("alone" if is_alone else "", ignored),
                *(sys.executable, "-c", PROGRAM, at, "countdown", "--live", *argv),
            ],
            stdin=self._slave if has_keyboard else subprocess.DEVNULL,
            stdout=self._slave,
            stderr=self._slave,
            env=whole | env,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.pid = int(self._news.readline())
        self._is_alone = is_alone
        self._runs = True

    def until(self, condition: Callable[[Screen], object]) -> None:
        """Read what the program writes until the screen meets a condition."""
        give_up = time.monotonic() + PATIENCE
        while not condition(self.screen):
            wait = max(0, give_up - time.monotonic())
            ready, _, _ = select.select([self._master], [], [], wait)
            assert ready, f"it never came; shown was:\n{self.screen}\n{self.screen.said}"
            try:
                read = os.read(self._master, 65536)
            except OSError:
                read = b""
            assert read, f"the terminal was left; said was:\n{self.screen.said}"
            self.screen.feed(self._decoder.decode(read))

    def shows(self, text: str) -> None:
        self.until(lambda screen: text in str(screen))

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def resize(self, rows: int, columns: int) -> None:
        self.screen.resize(rows, columns)
        self._set_size(rows, columns)

    def modes_now(self) -> list[Any]:
        return termios.tcgetattr(self._slave)

    def ending(self) -> int | str:
        """Wait for the program and return its exit code, the signal as a negative, or STOPPED."""
        if self._is_alone:
            code: int | str = self._shell.wait(PATIENCE)
        else:
            status = int(self._news.readline())
            code = STOPPED if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)
        self._runs = code == STOPPED
        return code

    def go_on(self, *, in_front: bool) -> None:
        """Continue the program that is stopped."""
        self._ours.send(b"f" if in_front else b"b")

    def hang_up(self) -> None:
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        if self._runs:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._shell.kill()
        self._shell.wait()
        self._news.close()
        self._ours.close()
        os.close(self._slave)
        if self._master >= 0:
            os.close(self._master)

    def _set_size(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))


Terminals = Callable[..., Terminal]


@pytest.fixture
def terminal() -> Iterator[Terminals]:
    """Return a function that runs the program on a new terminal, for a pier due on 1 June 2030."""
    with ExitStack() as stack:

        def started(*argv: str, at: str = "2030-05-20T12:00:00.050+00:00", **more: Any) -> Terminal:
            if not Path("pier.toml").exists():
                write_pier(due="2030-06-01")
            one = Terminal("-d", "pier.toml", *argv, at=at, **more)
            stack.callback(one.close)
            return one

        yield started


def write_pier(*, due: str = "", zone: str = "UTC", more: str = "") -> None:
    text = PIER.format(zone=zone, due=DUE.format(due) if due else "")
    Path("pier.toml").write_text(text + more)


def assert_as_it_was(one: Terminal) -> None:
    """Hold a terminal to what it was before the program, once the program has left it."""
    one.until(lambda screen: not screen.taken)
    assert one.screen.stream.startswith(ENTER)
    assert one.screen.stream.endswith(LEAVE)
    assert one.screen.has_cursor
    assert one.screen.said == ""
    assert not one.screen.is_spilt
    assert one.modes_now() == one.modes


def test_the_last_seconds_are_counted_and_then_it_is_overdue(terminal: Terminals) -> None:
    # Too narrow for large digits, so that they can be read here.
    one = terminal(at="2030-06-01T23:59:54.050+00:00", columns=40)
    one.shows("overdue, no outcome recorded")
    one.type(b"q")
    assert one.ending() == 0
    assert_as_it_was(one)
    times = [
        time[0]
        for frame in one.screen.frames
        if (time := re.search(r"^  \d\d:\d\d:\d\d( since the end of .*)?$", frame, re.MULTILINE))
    ]
    assert times == [
        "  00:00:05",
        "  00:00:04",
        "  00:00:03",
        "  00:00:02",
        "  00:00:01",
        "  00:00:00",
        "  00:00:00 since the end of 1 Jun 2030",
    ]
    assert ["overdue" in frame for frame in one.screen.frames] == [*[False] * 6, True]


@pytest.mark.parametrize(
    ("at", "left", "shown"),
    [
        (
            "2024-03-31T00:59:59.050+00:00",
            ["21:00:00", "20:59:59"],
            ["31 Mar 2024 01:59:59", "31 Mar 2024 03:00:00"],
        ),
        (
            "2024-10-27T00:59:59.050+00:00",
            ["22:00:00", "21:59:59"],
            ["27 Oct 2024 02:59:59", "27 Oct 2024 02:00:00"],
        ),
    ],
)
def test_a_change_of_clocks_does_not_change_how_much_time_is_left(
    terminal: Terminals, at: str, left: list[str], shown: list[str]
) -> None:
    day = dt.date.fromisoformat(at[:10]) + dt.timedelta(days=1)
    write_pier(due=f"{day}", zone="Europe/Berlin")
    one = terminal(at=at)
    one.shows(f"as of {shown[-1]} (Europe/Berlin)")
    drawn = one.screen.stream
    assert re.findall(r"  1 day (\d\d:\d\d:\d\d) to the end of", drawn) == left
    assert re.findall(r"as of (.*?) \(", drawn) == shown


def test_the_whole_screen_is_drawn(terminal: Terminals) -> None:
    one = terminal(at="2030-05-31T12:00:00.050+00:00")
    one.shows("(UTC)")
    assert str(one.screen) == (
        "  The pier opens\n"
        "\n"
        "    ██\n"
        "  ████\n"
        "    ██\n"
        "    ██\n"
        "  ██████\n"
        "\n"
        "  day left\n"
        "\n"
        "  1 day 11:59:59 to the end of 1 Jun 2030\n"
        "  by 1 Jun 2030: tomorrow\n"
        "  soon\n"
        "\n"
        "  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─\n"
        "  99 % of the time since 1 Jan 2024 is gone\n"
        "\n"
        "  “by then”, Gazette, 1 Jan 2024\n"
        "  harbour/pier as of 31 May 2030 12:00:00 (UTC)"
    )


@pytest.mark.parametrize(
    ("key", "number", "has_keyboard", "code"),
    [
        (b"\x03", None, True, 130),
        (b"\x03", None, False, 130),
        (b"\x1c", None, True, -signal.SIGQUIT),
        (b"", signal.SIGINT, True, 130),
        (b"", signal.SIGTERM, True, -signal.SIGTERM),
        (b"", signal.SIGTERM, False, -signal.SIGTERM),
        (b"", signal.SIGHUP, True, -signal.SIGHUP),
    ],
)
def test_what_ends_it_leaves_the_terminal_as_it_was(
    terminal: Terminals, key: bytes, number: int | None, has_keyboard: bool, code: int
) -> None:
    one = terminal(has_keyboard=has_keyboard)
    one.shows("(UTC)")
    assert not one.screen.has_cursor
    # Without a keyboard the terminal still shows what is typed.
    is_shown = bool(one.modes_now()[3] & termios.ECHO)
    assert is_shown is not has_keyboard
    if number:
        os.kill(one.pid, number)
    else:
        one.type(key)
    assert one.ending() == code
    one.screen.is_spilt &= has_keyboard
    assert_as_it_was(one)


@pytest.mark.parametrize(("rows", "columns"), [(12, 40), (6, 20), (3, 60), (1, 60)])
@pytest.mark.parametrize("day", ["2030-05-20", "2030-06-01"])
def test_the_seconds_are_seen_on_a_low_screen(
    terminal: Terminals, rows: int, columns: int, day: str
) -> None:
    one = terminal(at=f"{day}T12:00:00.300+00:00", rows=rows, columns=columns)
    one.until(lambda screen: re.search(r"\d\d:\d\d:\d\d", str(screen)))


def test_other_keys_do_nothing(terminal: Terminals) -> None:
    one = terminal()
    one.shows("(UTC)")
    one.type(b"xQ \r\x04\x1b[A")
    one.shows("12:00:01 (UTC)")
    one.type(b"keys up to q")
    assert one.ending() == 0
    assert_as_it_was(one)


def test_ctrl_z_gives_the_terminal_back_until_it_goes_on(terminal: Terminals) -> None:
    one = terminal()
    for _ in range(2):
        one.until(lambda screen: screen.taken and "(UTC)" in str(screen))
        one.type(b"\x1a")
        assert one.ending() == STOPPED
        assert_as_it_was(one)
        one.go_on(in_front=True)
    one.until(lambda screen: screen.taken and "(UTC)" in str(screen))
    assert not one.modes_now()[3] & (termios.ECHO | termios.ICANON)
    one.type(b"q")
    assert one.ending() == 0
    assert_as_it_was(one)


@pytest.mark.parametrize("goes_on", [False, True])
def test_what_is_stopped_can_be_ended_behind_the_shell(terminal: Terminals, goes_on: bool) -> None:
    one = terminal()
    one.shows("(UTC)")
    one.type(b"\x1a")
    assert one.ending() == STOPPED
    if goes_on:
        # As `bg` does in a shell: it must not draw on what others write.
        one.go_on(in_front=False)
        assert one.ending() == STOPPED
    # As `kill %1` does.
    os.kill(one.pid, signal.SIGTERM)
    one.go_on(in_front=False)
    assert one.ending() == -signal.SIGTERM
    assert_as_it_was(one)


def test_ctrl_z_does_nothing_where_nobody_could_make_it_go_on(terminal: Terminals) -> None:
    one = terminal(is_alone=True)
    one.shows("(UTC)")
    one.type(b"\x1a")
    one.shows("12:00:01 (UTC)")
    one.type(b"q")
    assert one.ending() == 0


def test_a_terminal_that_is_closed_ends_it_as_it_ends_any_program(terminal: Terminals) -> None:
    one = terminal(is_alone=True)
    one.shows("(UTC)")
    one.hang_up()
    assert one.ending() == -signal.SIGHUP


@pytest.mark.parametrize("has_keyboard", [True, False])
def test_a_terminal_that_is_gone_is_no_bug(terminal: Terminals, has_keyboard: bool) -> None:
    one = terminal(ignored="SIGHUP", is_alone=True, has_keyboard=has_keyboard)
    one.shows("(UTC)")
    one.hang_up()
    assert one.ending() in (0, 2)


def test_nohup_keeps_it_going(terminal: Terminals) -> None:
    one = terminal(ignored="SIGHUP")
    one.shows("12:00:00 (UTC)")
    os.kill(one.pid, signal.SIGHUP)
    one.shows("12:00:01 (UTC)")
    one.type(b"q")
    assert one.ending() == 0
    assert_as_it_was(one)


def test_a_new_size_is_drawn_at_once(terminal: Terminals) -> None:
    one = terminal()
    one.shows("12:00:00 (UTC)")
    begin = time.monotonic()
    for rows, columns in ((30, 12), (24, 80), (6, 20), (3, 100), (1, 40), (40, 26)) * 2:
        one.resize(rows, columns)
        one.until(lambda screen: screen.is_drawn)
    # A screen that is drawn only each second takes twelve.
    assert time.monotonic() - begin < 6
    one.shows("  harbour/pier as of 20\n  May 2030 12:00:0")
    one.type(b"q")
    assert one.ending() == 0
    assert_as_it_was(one)


def test_no_more_is_drawn_than_there_is_room_for(terminal: Terminals) -> None:
    sizes = [(24, 80), (12, 40), (6, 20), (1, 10)]
    for one in [terminal(rows=rows, columns=columns) for rows, columns in sizes]:
        one.until(lambda screen: screen.is_drawn)
        one.type(b"q")
        assert one.ending() == 0
        assert_as_it_was(one)


def test_colours_are_for_those_who_want_them(terminal: Terminals) -> None:
    overdue = "2030-06-02T12:00:00.050+00:00"
    for one, expected in [
        (terminal(at=overdue), True),
        (terminal(at=overdue, NO_COLOR="1"), False),
    ]:
        one.shows("(UTC)")
        assert "overdue" in str(one.screen)
        assert ("\x1b[1;31m" in one.screen.stream) is expected
        assert bool(re.search(r"\x1b\[[\d;]*\b[349]\dm", one.screen.stream)) is expected


def test_it_is_drawn_with_what_characters_there_are(terminal: Terminals) -> None:
    one = terminal(at="2030-05-31T12:00:00.050+00:00", PYTHONIOENCODING="ascii")
    one.shows("(UTC)")
    one.type(b"q")
    assert one.ending() == 0
    assert_as_it_was(one)
    assert one.screen.stream.isascii()
    assert "    ##\n  ####\n    ##\n    ##\n  ######\n" in one.screen.frames[0]


OTHERS = """
[[milestones]]
id = "ferry"
title = "The ferry runs"
source = "gazette"
[[milestones]]
id = "quay"
title = "The quay is built"
due = 2024-02-01
wording = "by February"
source = "gazette"
[[milestones.updates]]
date = 2024-03-01
outcome = "kept"
source = "gazette"
"""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "ferry",
            """
  The ferry runs

  no date

  Gazette, 1 Jan 2024
  harbour/ferry as of 20 May 2030 12:00:00 (UTC)""",
        ),
        (
            "quay",
            """
  by 1 Feb 2024: declared kept 29 days after the limit
  declared on 1 Mar 2024, reported by Gazette

  “by February”, Gazette, 1 Jan 2024
  harbour/quay as of 20 May 2030 12:00:00 (UTC)""",
        ),
    ],
)
def test_what_has_nothing_to_count_to_stands_still(
    terminal: Terminals, name: str, shown: str
) -> None:
    write_pier(more=OTHERS)
    one = terminal(name)
    one.shows("12:00:00 (UTC)")
    assert f"\n{one.screen}".endswith(shown)
    one.type(b"q")
    assert one.ending() == 0
    assert_as_it_was(one)


@pytest.fixture
def typed(withdrawal: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Return `withdrawal` as it runs where standard output is a terminal."""

    def shell(*argv: str) -> Result:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        return withdrawal("countdown", "--live", *argv)

    return shell


def test_nothing_dated_that_is_open_is_one_line(typed: Shell) -> None:
    write_pier()
    answer = (0, "No dated milestone is open.\n", "")
    assert typed("-d", "pier.toml") == answer


@pytest.mark.parametrize("argv", [("--json",), ("--oneline",), ("-f", "table"), ("-f", "json")])
def test_it_has_no_other_form(typed: Shell, argv: tuple[str, ...]) -> None:
    message = "--live, --oneline and --format contradict each other; give one of them"
    assert typed(*argv) == (2, "", f"error: {message}\n")


def test_it_is_about_no_other_day(typed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    message = "error: --live is about now, so it contradicts --as-of and WITHDRAWAL_AS_OF\n"
    assert typed("--as-of", "2025-09-01") == (2, "", message)
    monkeypatch.setenv("WITHDRAWAL_AS_OF", "today")
    assert typed() == (2, "", message)


NO_TERMINAL = (2, "", "error: --live needs a terminal that can be drawn anew\n")


@pytest.mark.parametrize("colour", ["", "1"])
def test_it_is_refused_without_a_terminal(
    withdrawal: Shell, monkeypatch: pytest.MonkeyPatch, colour: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", colour)
    assert withdrawal("countdown", "--live") == NO_TERMINAL


def test_it_is_refused_by_a_terminal_that_only_prints(
    typed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert typed() == NO_TERMINAL
    monkeypatch.delenv("TERM")
    assert typed() == NO_TERMINAL


def test_it_is_refused_by_a_system_without_such_terminals(
    typed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pier(due="2030-06-01")
    monkeypatch.delattr(withdrawal_cli, "live")
    monkeypatch.delitem(sys.modules, "withdrawal_cli.live")
    monkeypatch.setitem(sys.modules, "termios", None)
    message = "error: --live needs a terminal of a POSIX system\n"
    assert typed("-d", "pier.toml") == (2, "", message)


NOON = dt.datetime(2030, 5, 20, 12, tzinfo=dt.UTC)
HANDLED = (
    *(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT),
    *(signal.SIGTSTP, signal.SIGWINCH),
)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Screen]:
    """Return a function that draws on a screen of this process until a frame ends that."""
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(sys, "stdin", None)

    def shown(frame: Callable[[dt.datetime], str], *, microsecond: int = 0) -> Screen:
        screen = Screen(24, 80)
        moments = repeat(NOON.replace(microsecond=microsecond), 1000)
        live.show(
            frame,
            now=lambda: next(moments),
            write=lambda text: screen.feed(text.replace("\n", "\r\n")),
        )
        return screen

    return shown


@pytest.fixture
def caught() -> Iterator[list[int]]:
    """Have this process live through SIGHUP, and return which it got."""
    found: list[int] = []
    before = signal.signal(signal.SIGHUP, lambda number, _: found.append(number))
    yield found
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """Make a terminal standard input, and return a function that types there, or hangs up."""
    ours, theirs = os.openpty()
    with os.fdopen(theirs) as stdin, os.fdopen(ours, "wb", buffering=0) as keys:
        monkeypatch.setattr(sys, "stdin", stdin)

        def type_(typed: bytes) -> None:
            if typed:
                keys.write(typed)
            else:
                keys.close()

        yield type_


def hang_up(*_: object) -> str:
    os.kill(os.getpid(), signal.SIGHUP)
    return ""


Drawn = Callable[..., Screen]


@pytest.mark.usefixtures("caught")
def test_a_full_screen_is_shown_to_its_last_column(drawn: Drawn) -> None:
    full = "\n".join(letter * 80 for letter in "abcdefghijklmnopqrstuvwx")
    screen = drawn(lambda _: hang_up() + full)
    assert screen.frames == [full]
    assert not screen.is_spilt


@pytest.mark.usefixtures("caught")
def test_a_frame_leaves_nothing_of_a_larger_one(drawn: Drawn) -> None:
    frames = ["long line\nlonger line\nline\n", "line\nlong line\n", "\n", "line"]

    def frame(_: dt.datetime) -> str:
        shown = frames.pop(0)
        return shown if frames else hang_up() + shown

    expected = [shown.strip("\n") for shown in frames]
    assert drawn(frame, microsecond=999_000).frames == expected


def test_a_signal_is_handled_when_the_terminal_is_left(drawn: Drawn, caught: list[int]) -> None:
    seen: list[object] = []

    def frame(_: dt.datetime) -> str:
        hang_up()
        seen.append(list(caught))
        return "frame"

    before = [signal.getsignal(number) for number in HANDLED]
    screen = drawn(frame)
    assert (seen, caught) == ([[]], [signal.SIGHUP])
    assert screen.stream.endswith(LEAVE)
    assert [signal.getsignal(number) for number in HANDLED] == before
    assert signal.set_wakeup_fd(-1) == -1


@pytest.mark.usefixtures("caught")
def test_what_is_ignored_stays_so(drawn: Drawn) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    seen: list[object] = []

    def frame(_: dt.datetime) -> str:
        seen.append(signal.getsignal(signal.SIGTERM))
        os.kill(os.getpid(), signal.SIGTERM)
        return hang_up()

    drawn(frame)
    assert [*seen, signal.signal(signal.SIGTERM, before)] == [signal.SIG_IGN] * 2


def test_ctrl_c_is_an_interruption(drawn: Drawn) -> None:
    def frame(_: dt.datetime) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return ""

    with pytest.raises(KeyboardInterrupt):
        drawn(frame)


@pytest.mark.usefixtures("caught")
def test_a_change_of_size_is_drawn_before_the_second_is_over(drawn: Drawn) -> None:
    frames = iter(range(100))

    def frame(_: dt.datetime) -> str:
        os.kill(os.getpid(), signal.SIGWINCH)
        number = next(frames)
        return f"{number}" if number < 99 else f"{hang_up()}{number}"

    begin = time.monotonic()
    assert drawn(frame).frames == [f"{number}" for number in range(100)]
    assert time.monotonic() - begin < 10


@pytest.mark.usefixtures("caught")
def test_a_frame_comes_as_the_second_begins(drawn: Drawn) -> None:
    frames = iter(range(20))
    begin = time.monotonic()
    drawn(lambda _: hang_up() if next(frames) == 19 else "", microsecond=999_000)
    assert 0.018 < time.monotonic() - begin < 10


@pytest.mark.usefixtures("caught")
def test_what_runs_for_long_collects_its_garbage(drawn: Drawn) -> None:
    gc.disable()
    try:
        drawn(hang_up)
        assert gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.usefixtures("keyboard")
def test_a_bug_gives_the_terminal_back() -> None:
    before = termios.tcgetattr(sys.stdin)
    written: list[str] = []
    with pytest.raises(ZeroDivisionError):
        live.show(lambda _: f"{1 // 0}", now=lambda: NOON, write=written.append)
    assert written == [ENTER, LEAVE]
    assert termios.tcgetattr(sys.stdin) == before


def test_q_ends_it_among_other_keys(drawn: Drawn, keyboard: Callable[[bytes], None]) -> None:
    typed = iter([b"xQ", b"quit"])

    def frame(_: dt.datetime) -> str:
        keys = next(typed)
        keyboard(keys)
        return keys.decode()

    assert drawn(frame, microsecond=999_000).frames == ["xQ", "quit"]


@pytest.mark.usefixtures("caught")
def test_a_keyboard_that_is_gone_ends_it(drawn: Drawn, keyboard: Callable[[bytes], None]) -> None:
    def frame(_: dt.datetime) -> str:
        keyboard(b"")
        return "frame"

    assert drawn(frame).frames == ["frame"]


@pytest.mark.usefixtures("caught")
def test_a_keyboard_that_cannot_be_read_ends_it(
    drawn: Drawn, keyboard: Callable[[bytes], None]
) -> None:
    def frame(_: dt.datetime) -> str:
        keyboard(b"x")
        # Ready to be read, and an error when it is: so is a terminal while it is being closed.
        folder = os.open(".", os.O_RDONLY)
        os.dup2(folder, sys.stdin.fileno())
        os.close(folder)
        return "frame"

    assert drawn(frame).frames == ["frame"]


def cannot_be_written(_: str) -> None:
    raise OSError(errno.EIO, "Input/output error")


@pytest.mark.usefixtures("drawn")
def test_a_terminal_that_cannot_be_written_is_an_error() -> None:
    with pytest.raises(OSError, match="Input/output error"):
        live.show(lambda _: "frame", now=lambda: NOON, write=cannot_be_written)


def test_a_signal_tells_more_than_a_terminal_that_fails(
    keyboard: Callable[[bytes], None], caught: list[int]
) -> None:
    failing = [False]

    def write(text: str) -> None:
        if failing[0]:
            cannot_be_written(text)

    def frame(_: dt.datetime) -> str:
        keyboard(b"q")
        failing[0] = True
        return hang_up()

    live.show(frame, now=lambda: NOON, write=write)
    assert caught == [signal.SIGHUP]
