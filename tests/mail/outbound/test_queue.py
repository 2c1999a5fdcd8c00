from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from mail.models import OutboundMail
from mail.outbound.backend import OutboxBackend
from mail.outbound.compose import compose
from mail.outbound.deliver import deliver
from mail.outbound.queue import CannotQueueMail, queue_mail
from mail.outbound.withdraw import CannotWithdrawMail, withdraw_mail
from tests.mail.conftest import CARLA, SUPPORT
from tests.mail.outbox import automatic

State = OutboundMail.State


def test_writes_a_row_that_is_due(support):
    mail = queue_mail(
        mailbox=support, kind="reply", about="case:7", to=[CARLA], subject="a\r\nb", text="…"
    )
    assert (mail.state, mail.from_address, mail.from_name) == (State.QUEUED, SUPPORT, "Veloza")
    assert mail.subject == "a b"
    assert mail.recipients == [CARLA]
    assert OutboundMail.objects.due(timezone.now()).get() == mail


def test_a_time_that_is_given_is_that_of_the_row_and_of_its_date_header(support):
    then = datetime(2024, 5, 1, 9, tzinfo=UTC)
    mail = queue_mail(
        mailbox=support, kind="reply", about="", to=[CARLA], subject="a", text="b", now=then
    )
    assert (mail.created_at, mail.send_after) == (then, then)
    assert b"Date: Wed, 01 May 2024 09:00:00 +0000" in compose(mail, now=then)


@pytest.mark.parametrize(
    "to", [[], ["nobody"], ["a@b@"], ["a b@c.example"], ["a@c.example\r\nX: y"]]
)
def test_refuses_what_is_no_address(support, to):
    with pytest.raises(CannotQueueMail):
        queue_mail(mailbox=support, kind="reply", about="", to=to, subject="", text="")
    assert not OutboundMail.objects.exists()


def test_withdraws_what_was_not_sent(support, sink):
    mail = automatic(support)
    withdraw_mail(mail)
    withdraw_mail(mail)
    assert not deliver(mail.pk)
    assert (OutboundMail.objects.get().state, sink.mails) == (State.WITHDRAWN, [])


def test_sent_mail_cannot_be_withdrawn(support, sink):
    mail = automatic(support)
    deliver(mail.pk)
    with pytest.raises(CannotWithdrawMail):
        withdraw_mail(mail)


def test_mail_of_django_goes_through_the_outbox(db, sink):
    message = EmailMultiAlternatives(
        "Your key", "Here it is.", "Tandem <tandem@veloza.example>", [CARLA]
    )
    message.attach_alternative("<p>Here it is.</p>", "text/html")
    assert OutboxBackend(alias="default").send_messages([message]) == 1
    mail = OutboundMail.objects.get()
    assert (mail.kind, mail.html, mail.mailbox) == ("account", "<p>Here it is.</p>", None)
    assert deliver(mail.pk)
    assert sink.mails[0].message["From"] == "Tandem <tandem@veloza.example>"


def test_mail_of_django_without_a_sender_gets_the_default_one(db, sink):
    message = EmailMultiAlternatives("Your key", "Here it is.", to=[CARLA])
    OutboxBackend(alias="default").send_messages([message])
    assert deliver(OutboundMail.objects.get().pk)
