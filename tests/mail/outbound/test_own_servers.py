"""Mail is sent by the server of its mailbox; a failing server delays no other."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from ledger import live
from mail.models import OutboundMail
from mail.outbound import transport
from mail.outbound.deliver import deliver
from mail.outbound.lanes import send_due
from mail.signed_addresses import ReturnToken, read_bounce_address
from tests.mail.conftest import CARLA, SUPPORT, Sink, arrives
from tests.mail.outbox import again, free_port, queued
from tests.mail.own_servers import PASSWORD, certificate, guarded, own_smtp, tls_context

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

State = OutboundMail.State
BILLING = "billing@veloza.example"


def test_a_mailbox_sends_by_its_own_server(recorder, support, billing_box, sink):
    own = Sink()
    with guarded(own) as port:
        server = own_smtp(billing_box, port)
        assert deliver(queued(billing_box).pk)
        assert deliver(queued(support).pk)
    assert [each.message["From"] for each in own.mails] == [f"Billing <{BILLING}>"]
    assert [each.message["From"] for each in sink.mails] == [f"Veloza <{SUPPORT}>"]
    server.refresh_from_db()
    assert server.last_sent_at is not None
    assert server.error == ""


def test_a_server_that_is_off_is_not_used(recorder, billing_box, sink):
    own_smtp(billing_box, free_port(), is_active=False)
    assert deliver(queued(billing_box).pk)
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("envelope", "starts"), [("own", BILLING), ("plus", "billing+bounce-"), ("bounce", "bounce+")]
)
def test_the_return_address_is_one_the_server_takes(recorder, billing_box, envelope, starts):
    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port, envelope=envelope)
        mail = queued(billing_box)
        assert deliver(mail.pk)
    sender = own.mails[0].sender
    assert sender.startswith(starts)
    token = None if envelope == "own" else ReturnToken(mail.pk, 0)
    assert read_bounce_address(sender) == token


def test_a_failure_behind_a_plus_finds_its_mail(recorder, billing_box):
    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port, envelope="plus")
        mail = queued(billing_box)
        deliver(mail.pk)
    raw = (
        f"From: <MAILER-DAEMON@acme.example>\r\nTo: {own.mails[0].sender}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.acme.example\r\n\r\n"
        f"Final-Recipient: rfc822; {CARLA}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n--b--\r\n"
    ).encode()
    inbound = arrives(raw, envelope_to=[own.mails[0].sender], received_via="smtp")
    assert (inbound.mailbox, inbound.about) == (billing_box, "case:7")
    assert again(mail).state == State.BOUNCED
    assert "No such user" in mail.delivery.details[0]


def test_a_long_name_keeps_its_bare_address(billing_box):
    from mail.signed_addresses import plus_bounce_address

    address = f"{'a' * 60}@veloza.example"
    assert plus_bounce_address(7, 0, address) == address
    tagged = plus_bounce_address(7, 0, "Help+x@veloza.example")
    assert read_bounce_address(tagged) == ReturnToken(7, 0)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_password_goes_over_tls(recorder, billing_box, tmp_path, monkeypatch, security):
    public, private = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    context = tls_context(public, private)
    options = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    own = Sink()
    with guarded(own, **options, auth_require_tls=security == "starttls") as port:
        own_smtp(billing_box, port, security=security)
        mail = queued(billing_box)
        assert deliver(mail.pk), again(mail).error
    assert len(own.mails) == 1


def test_a_certificate_nobody_vouches_for_is_refused(recorder, billing_box, tmp_path):
    context = tls_context(*certificate(tmp_path))
    with guarded(Sink(), tls_context=context) as port:
        server = own_smtp(billing_box, port, security="starttls")
        assert not deliver(queued(billing_box).pk)
    server.refresh_from_db()
    assert "certificate" in server.error


def test_a_wrong_password_waits_and_shows_on_the_mailbox(
    recorder, billing_box, monkeypatch, django_capture_on_commit_callbacks
):
    topics = []
    monkeypatch.setattr(live, "publish", lambda *names: topics.extend(names))
    own = Sink()
    with guarded(own) as port:
        server = own_smtp(billing_box, port, password="wrong")
        first, second = queued(billing_box), queued(billing_box)
        assert not deliver(first.pk)
        server.refresh_from_db()
        assert again(first).state == State.QUEUED
        refused = f"127.0.0.1 refused user name or password of {billing_box.address}: “535 "
        assert server.error.startswith(refused)
        assert f"mailbox:{billing_box.pk}" in topics
        assert first.delivery.next_try == first.send_after
        # During the backoff the server is not contacted.
        assert not deliver(second.pk)
        assert (again(second).attempts, second.delivery.tone) == (0, "act")
        server.password = PASSWORD
        server.error_at -= timedelta(minutes=1)
        server.save()
        with django_capture_on_commit_callbacks(execute=True):
            assert deliver(second.pk)
        # Mail waiting for the server is sent at once.
        assert deliver(first.pk)
    server.refresh_from_db()
    assert (server.error, server.error_at) == ("", None)


def test_a_password_that_cannot_be_read_says_so(recorder, billing_box):
    server = own_smtp(billing_box, free_port(), password="")
    assert not deliver(queued(billing_box).pk)
    server.refresh_from_db()
    assert "Enter it again" in server.error


def test_the_trouble_of_one_server_stops_no_other(recorder, support, billing_box, sink):
    own_smtp(billing_box, free_port())
    waits, after = queued(billing_box), queued(billing_box)
    fine = queued(support)
    send_due()
    assert [again(each).state for each in (waits, after, fine)] == [
        State.QUEUED,
        State.QUEUED,
        State.SENT,
    ]
    assert [waits.attempts, after.attempts] == [1, 0]


def test_a_silent_server_costs_a_batch_one_wait(recorder, support, billing_box, sink, monkeypatch):
    monkeypatch.setattr(transport, "CONNECT_TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        own_smtp(billing_box, silent.getsockname()[1])
        mails = [queued(billing_box) for _ in range(5)]
        send_due()
        OutboundMail.objects.update(send_after=timezone.now())
        send_due()
    assert [again(mail).attempts for mail in mails] == [1, 0, 0, 0, 0]


def test_a_batch_takes_one_connection(recorder, support, sink, monkeypatch):
    opened = []
    connect = transport.Transport._connect
    monkeypatch.setattr(
        transport.Transport, "_connect", lambda self: opened.append(1) or connect(self)
    )
    for _ in range(4):
        queued(support)
    send_due()
    assert (len(sink.mails), len(opened)) == (4, 1)


def test_a_connection_the_server_has_ended_is_opened_again(support, sink):
    from mail.outbound.connections import Connections
    from mail.outbound.routes import route_of_url

    with Connections() as connections:
        first = connections.to(route_of_url())
        first.smtp.sock.shutdown(socket.SHUT_RDWR)
        second = connections.to(route_of_url())
        assert second is not first
        assert second.send(SUPPORT, [CARLA], b"Subject: x\r\n\r\ny\r\n") == {}
