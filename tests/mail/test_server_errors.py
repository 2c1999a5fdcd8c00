"""Errors of a server read the same for incoming and outgoing mail."""

import errno
import socket

import pytest

from mail.models import SmtpServer
from mail.outbound import transport
from mail.outbound.routes import Route, route_of_url
from mail.outbound.transport import ServerUnavailable, Transport
from mail.server_errors import network_error_text
from mail.settings.mailbox_health import health_of
from mail.settings.mailbox_queries import mailboxes_with_health


def error_of(route: Route) -> str:
    with pytest.raises(ServerUnavailable) as trouble:
        Transport(route).__enter__()
    return str(trouble.value)


def test_an_unknown_name_says_so():
    error = error_of(Route("smtp.nowhere.invalid", 465, security="tls"))
    assert error == "The server name smtp.nowhere.invalid is not known. Check its spelling."


def test_no_free_file_is_no_fault_of_the_server():
    error = network_error_text(OSError(errno.EMFILE, "Too many open files"), "a.example", 25)
    assert error.startswith("Tandem has too many files open to connect to a.example.")


def test_a_closed_port_says_where_nobody_answers():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        error = error_of(Route("127.0.0.1", port))
    assert error == f"No answer from 127.0.0.1:{port}. Check server and port."


def test_a_silent_server_does_not_answer(monkeypatch):
    monkeypatch.setattr(transport, "CONNECT_TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        assert error_of(Route("127.0.0.1", port)) == f"127.0.0.1:{port} does not answer."


def test_tls_at_a_port_without_it_names_encryption(sink):
    route = route_of_url(sink.url)
    error = error_of(Route(route.host, route.port, security="tls"))
    assert error.startswith(f"No encrypted connection to {route.host}:{route.port}: ")
    assert error.endswith("Check that encryption and port belong together.")


def test_a_server_without_starttls_does_not_offer_it(sink):
    route = route_of_url(sink.url)
    error = error_of(Route(route.host, route.port, security="starttls"))
    assert error.startswith(f"{route.host} does not offer what is needed: STARTTLS")


@pytest.mark.django_db
def test_the_mailbox_shows_the_words_under_a_plain_heading(support):
    error = "The server name smtp.nowhere.invalid is not known. Check its spelling."
    SmtpServer.objects.create(mailbox=support, host="smtp.nowhere.invalid", port=465, error=error)
    line = health_of(mailboxes_with_health().get(pk=support.pk)).outgoing
    assert (line.state, line.detail) == ("Mail cannot be sent", error)
