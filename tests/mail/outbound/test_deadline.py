"""A server that answers too slowly is left at the deadline of the mail, and holds up no other."""

from email import message_from_bytes

import pytest

from mail.models import OutboundMail, SmtpServer
from mail.outbound import transport
from mail.outbound.deadline import Deadline
from mail.outbound.deliver import deliver
from mail.outbound.lanes import send_due
from mail.outbound.routes import route_of_url
from mail.outbound.transport import ServerUnavailable, Transport
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.outbox import again, queued
from tests.mail.own_servers import certificate, due_again, guarded, own_smtp, tls_context
from tests.mail.slow_servers import END_OF_MAIL, GREETING, RECIPIENT, SIGN_IN, dripping

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

State = OutboundMail.State
TWICE = "recipients may get it twice, with the same Message-ID"


@pytest.fixture(autouse=True)
def _soon(settings, monkeypatch):
    settings.MAIL_DEADLINE_SECONDS = 1
    monkeypatch.setattr(transport, "CLOSE_TIMEOUT", 0.5)


@pytest.mark.parametrize("moment", [GREETING, SIGN_IN, RECIPIENT])
def test_a_dripping_server_is_left_and_the_mail_waits(recorder, support, settings, moment):
    with dripping(moment) as server:
        settings.MAIL_URL = f"smtp://127.0.0.1:{server.port}"
        mail = queued(support)
        assert not deliver(mail.pk)
    assert (again(mail).state, mail.attempts, server.mails) == (State.QUEUED, 1, [])
    assert "too slow: it did not take the mail within 1 seconds" in mail.error
    assert TWICE not in mail.error
    assert mail.send_after > mail.created_at
    assert recorder.failed == []


def test_after_the_whole_mail_it_goes_again_under_its_id_and_says_so(recorder, support, settings):
    with dripping(END_OF_MAIL) as server:
        settings.MAIL_URL = f"smtp://127.0.0.1:{server.port}"
        mail = queued(support)
        assert not deliver(mail.pk)
        assert again(mail).state == State.QUEUED
        assert "too slow" in mail.error
        assert TWICE in mail.error
        server.is_well = True
        due_again()
        assert deliver(mail.pk)
    first, second = [message_from_bytes(each)["Message-ID"] for each in server.mails]
    assert first == second == f"<{mail.message_id}>"
    assert (again(mail).state, mail.error, recorder.sent) == (State.SENT, "", [mail.pk])


def test_a_refusal_after_the_whole_mail_is_no_doubt(recorder, support, sink):
    sink.says = "421 4.3.2 Shutting down"
    mail = queued(support)
    assert not deliver(mail.pk)
    assert "Shutting down" in again(mail).error
    assert TWICE not in mail.error


def test_the_mailbox_tells_that_its_server_is_too_slow(recorder, support, billing_box, sink):
    with dripping(RECIPIENT) as server:
        own_smtp(billing_box, server.port, user_name="", sign_in="none")
        slow, next_one, fine = queued(billing_box), queued(billing_box), queued(support)
        send_due()
    assert [again(each).state for each in (slow, next_one)] == [State.QUEUED] * 2
    assert (next_one.attempts, again(fine).state) == (0, State.SENT)
    assert "too slow" in SmtpServer.objects.get().error


def test_a_deadline_is_counted_for_each_mail_anew(recorder, support, sink, settings):
    """Ten mails over one connection are no slow mail."""
    with Deadline(30) as first, Transport(route_of_url(sink.url), first) as connection:
        assert connection.send(SUPPORT, [CARLA], b"Subject: x\r\n\r\ny\r\n") == {}
        first._pass()
        with pytest.raises(ServerUnavailable, match="too slow"):
            connection.send(SUPPORT, [CARLA], b"Subject: x\r\n\r\ny\r\n")
    settings.MAIL_DEADLINE_SECONDS = 30
    mails = [queued(support) for _ in range(3)]
    send_due()
    assert [again(each).state for each in mails] == [State.SENT] * 3


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_deadline_ends_an_encrypted_connection(
    recorder, billing_box, tmp_path, monkeypatch, security, sink
):
    public, private = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    context = tls_context(public, private)
    options = {"ssl_context": context} if security == "tls" else {"tls_context": context}

    async def hang(*_args) -> str:
        import asyncio

        await asyncio.sleep(3)
        return "250 OK"

    monkeypatch.setattr(sink, "handle_DATA", hang)
    with guarded(sink, **options, auth_require_tls=security == "starttls") as port:
        own_smtp(billing_box, port, security=security)
        mail = queued(billing_box)
        assert not deliver(mail.pk)
    assert "too slow" in again(mail).error
    assert TWICE in mail.error


def test_a_connection_that_cannot_be_closed_is_given_up(recorder, support, settings):
    with dripping("QUIT") as server:
        settings.MAIL_URL = f"smtp://127.0.0.1:{server.port}"
        mail = queued(support)
        assert deliver(mail.pk)
    assert again(mail).state == State.SENT
