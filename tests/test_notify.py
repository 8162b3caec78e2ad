"""Messages handed to Apprise: what arrives, what fails, and that no address is ever repeated."""

import contextlib
import email
import email.policy
import logging
import queue
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import postbox
from postbox import Letter, Postbox
from withdrawal_cli import notify
from withdrawal_cli.errors import UsageError
from withdrawal_cli.reminders import Message

MESSAGE = Message("Pier: today", ("today: <b>Pier</b> & co", "5 days past: *Quay*, “by May”"))
BODY = "today: <b>Pier</b> & co\n5 days past: *Quay*, “by May”"
NOT_SENT = "it was not accepted"


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield
    # `notify` silences every log of the process.
    logging.disable(logging.NOTSET)


@pytest.fixture
def office() -> Iterator[Postbox]:
    with postbox.opened() as opened:
        yield opened


def deliver(*urls: str) -> dict[str, str | None]:
    return dict(notify.deliver(dict.fromkeys(urls, MESSAGE)))


@pytest.mark.parametrize(
    "urls", [[], ["json://127.0.0.1:1/a"], ["json://127.0.0.1:1/a", "mailto://u:p@example.org"]]
)
def test_addresses_that_apprise_knows_are_fine(urls: list[str]) -> None:
    notify.check(urls)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hidden",
        "hidden@example.org",
        "bogus://hidden:hidden@example.org",
        "json://",
        "json://[::1",
        "mailto://hidden",
        "https://example.org/hidden",
        "json://127.0.0.1:1/hidden-\udcff",
    ],
)
def test_an_address_that_cannot_be_sent_to_is_named_by_its_place(url: str) -> None:
    with pytest.raises(UsageError) as error:
        notify.check(["json://127.0.0.1:1/a", url, "json://127.0.0.1:1/b"])
    assert str(error.value) == (
        "address 2 of 3 is none that Apprise can send to; "
        "see https://github.com/caronc/apprise for their forms"
    )


def test_without_apprise_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(UsageError) as error:
        notify.check(["json://127.0.0.1:1/a"])
    assert str(error.value) == (
        "--to needs Apprise, which is not installed; "
        "install this program with its extra: pipx install '.[notify]'"
    )


def test_without_an_address_apprise_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    notify.check([])


def test_a_message_arrives_as_it_is(office: Postbox) -> None:
    assert deliver(office.url("/a")) == {office.url("/a"): None}
    assert office.letters() == [Letter("/a", "Pier: today", BODY)]


def test_each_address_has_its_own_message(office: Postbox) -> None:
    a, b = office.url("/a"), office.url("/b")
    other = Message("Quay: 1 day left", ("1 day left: Quay",))
    assert dict(notify.deliver({a: MESSAGE, b: other})) == {a: None, b: None}
    assert office.letters() == [
        Letter("/a", "Pier: today", BODY),
        Letter("/b", "Quay: 1 day left", "1 day left: Quay"),
    ]


def test_a_message_in_a_mail_is_plain_text() -> None:
    with _mailbox() as (port, mails):
        url = f"mailto://127.0.0.1:{port}?mode=insecure&from=a@example.org&to=b@example.org"
        assert deliver(url) == {url: None}
        mail = email.message_from_bytes(mails.get(), policy=email.policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    assert mail["Subject"] == "Pier: today"
    assert [(part.get_content_type(), part.get_content().splitlines()) for part in parts] == [
        ("text/plain", list(MESSAGE.lines))
    ]


def test_a_channel_that_reads_markdown_shows_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.google_chat import NotifyGoogleChat

    sent: list[str] = []

    def taking(_: object, body: str, **__: object) -> bool:
        sent.append(body)
        return True

    monkeypatch.setattr(NotifyGoogleChat, "send", taking)
    assert deliver("gchat://workspace/key/token") == {"gchat://workspace/key/token": None}
    (body,) = sent
    assert r"\*Quay\*" in body


def test_nothing_to_send_is_nothing_sent() -> None:
    assert deliver() == {}


def test_what_fails_does_not_hold_up_what_does_not(office: Postbox) -> None:
    good, bad = office.url("/good"), office.url("/bad")
    nobody = "json://127.0.0.1:1/"
    office.answers["/bad"] = postbox.refusing
    assert deliver(bad, nobody, good) == {bad: NOT_SENT, nobody: NOT_SENT, good: None}
    assert office.paths() == ["/bad", "/good"]


def test_addresses_are_sent_to_side_by_side(office: Postbox) -> None:
    both_are_here = threading.Barrier(2)

    def together(_: object) -> int:
        both_are_here.wait(timeout=3)
        return 200

    office.answers |= {"/a": together, "/b": together}
    a, b = office.url("/a"), office.url("/b")
    assert deliver(a, b) == {a: None, b: None}


def test_what_hangs_is_given_up_and_nothing_else_is(
    office: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "LIMIT", 1.0)
    office.answers |= {"/silent": postbox.silent, "/trickling": postbox.trickling}
    silent, trickling, good = (office.url(path) for path in ("/silent", "/trickling", "/good"))
    begin = time.monotonic()
    pairs = list(notify.deliver(dict.fromkeys([silent, trickling, good], MESSAGE)))
    assert time.monotonic() - begin < 4
    late = "no answer within 1 seconds"
    assert pairs[0] == (good, None)
    assert sorted(pairs[1:]) == [(silent, late), (trickling, late)]


def test_an_address_may_take_its_time_whatever_the_library_thinks(
    office: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The library gives up after four seconds; here it is as if it did so sooner.
    from apprise import URLBase

    monkeypatch.setattr(URLBase, "socket_read_timeout", 0.1)
    office.answers["/slow"] = postbox.after(0.5)
    assert deliver(office.url("/slow")) == {office.url("/slow"): None}


def test_an_address_that_raises_is_named_without_its_words(
    office: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    send: Any = NotifyJSON.send

    def raising(self: Any, *args: object, **kwargs: object) -> object:
        if self.user == "hidden":
            raise ZeroDivisionError(self.url())
        return send(self, *args, **kwargs)

    monkeypatch.setattr(NotifyJSON, "send", raising)
    raises, good = office.url("/a", "hidden:hidden@"), office.url("/b")
    assert deliver(raises, good) == {raises: "it failed with ZeroDivisionError", good: None}


def test_no_log_says_anything_of_an_address(
    office: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    office.answers["/hidden/bad"] = postbox.refusing
    with pytest.raises(UsageError):
        notify.check(["bogus://hidden"])
    deliver(office.url("/hidden/good", "hidden:hidden@"), office.url("/hidden/bad"))
    assert caplog.text == ""


@contextlib.contextmanager
def _mailbox() -> Iterator[tuple[int, "queue.Queue[bytes]"]]:
    """Take mail over a small part of SMTP (RFC 5321)."""
    mails: queue.Queue[bytes] = queue.Queue()

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                command = line.strip().upper()
                if command == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    mails.put(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 fine\r\n")
                if command == b"QUIT":
                    break

    with socketserver.TCPServer(("127.0.0.1", 0), Clerk) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1], mails
        finally:
            server.shutdown()
            thread.join()
