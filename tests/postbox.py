"""An address on this machine that takes messages and answers as a test wants."""

import contextlib
import http.server
import json
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Letter(NamedTuple):
    """What arrived, and where."""

    path: str
    subject: str
    body: str


class Postbox(http.server.ThreadingHTTPServer):
    """Takes every letter; answers 200 unless told otherwise of a path."""

    daemon_threads = False  # so that closing waits for every answer to end

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.answers: dict[str, Answer] = {}
        self.arrived: queue.Queue[Letter] = queue.Queue()
        self.closing = threading.Event()

    def url(self, path: str, login: str = "") -> str:
        """Return the address of a path, as Apprise wants it."""
        return f"json://{login}127.0.0.1:{self.server_port}{path}"

    def letters(self) -> list[Letter]:
        """Return what arrived since the last look, by path."""
        return sorted(self.arrived.get() for _ in range(self.arrived.qsize()))

    def paths(self) -> list[str]:
        """Return where something arrived since the last look."""
        return [letter.path for letter in self.letters()]


class _Counter(http.server.BaseHTTPRequestHandler):
    server: Postbox

    def do_POST(self) -> None:
        letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.arrived.put(Letter(self.path, letter["title"], letter["message"]))
        # The sender may have given up, or been killed.
        with contextlib.suppress(ConnectionError):
            status = self.server.answers.get(self.path, accepting)(self)
            if status:
                self.send_response(status)
                self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


Answer = Callable[[_Counter], int | None]
"""Returns a status to answer with, or None to hang up."""


def accepting(_: _Counter) -> int:
    return 200


def refusing(_: _Counter) -> int:
    return 500


def silent(request: _Counter) -> None:
    request.server.closing.wait()


def trickling(request: _Counter) -> None:
    """Answer a byte at a time, so that no read ever waits long, and never come to an end."""
    request.wfile.write(b"HTTP/1.0 200 OK\r\n")
    while not request.server.closing.wait(0.1):
        request.wfile.write(b"X")


def after(seconds: float) -> Answer:
    def accepting_late(request: _Counter) -> int:
        request.server.closing.wait(seconds)
        return 200

    return accepting_late


@contextlib.contextmanager
def opened() -> Iterator[Postbox]:
    """Open a postbox; at its end no thread is left, neither of it nor of those who wrote to it."""
    before = set(threading.enumerate())
    with Postbox() as postbox:
        threading.Thread(target=postbox.serve_forever, args=(0.01,)).start()
        try:
            yield postbox
        finally:
            postbox.closing.set()
            postbox.shutdown()
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=10)
        assert not thread.is_alive()
    logging.disable(logging.NOTSET)
