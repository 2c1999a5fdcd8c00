"""Fixtures: a dovecot for the whole run, a mailbox on it, and the fetcher."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connections
from imapclient import IMAPClient

from mail.inbound.imap.fetcher import Fetcher
from mail.models import ImapServer, InboundMail, Mailbox
from tests.mail.conftest import written
from tests.mail.inbound.imap.dovecot import PASSWORD, Dovecot
from tests.mail.inbound.imap.provider import Provider
from tests.mail.inbound.imap.wire import Wire

PATIENCE = 40.0


@pytest.fixture(scope="session")
def provider_of_all() -> Iterator[Provider]:
    provider = Provider().start()
    yield provider
    provider.stop()


@pytest.fixture(scope="session")
def dovecot(provider_of_all: Provider) -> Iterator[Dovecot]:
    with Dovecot(introspection=f"{provider_of_all.url}/introspect?token=") as server:
        yield server


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    """Return a user name; each test has an account of its own.

    Its INBOX exists: dovecot refuses one of two clients that make it at the same time.
    """
    name = f"user-{uuid.uuid4().hex[:10]}"
    client = dovecot.client(name)
    client.select_folder("INBOX")
    client.logout()
    return name


@pytest.fixture
def colleague(dovecot: Dovecot, user: str) -> Iterator[IMAPClient]:
    """A second client of the same account."""
    client = dovecot.client(user)
    yield client
    client.logout()


@pytest.fixture
def imap(support: Mailbox, dovecot: Dovecot, user: str) -> ImapServer:
    return ImapServer.objects.create(
        mailbox=support,
        host="127.0.0.1",
        port=dovecot.port,
        security="plain",
        user_name=user,
        password=PASSWORD,
    )


@contextmanager
def wired(
    server: ImapServer,
    watch: Callable[[bytes], str] | None = None,
    hidden: Sequence[bytes] = (),
) -> Iterator[Wire]:
    wire = Wire(server.port, watch, hidden)
    ImapServer.objects.filter(pk=server.pk).update(port=wire.port)
    try:
        yield wire
    finally:
        wire.close()


@contextmanager
def running_fetcher(poll_seconds: float = 0.2) -> Iterator[Fetcher]:
    """Run the fetcher in threads of the test's own process."""
    fetcher, stop = Fetcher(poll_seconds), threading.Event()

    def run() -> None:
        try:
            fetcher.run(stop.is_set)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield fetcher
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def fetcher(imap: ImapServer) -> Iterator[Fetcher]:
    with running_fetcher() as fetcher:
        yield fetcher


def until[T](what: str, look: Callable[[], T], patience: float = PATIENCE) -> T:
    """Wait until `look` returns a true value, and return it."""
    deadline = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what}: not within {patience:.0f} s"
        time.sleep(0.05)
    return found


def is_connected(imap: ImapServer) -> bool:
    imap.refresh_from_db()
    return imap.state == ImapServer.State.CONNECTED


def waiting_error(imap: ImapServer) -> str:
    """Return the error with which it waits to retry, "" while it does not."""
    imap.refresh_from_db()
    return imap.error if imap.state == ImapServer.State.WAITING else ""


def stored(count: int) -> bool:
    return InboundMail.objects.count() == count


def caught_up(imap: ImapServer, uid: int) -> bool:
    imap.refresh_from_db()
    return imap.last_uid >= uid and not imap.open_uids


def some_mail(number: int = 1) -> bytes:
    return written(message_id=f"mail-{number}@acme.example", subject=f"Mail {number}")
