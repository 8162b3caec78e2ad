"""A run of reminders: owe, send, settle, in this order, so that a crash loses none."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from withdrawal_cli import ledger
from withdrawal_cli.model import Standing
from withdrawal_cli.reminders import Message, Reminder, owed
from withdrawal_cli.render.messages import message


class Parcel(NamedTuple):
    """What is owed to one channel, and how it is said."""

    reminders: Sequence[Reminder]
    message: Message


Sent = tuple[str, str | None]
"""A channel, and what went wrong with it or None."""
Send = Callable[[Mapping[str, Parcel]], Iterable[Sent]]
"""Sends parcels, by channel, and tells of each as soon as it is known."""


def deliver(
    path: Path,
    standings: Sequence[Standing],
    *,
    at: Collection[int],
    channels: Collection[str],
    send: Send,
    now: dt.datetime,
) -> dict[str, str]:
    """Send each channel what it is owed, once, and return what failed, by channel.

    What is owed is pending in the ledger at `path` before anything is sent, and told once it has
    arrived. Raises AccessError where the ledger cannot be written; then nothing was sent.
    """
    failed = {}
    with ledger.opened(path, writing=True) as book:
        parcels = _parcels(book, standings, at=at, channels=channels)
        book.owe({channel: (*parcel,) for channel, parcel in parcels.items()})
        for channel in set(channels) - set(parcels):
            book.settle(channel, standings, (), now=now)
        for channel, failure in send(parcels):
            if failure is None:
                book.settle(channel, standings, parcels[channel].reminders, now=now)
            else:
                failed[channel] = failure
    return failed


def preview(
    path: Path, standings: Sequence[Standing], *, at: Collection[int], channels: Collection[str]
) -> dict[str, Parcel]:
    """Return what `deliver` would send, and leave the ledger as it is. Raises AccessError."""
    with ledger.opened(path, writing=False) as book:
        return _parcels(book, standings, at=at, channels=channels)


def by_apprise(urls: Mapping[str, str]) -> Send:
    """Return a way to send to addresses, given by channel."""

    def send(parcels: Mapping[str, Parcel]) -> Iterator[Sent]:
        from withdrawal_cli import notify

        channels = {urls[channel]: channel for channel in parcels}
        messages = {urls[channel]: parcel.message for channel, parcel in parcels.items()}
        for url, failure in notify.deliver(messages):
            yield channels[url], failure

    return send


def _parcels(
    book: ledger.Ledger,
    standings: Sequence[Standing],
    *,
    at: Collection[int],
    channels: Collection[str],
) -> dict[str, Parcel]:
    owing = {one: owed(standings, at=at, memory=book.memory(one)) for one in channels}
    return {one: Parcel(found, message(found)) for one, found in owing.items() if found}
