"""Every mail that Tandem sends arrives in the Postbox, once the sink has said 250."""

import signal

import pytest

from demo.models import PostboxMail
from helpdesk.actions.reply import reply_to_ticket
from mail.models import OutboundMail
from tests.demo.conftest import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reply_arrives_with_what_it_is_about(sink, ticket, ana, carla):
    reply_to_ticket(ticket, "A new wheel is on its way.", by=ana)
    deliver_all()
    mail = PostboxMail.objects.get()
    assert (mail.kind, mail.about) == ("reply", f"ticket:{ticket.pk}")
    assert (mail.customer, mail.recipient) == (carla, "carla@correu.example")
    assert (mail.from_name, mail.subject) == ("Ana at Veloza", "Re: Front wheel arrived bent")
    assert mail.message_id == OutboundMail.objects.get().message_id
    assert b"A new wheel" in bytes(mail.raw)
    assert mail.read_at is None


def test_it_ends_in_order_when_it_is_told_to(sink):
    sink.send_signal(signal.SIGTERM)
    assert sink.wait(20) == 0


def test_a_mail_to_two_arrives_twice(sink, ticket, ana, dora):
    reply_to_ticket(ticket, "Here it is.", by=ana)
    outbound = OutboundMail.objects.get()
    outbound.recipients = [*outbound.recipients, "dora@post.example"]
    outbound.save()
    deliver_all()
    assert {mail.customer.first_name for mail in PostboxMail.objects.all()} == {"Carla", "Dora"}
