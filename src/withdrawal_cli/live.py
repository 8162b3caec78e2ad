"""A terminal that is drawn anew each second, and left as it was."""

import datetime as dt
import gc
import os
import select
import shutil
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

# The alternate screen, and the cursor (xterm control sequences, DECSET 1049 and 25).
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_TOP, _END_OF_LINE, _END_OF_SCREEN = "\x1b[H", "\x1b[K", "\x1b[J"

_FATAL = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_WATCHED = (signal.SIGINT, signal.SIGTSTP, signal.SIGWINCH, *_FATAL)


def show(
    frame: Callable[[dt.datetime], str],
    *,
    now: Callable[[], dt.datetime],
    write: Callable[[str], None],
) -> None:
    """Draw the frame of each second on the terminal until `q` is typed.

    `write` puts text on that terminal at once. Raises KeyboardInterrupt on Ctrl-C. A signal that
    stops or ends the process does so when the terminal is as it was.
    """
    # It is off for a short run, and this one may take weeks.
    gc.enable()
    keyboard = sys.stdin.fileno() if sys.stdin is not None and sys.stdin.isatty() else None
    ended_by = int(signal.SIGTSTP)
    while ended_by == signal.SIGTSTP:
        if keyboard is not None:
            _wait_for_terminal(keyboard)
        with _signals() as signals, _screen(keyboard, write):
            ended_by = _run(frame, now=now, write=write, keyboard=keyboard, signals=signals)
        if ended_by == signal.SIGINT:
            raise KeyboardInterrupt
        if ended_by:
            # Handled as before, so that whoever started the program sees what became of it.
            signal.raise_signal(ended_by)


def _wait_for_terminal(terminal: int) -> None:
    """Have the system stop this process while another one is in front (POSIX, 11.1.4)."""
    termios.tcsetattr(terminal, termios.TCSANOW, termios.tcgetattr(terminal))


def _run(
    frame: Callable[[dt.datetime], str],
    *,
    now: Callable[[], dt.datetime],
    write: Callable[[str], None],
    keyboard: int | None,
    signals: int,
) -> int:
    """Draw until a signal other than a change of size, and return it; 0 for `q`."""
    sources = [signals] if keyboard is None else [signals, keyboard]
    while True:
        moment = now()
        drawing = _drawing(frame(moment).splitlines() or [""], shutil.get_terminal_size().lines)
        try:
            write(drawing)
        except OSError:
            if hung_up := _signal(signals, wait=1):
                return hung_up
            raise
        ready, _, _ = select.select(sources, [], [], 1 - moment.microsecond / 1_000_000)
        if number := _signal(signals, wait=0):
            return number
        if keyboard in ready:
            keys = _typed(keyboard)
            if not keys:
                return _signal(signals, wait=1)
            if b"q" in keys:
                return 0


def _signal(signals: int, *, wait: float) -> int:
    """Return the signal that has come, or comes soon; 0 for none but a change of size.

    A terminal that is closed makes reading and writing fail a moment before it sends its signal.
    """
    if not select.select([signals], [], [], wait)[0]:
        return 0
    come = [number for number in os.read(signals, 64) if number != signal.SIGWINCH]
    # The one that stops has the highest number, and must not hide one that ends.
    return min(come, default=0)


def _typed(keyboard: int) -> bytes:
    """Return what was typed; nothing where the terminal has gone."""
    try:
        return os.read(keyboard, 64)
    except OSError:
        return b""


def _drawing(lines: list[str], height: int) -> str:
    """Return what puts lines in the place of whatever is on a screen, as many as it has.

    Each line is emptied before it is written: behind a full one the cursor is still on its end.
    """
    rest = f"\n{_END_OF_SCREEN}" if len(lines) < height else ""
    return _TOP + "\n".join(f"{_END_OF_LINE}{line}" for line in lines[:height]) + rest


@contextmanager
def _signals() -> Iterator[int]:
    """Collect signals, each as a byte to read, instead of having them interrupt a drawing."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with ExitStack() as stack:
        stack.callback(os.close, reading)
        stack.callback(os.close, writing)
        stack.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(writing))
        for number in _WATCHED:
            # What is ignored stays so: that is how nohup works.
            if signal.getsignal(number) is not signal.SIG_IGN:
                stack.callback(signal.signal, number, signal.signal(number, lambda *_: None))
        yield reading


@contextmanager
def _screen(keyboard: int | None, write: Callable[[str], None]) -> Iterator[None]:
    """Take the whole screen, and keys as they are typed, and give both back."""
    with ExitStack() as stack:
        if keyboard is not None:
            modes = termios.tcgetattr(keyboard)
            stack.callback(_unless_gone, termios.tcsetattr, keyboard, termios.TCSADRAIN, modes)
            tty.setcbreak(keyboard)
        stack.callback(_unless_gone, write, _LEAVE)
        write(_ENTER)
        yield


def _unless_gone(give_back: Callable[..., None], *arguments: Any) -> None:
    # A terminal that was closed has nothing to be given back to.
    with suppress(OSError, termios.error):
        give_back(*arguments)
