"""Errors are shown as text, retried, and delay no other mailbox."""

import os
import socket
from contextlib import contextmanager

import pytest
from django.utils import timezone

from mail.inbound.imap import backoff
from mail.inbound.imap.retry_counter import MAX_BROKEN_CONNECTIONS
from mail.models import ImapServer, InboundMail
from tests.mail.inbound.imap.conftest import (
    caught_up,
    is_connected,
    running_fetcher,
    some_mail,
    stored,
    until,
    waiting_error,
    wired,
)
from tests.mail.inbound.imap.dovecot import PASSWORD, Dovecot, free_ports

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quick(monkeypatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_WAIT", 0.3)


@pytest.fixture
def slow(monkeypatch) -> None:
    """Make the backoff longer than the test."""
    monkeypatch.setattr(backoff, "FIRST_WAIT", 600.0)


def error_of(imap: ImapServer) -> str:
    """Return the error shown for a server that cannot be used."""
    with running_fetcher():
        return until("words", lambda: waiting_error(imap))


def test_a_refused_password_is_said_and_a_mended_one_is_used_at_once(imap, colleague, slow):
    ImapServer.objects.update(password="wrong")
    with running_fetcher():
        error = until("refused", lambda: waiting_error(imap))
        assert error.startswith(f"127.0.0.1 refused user name or password of {imap.user_name}:")
        assert imap.retry_at > timezone.now()
        assert imap.error_at
        row = ImapServer.objects.get()
        row.password = PASSWORD
        row.save()
        until("connected", lambda: is_connected(imap))
        assert (imap.error, imap.retry_at) == ("", None)
    imap.refresh_from_db()
    assert imap.state == ImapServer.State.OFF


def test_try_now_ends_the_wait(imap, colleague, slow):
    ImapServer.objects.update(folder="Support")
    with running_fetcher():
        until("the wait", lambda: waiting_error(imap))
        colleague.create_folder("Support")
        ImapServer.objects.update(retry_at=None)
        until("connected", lambda: is_connected(imap))


def test_a_missing_folder_is_named_with_those_that_are_there(imap, colleague):
    colleague.create_folder("Unterstützung")
    ImapServer.objects.update(folder="Support")
    error = error_of(imap)
    assert error.startswith("There is no folder “Support”.")
    assert "Unterstützung" in error


def test_a_target_that_cannot_be_created_is_shown_and_mail_is_stored(imap, colleague):
    ImapServer.objects.update(after_storing="move", move_to="a/../b")
    with running_fetcher():
        colleague.append("INBOX", some_mail())
        until("stepped over", lambda: caught_up(imap, 1))
        until("words", lambda: is_connected(imap) and imap.error)
    assert imap.error.startswith("The folder “a/../b” is missing and could not be created:")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"host": "nowhere.invalid"}, "The server name nowhere.invalid is not known."),
        ({"port": 1}, "No answer from 127.0.0.1:1."),
        ({"security": "tls"}, "No encrypted connection to 127.0.0.1"),
        ({"sign_in": "oauth"}, "The account is not connected yet."),
    ],
)
def test_words_for_what_is_set_wrong(imap, changes, error):
    ImapServer.objects.update(**changes)
    assert error_of(imap).startswith(error)


def test_a_server_that_says_nothing_is_given_up(imap):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        ImapServer.objects.update(port=port)
        assert error_of(imap) == f"127.0.0.1:{port} does not answer."


@contextmanager
def trusted(dovecot: Dovecot):
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(dovecot.authority)
    try:
        yield
    finally:
        os.environ.pop("SSL_CERT_FILE")
        if before:
            os.environ["SSL_CERT_FILE"] = before


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificates_are_looked_at(imap, dovecot, colleague, security):
    port = dovecot.tls_port if security == "tls" else dovecot.port
    ImapServer.objects.update(security=security, port=port, host="localhost")
    error = error_of(imap)
    assert error.startswith("The certificate of localhost is not trusted: ")
    with trusted(dovecot), running_fetcher():
        colleague.append("INBOX", some_mail())
        until("stored", lambda: stored(1))


