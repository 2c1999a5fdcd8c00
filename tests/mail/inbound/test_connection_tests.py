"""Connection tests of a mailbox, with a real mail sent and received."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger import live
from mail.inbound import connection_tests
from mail.models import ConnectionTest, InboundMail, OutboundMail
from mail.outbound.deliver import deliver
from mail.tasks import sweep_connection_tests
from tests.mail.conftest import CARLA, SUPPORT, Sink, arrives, written
from tests.mail.outbox import free_port
from tests.mail.own_servers import guarded, own_smtp

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
State = ConnectionTest.State


def began(mailbox, by) -> tuple[ConnectionTest, OutboundMail]:
    test = connection_tests.start_connection_test(mailbox, by=by)
    return test, OutboundMail.objects.get(about=f"test:{test.pk}")


def test_it_comes_back_and_makes_no_ticket(support, sink, admin, monkeypatch):
    topics = []
    monkeypatch.setattr(live, "publish", lambda *names: topics.extend(names))
    test, mail = began(support, admin)
    assert test.state == State.SENDING
    assert deliver(mail.pk)
    test.refresh_from_db()
    assert (test.state, test.sent_at is not None) == (State.UNDERWAY, True)
    inbound = arrives(sink.mails[0].raw, received_via="imap")
    test.refresh_from_db()
    assert (test.state, test.received_via) == (State.RETURNED, "imap")
    assert test.returned_at >= test.started_at
    assert (inbound.state, inbound.about) == (InboundMail.State.DELIVERED, f"test:{test.pk}")
    assert topics.count(f"mailbox:{support.pk}") == 3


def test_it_is_known_though_a_server_has_changed_its_message_id(support, sink, admin):
    test, mail = began(support, admin)
    deliver(mail.pk)
    ours = f"<{mail.message_id}>".encode()
    arrives(sink.mails[0].raw.replace(ours, b"<0102@eu-west-1.relay.example>"))
    test.refresh_from_db()
    assert test.state == State.RETURNED


def test_our_address_alone_proves_nothing(recorder, support, admin):
    test, _mail = began(support, admin)
    subject = f"Tandem tests this mailbox [test-{test.pk}.aaaaaaaaaaaaaaaa]"
    inbound = arrives(written(sender=SUPPORT, subject=subject))
    test.refresh_from_db()
    assert (test.state, inbound.state) == (State.SENDING, InboundMail.State.SUSPENDED)


def test_an_answer_to_a_test_is_no_test(support, sink, admin):
    test, mail = began(support, admin)
    deliver(mail.pk)
    arrives(written(subject=f"Re: {mail.subject}", in_reply_to=f"<{mail.message_id}>"))
    arrives(written(subject=f"Re: {mail.subject} hm", message_id="two@acme.example"))
    test.refresh_from_db()
    assert test.state == State.UNDERWAY


def test_a_test_that_bounces_has_failed(support, sink, admin):
    test, mail = began(support, admin)
    deliver(mail.pk)
    raw = (
        f"From: <MAILER-DAEMON@mx.example>\r\nTo: {sink.mails[0].sender}\r\n"
        f"Subject: Undelivered: {mail.subject}\r\nAuto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {SUPPORT}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n--b--\r\n"
    ).encode()
    arrives(raw, received_via="smtp", envelope_to=[sink.mails[0].sender])
    test.refresh_from_db()
    assert (test.state, "No such user" in test.words) == (State.FAILED, True)


@pytest.mark.parametrize("says", ["550 5.7.1 Not allowed", "451 4.3.0 Come back later"])
def test_a_refusal_is_told_at_once_and_stands_in_no_queue(support, sink, admin, says):
    sink.answers[SUPPORT] = says
    test, mail = began(support, admin)
    assert not deliver(mail.pk)
    test.refresh_from_db()
    assert test.state == State.FAILED
    assert says in test.words
    mail.refresh_from_db()
    assert mail.state == OutboundMail.State.WITHDRAWN


def test_a_refused_sign_in_is_reported_at_once(support, admin):
    with guarded(Sink()) as port:
        own_smtp(support, port, password="wrong")
        test, mail = began(support, admin)
        deliver(mail.pk)
    test.refresh_from_db()
    assert test.state == State.FAILED
    assert "refused user name or password" in test.words


def test_a_test_asks_a_server_that_rests(support, admin):
    server = own_smtp(support, free_port(), error="535 No", error_at=timezone.now())
    own = Sink()
    with guarded(own) as port:
        server.port = port
        server.save()
        _test, mail = began(support, admin)
        assert deliver(mail.pk)
    server.refresh_from_db()
    assert server.error == ""


def test_a_test_not_back_after_ten_minutes_has_failed(support, sink, admin):
    test, mail = began(support, admin)
    deliver(mail.pk)
    ConnectionTest.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    sweep_connection_tests()
    test.refresh_from_db()
    assert (test.state, "did not arrive" in test.words) == (State.FAILED, True)
    arrives(sink.mails[0].raw)  # late, but received
    test.refresh_from_db()
    assert (test.state, test.words) == (State.RETURNED, "")


def test_without_a_worker_the_words_say_so(support, sink, admin):
    test, _mail = began(support, admin)
    later = timezone.now() + timedelta(minutes=11)
    connection_tests.fail_overdue_tests(later)
    test.refresh_from_db()
    assert "worker" in test.words


def test_it_tells_other_machines_not_to_answer(support, sink, admin):
    _test, mail = began(support, admin)
    deliver(mail.pk)
    message = sink.mails[0].message
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] is None
    assert CARLA not in mail.recipients
