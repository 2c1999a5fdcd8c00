from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from customers.models import ContactPoint, Customer
from ledger import live
from mail import hooks
from mail.models import OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.lanes import send_due
from mail.signed_addresses import ReturnToken, read_bounce_address, read_reply_address
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.outbox import again, free_port, queued

State = OutboundMail.State
DORA = "dora@beta.example"


def test_a_queued_mail_reaches_the_server(recorder, support, sink):
    mail = queued(support)
    assert deliver(mail.pk)
    (received,) = sink.mails
    message = received.message
    assert received.recipients == [CARLA]
    assert read_bounce_address(received.sender) == ReturnToken(mail.pk, 0)
    assert message["From"] == f"Veloza <{SUPPORT}>"
    assert message["Message-ID"] == f"<{mail.message_id}>"
    assert read_reply_address(message["Reply-To"]) == "case:7"
    assert message.get_payload(decode=True) == b"We see.\r\n"
    assert (again(mail).state, recorder.sent) == (State.SENT, [mail.pk])
    assert mail.sent_at is not None


def test_twice_is_the_same_as_once(recorder, support, sink):
    mail = queued(support)
    assert deliver(mail.pk)
    assert not deliver(mail.pk)
    assert (len(sink.mails), recorder.sent) == (1, [mail.pk])


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_it_once(recorder, support, sink):
    mail = queued(support)

    def work(_number: int) -> bool:
        try:
            return deliver(mail.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as workers:
        assert sum(workers.map(work, range(12))) == 1
    assert len(sink.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_killed_after_the_servers_yes_it_goes_again_under_the_same_id(recorder, support, sink):
    mail = queued(support)

    def killed_before_the_commit() -> None:
        with transaction.atomic():
            deliver(mail.pk)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed_before_the_commit()
    assert again(mail).state == State.QUEUED
    send_due()
    first, second = sink.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_mail_that_is_not_due_waits(recorder, support, sink):
    mail = queued(support, send_after=timezone.now() + timedelta(seconds=30))
    assert not deliver(mail.pk)
    OutboundMail.objects.update(send_after=timezone.now())
    send_due()
    assert again(mail).state == State.SENT


def test_a_server_that_is_away_is_tried_again(recorder, support, sink, settings):
    mail = queued(support)
    away = f"smtp://127.0.0.1:{free_port()}"
    settings.MAIL_URL = away
    deliver(mail.pk)
    assert again(mail).state == State.QUEUED
    first_wait = mail.send_after - timezone.now()
    OutboundMail.objects.update(send_after=timezone.now())
    deliver(mail.pk)
    assert again(mail).send_after - timezone.now() > first_wait
    OutboundMail.objects.update(send_after=timezone.now())
    settings.MAIL_URL = sink.url
    assert deliver(mail.pk)
    assert recorder.failed == []


def test_a_refusal_for_now_is_tried_again(recorder, support, sink):
    sink.says = "451 Try again later"
    mail = queued(support)
    deliver(mail.pk)
    assert (again(mail).state, "451 Try again" in mail.error) == (State.QUEUED, True)
    sink.says = "250 OK"
    OutboundMail.objects.update(send_after=timezone.now())
    assert deliver(mail.pk)


def test_an_open_page_is_told_of_a_late_delivery(recorder, support, sink, monkeypatch):
    topics: list[str] = []
    monkeypatch.setattr(live, "publish", lambda *names: topics.extend(names))
    sink.says = "452 4.2.2 The mailbox is full"
    mail = queued(support)
    topics.clear()
    deliver(mail.pk)
    assert topics == ["case:7"]


def test_after_three_days_it_fails_visibly(recorder, support, sink):
    sink.says = "451 Try again later"
    mail = queued(support)
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    deliver(mail.pk)
    assert again(mail).state == State.FAILED
    assert recorder.failed[0][0] == mail.pk
    assert "three days" in mail.error


def test_a_refusal_for_good_fails_visibly(recorder, support, sink):
    address = ContactPoint.objects.create(
        customer=Customer.objects.create(name="Carla"), value=CARLA
    )
    sink.answers[CARLA] = "550 No such user"
    mail = queued(support)
    deliver(mail.pk)
    assert again(mail).state == State.FAILED
    assert recorder.failed == [(mail.pk, f"{CARLA}: 550 No such user")]
    address.refresh_from_db()
    assert address.bounce_score == 2


def test_one_refused_recipient_does_not_keep_it_from_the_other(recorder, support, sink):
    sink.answers[DORA] = "550 No such user"
    mail = queued(support, cc=[DORA])
    deliver(mail.pk)
    assert sink.mails[0].recipients == [CARLA]
    assert again(mail).state == State.SENT
    assert [report.recipient for _mail, report in recorder.bounced] == [DORA]


def test_only_those_who_were_refused_for_now_are_tried_again(recorder, support, sink):
    sink.answers[DORA] = "450 Mailbox busy"
    mail = queued(support, cc=[DORA])
    deliver(mail.pk)
    assert again(mail).state == State.QUEUED
    sink.answers.clear()
    OutboundMail.objects.update(send_after=timezone.now())
    assert deliver(mail.pk)
    assert [each.recipients for each in sink.mails] == [[CARLA], [DORA]]


def test_a_mail_that_cannot_be_written_fails_visibly(recorder, support, sink, caplog):
    mail = queued(support, attachments=[("missing.pdf", "missing.pdf", "application/pdf")])
    deliver(mail.pk)
    assert (again(mail).state, sink.mails) == (State.FAILED, [])
    assert "missing.pdf" in mail.error


def test_a_listener_that_fails_does_not_send_it_twice(recorder, support, sink, caplog):
    @hooks.on_sent("case")
    def broken(outbound):
        raise RuntimeError

    mail = queued(support)
    assert deliver(mail.pk)
    assert again(mail).state == State.SENT