def test_it_comes_back_when_the_server_does(support, quick):
    with Dovecot() as server:
        row = ImapServer.objects.create(
            mailbox=support,
            host="127.0.0.1",
            port=server.port,
            security="plain",
            user_name="ana",
            password=PASSWORD,
        )
        with running_fetcher():
            until("connected", lambda: is_connected(row))
            server.kill()
            error = until("words", lambda: waiting_error(row))
            assert "was lost" in error or "No answer from" in error
            server.start()
            colleague = server.client("ana")
            colleague.append("INBOX", some_mail())
            until("stored", lambda: stored(1))
            colleague.logout()
            assert is_connected(row)


def test_one_mail_that_ends_the_connection_holds_up_no_other(imap, colleague, quick):
    def watch(line: bytes) -> str:
        return "cut" if b"UID FETCH 2 (BODY" in line else ""

    for number in (1, 2, 3):
        colleague.append("INBOX", some_mail(number))
    with wired(imap, watch) as wire, running_fetcher():
        until("the others", lambda: stored(2), patience=60)
        until("said", lambda: is_connected(imap) and imap.error)
        assert imap.open_uids == [2]
        assert imap.error.startswith("1 mail cannot be fetched and is tried again:")
        assert wire.cuts >= MAX_BROKEN_CONNECTIONS
    kept = {bytes(each.raw.content) for each in InboundMail.objects.all()}
    assert kept == {some_mail(1), some_mail(3)}
    ImapServer.objects.update(port=wire.target)
    with running_fetcher():
        until("stored in the end", lambda: caught_up(imap, 3))
    assert stored(3)


def test_a_mail_that_the_server_cannot_read_holds_up_no_other(
    imap, dovecot, colleague, user, quick
):
    for number in (1, 2, 3):
        colleague.append("INBOX", some_mail(number))
    files = dovecot.folder_of(user).glob("*/*.*,S=*")
    second = next(each for each in files if b"mail-2@" in each.read_bytes())
    content = second.read_bytes()
    second.chmod(0)
    with running_fetcher():
        until("the others", lambda: stored(2), patience=60)
        until("said", lambda: is_connected(imap) and imap.error)
        assert imap.open_uids == [2]
    for path in dovecot.folder_of(user).glob(f"*/{second.name.partition(':')[0]}*"):
        path.chmod(0o600)
        assert path.read_bytes() == content
    with running_fetcher():
        until("stored in the end", lambda: caught_up(imap, 3))
    assert stored(3)


def test_a_mail_that_vanishes_before_the_fetch_is_skipped(imap, dovecot, colleague, user, quick):
    def watch(line: bytes) -> str:
        if b"UID FETCH 1 (BODY" in line:
            other = dovecot.client(user)
            other.select_folder("INBOX")
            other.delete_messages([1])
            other.expunge()
            other.logout()
        return ""

    colleague.append("INBOX", some_mail(1))
    colleague.append("INBOX", some_mail(2))
    with wired(imap, watch), running_fetcher():
        until("the other one", lambda: stored(1))
        until("let go", lambda: caught_up(imap, 2), patience=90)


def test_an_empty_fetch_of_an_existing_mail_is_retried(imap, colleague, quick):
    def watch(line: bytes) -> str:
        return "empty" if b"UID FETCH 1 (BODY" in line else ""

    for number in (1, 2):
        colleague.append("INBOX", some_mail(number))
    with wired(imap, watch) as wire, running_fetcher():
        until("the other one", lambda: stored(1))
        until("said", lambda: is_connected(imap) and imap.error)
        assert imap.open_uids == [1]
    ImapServer.objects.update(port=wire.target)
    with running_fetcher():
        until("stored in the end", lambda: caught_up(imap, 2))
    assert stored(2)


def test_one_server_in_trouble_does_not_hold_up_another(imap, billing_box, colleague):
    ImapServer.objects.create(
        mailbox=billing_box, host="127.0.0.1", port=free_ports(1)[0], user_name="ben"
    )
    with running_fetcher():
        colleague.append("INBOX", some_mail())
        until("stored", lambda: stored(1))
