"""An open stream closes when its session ends, and its token opens no other."""

import html
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse

import pytest
import uvicorn
from django.test import Client

from accounts.actions.people import change_person
from accounts.actions.sign_out import end_session, sign_out_everywhere
from accounts.models import Session, User
from config import live as server
from ledger import live
from tests.personas import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 60  # seconds, for a busy machine


@pytest.fixture
def port(monkeypatch) -> Iterator[int]:
    """The real server of live updates, on a port of its own."""
    monkeypatch.setattr(server, "hub", server.Hub())
    patience = dict.fromkeys(server.TIMEOUTS, WAIT)  # without an answer in time a stream goes on
    monkeypatch.setattr(server, "TIMEOUTS", patience)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            server.application, log_level="warning", timeout_graceful_shutdown=1
        )
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join(WAIT)


def stream_of(client: Client) -> str:
    page = client.get("/inbox/").content.decode()
    found = re.search(r'hx-sse:connect="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


@pytest.fixture
def open_stream(port: int) -> Iterator[Callable[[str], HTTPResponse]]:
    """Return a function that opens a stream; all are closed at the end."""
    with ExitStack() as opened:

        def open_one(path: str) -> HTTPResponse:
            connection = HTTPConnection("127.0.0.1", port, timeout=WAIT)
            opened.callback(connection.close)
            connection.request("GET", path)
            response = connection.getresponse()
            opened.callback(response.close)
            return response

        yield open_one


def hears(stream: HTTPResponse, topic: str) -> bool:
    """True once the stream says the topic, False once it has closed."""
    while line := stream.readline():
        if line == f"data: {topic}\n".encode():
            return True
    return False


def is_listening(stream: HTTPResponse) -> bool:
    """Publish until the stream says so: its server may still be subscribing."""
    done = threading.Event()

    def publish() -> None:
        until = time.monotonic() + WAIT
        while not done.wait(0.1) and time.monotonic() < until:
            live.publish("inbox")

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        return hears(stream, "inbox")
    finally:
        done.set()
        thread.join()


def deactivate(person: User, by: User) -> None:
    change_person(person, name=person.name, role=person.role, is_active=False, teams=[], by=by)


def choose_password(person: User, by: User) -> None:
    person.set_password("another-long-password")
    person.save()


ENDS: dict[str, Callable[[User, User], object]] = {
    "signed out everywhere": lambda ana, lea: sign_out_everywhere(ana, by=lea),
    "ended in the list": lambda ana, lea: end_session(Session.objects.get(user=ana), by=lea),
    "deactivated": deactivate,
    "a new password": choose_password,
}


@pytest.mark.parametrize("way", ENDS)
def test_a_stream_closes_with_its_session_and_others_go_on(open_stream, ana, lea, admin, way):
    path, other = stream_of(signed_in(ana)), stream_of(signed_in(lea))
    stream, hers = open_stream(path), open_stream(other)
    assert stream.status == hers.status == 200
    assert is_listening(stream)
    ENDS[way](ana, lea)
    assert not hears(stream, "never said")
    assert open_stream(path).status == 204
    assert is_listening(hers)


def test_signing_out_ends_a_stream(open_stream, ana):
    client = signed_in(ana)
    path = stream_of(client)
    stream = open_stream(path)
    assert is_listening(stream)
    client.post("/accounts/logout/")
    assert not hears(stream, "never said")
    assert open_stream(path).status == 204


def test_a_session_that_ended_while_the_server_was_cut_off_is_found_afterwards(open_stream, ana):
    """The message of the end is lost, as in a reconnect; the mark is asked at the resync."""
    path = stream_of(signed_in(ana))
    stream = open_stream(path)
    assert is_listening(stream)
    mark = server.ended_mark(str(Session.objects.get(user=ana).handle))
    live._client().set(mark, 1, ex=60)
    live.publish("ticket:1")
    assert hears(stream, "ticket:1")
    live._client().publish(server.CHANNEL, "resync")
    assert not hears(stream, "never said")
