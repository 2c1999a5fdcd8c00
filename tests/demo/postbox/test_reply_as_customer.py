"""Mail written in the Postbox goes over SMTP and is received like any customer's mail."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from demo.postbox.actions.send import CannotSendAsCustomer, reply_as_customer, write_as_customer
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Message, Ticket
from journeys.models import Answer
from mail.inbound.process import read_inbound
from mail.models import InboundMail, OutboundMail

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def read_all() -> None:
    for pk in InboundMail.objects.filter(state="stored").values_list("pk", flat=True):
        read_inbound(pk)


def test_a_reply_finds_its_ticket_and_reopens_it(smtp_port, ticket, ana, arrive):
    reply_to_ticket(ticket, "Solved, I hope.", by=ana, status="solved")
    mail = arrive(OutboundMail.objects.get())
    sent = reply_as_customer(mail, "It is bent again!", now=NOW)
    assert parsedate_to_datetime(sent["Date"]) == NOW
    assert sent["In-Reply-To"] == f"<{mail.message_id}>"
    assert mail.message_id in sent["References"]
    assert sent["From"] == "Carla Reyes <carla@correu.example>"
    read_all()
    ticket.refresh_from_db()
    assert ticket.status == "open"
    last = Message.objects.filter(ticket=ticket).last()
    assert last
    assert last.text == "It is bent again!"  # what it quotes is cut


def test_a_reply_to_the_question_is_an_answer(smtp_port, asked):
    reply_as_customer(asked, "2, I had to ask three times")
    read_all()
    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (2, "I had to ask three times")


def test_a_new_mail_becomes_a_ticket(smtp_port, mailbox, carla):
    text = "It should be here."
    sent = write_as_customer(carla, to=mailbox, subject="Where is it?", text=text, now=NOW)
    assert parsedate_to_datetime(sent["Date"]) == NOW
    read_all()
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.requester) == ("Where is it?", carla)


def test_nothing_is_not_sent(asked):
    with pytest.raises(CannotSendAsCustomer, match="The message is empty"):
        reply_as_customer(asked, "  ")


def test_a_server_that_cannot_be_reached_is_named(asked, settings):
    settings.INBOUND_SMTP = "127.0.0.1:1"
    with pytest.raises(CannotSendAsCustomer, match="Try again"):
        reply_as_customer(asked, "5")
