"""How a message is sent: to addresses that Apprise knows, side by side, each in its time."""

import logging
import queue
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from withdrawal_cli.errors import UsageError
from withdrawal_cli.reminders import Message

LIMIT = 30.0
"""How many seconds an address may take."""


def check(urls: Sequence[str]) -> None:
    """Raise UsageError unless everything can be sent to; nothing in it repeats an address."""
    for position, url in enumerate(urls, start=1):
        if not _channel(url):
            raise UsageError(
                f"address {position} of {len(urls)} is none that Apprise can send to; "
                "see https://github.com/caronc/apprise for their forms"
            )


def deliver(messages: Mapping[str, Message]) -> Iterator[tuple[str, str | None]]:
    """Send a message to each address and yield the address with what went wrong, or None.

    Each pair comes as soon as it is known, the last at most `LIMIT` seconds after the first began.
    """
    answers: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()

    def send(url: str, message: Message) -> None:
        try:
            sent = _channel(url).notify(
                title=message.subject, body="\n".join(message.lines), body_format="text"
            )
            answers.put((url, None if sent else "it was not accepted"))
        except Exception as error:
            # Whatever a plugin raises, the others go on; its words may hold the address.
            answers.put((url, f"it failed with {type(error).__name__}"))

    for url, message in messages.items():
        # Daemons: one that hangs must not keep the program from ending.
        threading.Thread(target=send, args=(url, message), daemon=True).start()
    end = time.monotonic() + LIMIT
    waiting = set(messages)
    while waiting:
        try:
            url, failure = answers.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            yield from ((url, f"no answer within {LIMIT:.0f} seconds") for url in waiting)
            return
        waiting.discard(url)
        yield url, failure


def _channel(url: str) -> Any:
    """Return what sends to an address, or None where nothing can."""
    instantiate = _apprise().instantiate
    # Some refuse an address with an exception of their own, whose words may repeat it.
    with suppress(Exception):
        channel = instantiate(url, suppress_exceptions=True)
        if channel:
            # Not sooner than we give up ourselves.
            channel.socket_connect_timeout = channel.socket_read_timeout = 2 * LIMIT
        return channel
    return None


def _apprise() -> Any:
    """Import Apprise with its tongue tied: its log and its warnings name addresses."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # A plugin that was refused half made complains when it is thrown away.
    sys.unraisablehook = lambda _: None
    try:
        import apprise
    except ImportError:
        raise UsageError(
            "--to needs Apprise, which is not installed; "
            "install this program with its extra: pipx install '.[notify]'"
        ) from None
    return apprise.Apprise
