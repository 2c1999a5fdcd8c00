"""Servers with unusual timing: a scripted one on a real socket."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError

from mail.inbound.imap.idle import wait_for_changes

Answers = Callable[[bytes, bytes], bytes]
TOO_LONG = 3600.0  # a wait that is not interrupted lasts until the test is killed


@contextmanager
def scripted(answers: Answers, *, abilities: bytes = b"IDLE") -> Iterator[IMAPClient]:
    """Yield a client of a server that answers (tag, command) as scripted; b"" hangs up."""

    def serve(listener: socket.socket) -> None:
        talk, _address = listener.accept()
        with talk, talk.makefile("rb") as lines:
            talk.sendall(b"* PREAUTH [CAPABILITY IMAP4rev1 " + abilities + b"] ready\r\n")
            for line in lines:
                tag, _space, command = line.strip().partition(b" ")
                if command == b"CAPABILITY":
                    said = b"* CAPABILITY IMAP4rev1 %s\r\n%s OK done\r\n" % (abilities, tag)
                else:
                    said = answers(tag, command)
                if not said:
                    return
                talk.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        client = IMAPClient("127.0.0.1", listener.getsockname()[1], ssl=False, timeout=20)
        try:
            yield client
        finally:
            client.shutdown()
            thread.join(10)


def test_a_response_together_with_the_continuation_is_noticed():
    tags: list[bytes] = []

    def answers(tag: bytes, command: bytes) -> bytes:
        if command == b"IDLE":
            tags.append(tag)
            return b"+ idling\r\n* 1 EXISTS\r\n"
        return tags[0] + b" OK done\r\n"

    with scripted(answers) as client:
        wait_for_changes(client, Event(), TOO_LONG)


def test_still_here_is_no_news():
    stop, tags = Event(), []

    def answers(tag: bytes, command: bytes) -> bytes:
        if command == b"IDLE":
            tags.append(tag)
            threading.Timer(1.5, stop.set).start()
            return b"+ idling\r\n* OK Still here\r\n"
        assert stop.is_set()
        return tags[0] + b" OK done\r\n"

    with scripted(answers) as client:
        wait_for_changes(client, stop, TOO_LONG)
    assert stop.is_set()


def test_a_server_that_hangs_up_is_noticed():
    def answers(tag: bytes, command: bytes) -> bytes:
        return b"+ idling\r\n" if command == b"IDLE" else b""

    with scripted(answers) as client:
        threading.Timer(0.5, client.socket().shutdown, [socket.SHUT_RD]).start()
        with pytest.raises((IMAPClientAbortError, OSError)):
            wait_for_changes(client, Event(), TOO_LONG)


def test_a_server_without_idle_is_asked_after_a_while():
    asked: list[bytes] = []

    def answers(tag: bytes, command: bytes) -> bytes:
        asked.append(command)
        return tag + b" OK nothing\r\n"

    with scripted(answers, abilities=b"UIDPLUS") as client:
        wait_for_changes(client, Event(), 0.1)
    assert asked == [b"NOOP"]
