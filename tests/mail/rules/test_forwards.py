"""Rule 5: a mail forwarded by an agent belongs to its sender; an agent's commands need DMARC."""

import pytest

from customers.models import Customer
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Message
from mail.models import OutboundMail
from tests.mail.rules.post import (
    BORDER,
    FAILED,
    OURS_PASSED,
    answering,
    come,
    message_of,
    ticket_of,
)

FORWARDED = """Please see below.

---------- Forwarded message ---------
From: Dora Lindqvist <dora@post.example>
Date: Thu, 19 Nov 2026 at 12:00
Subject: Brake rubs
To: <ana@veloza.example>

The brake rubs.
"""


@pytest.fixture(autouse=True)
def border(settings) -> None:
    settings.AUTHSERV_ID = BORDER


def forward(person: str, **headers: str):
    return come(sender=person, subject="Fwd: Brake rubs", text=FORWARDED, **headers)


def test_the_sender_of_what_an_agent_forwards_is_the_requester_unverified(support, ana):
    ticket = ticket_of(forward(f"Ana Ferreira <{ana.email}>", **OURS_PASSED))
    assert (ticket.requester.name, ticket.requester_email) == (
        "Dora Lindqvist",
        "dora@post.example",
    )
    assert (ticket.is_verified, ticket.messages.get().is_verified) == (False, False)


def test_copies_of_a_forward_are_not_in_copy_of_the_ticket(support, ana):
    ticket = ticket_of(forward(ana.email, Cc="friend@else.example"))
    assert not ticket.participants.exists()


def test_a_forward_tells_its_sender_nothing_by_itself(support, ana):
    forward(ana.email, **OURS_PASSED)
    assert not OutboundMail.objects.filter(recipients__contains=["dora@post.example"]).exists()


def test_a_customers_forward_belongs_to_the_customer(support):
    ticket = ticket_of(forward("Carla Diaz <carla@acme.example>"))
    assert ticket.requester_email == "carla@acme.example"


def test_a_forged_agent_speaks_for_nobody(support, ana):
    ticket = ticket_of(forward(ana.email, **FAILED))
    assert (ticket.requester_email, ticket.is_verified) == (ana.email, False)


def test_a_former_agent_forwards_for_no_one(support, ana):
    ana.is_active = False
    ana.save()
    assert ticket_of(forward(ana.email, **OURS_PASSED)).requester_email == ana.email


def test_an_agent_with_a_pass_who_answers_by_mail_writes_a_note(support, ana, ben):
    ticket, ours = asked(ben)
    message = message_of(come(2, sender=ana.email, text="I know her.", **OURS_PASSED, **ours))
    assert (message.kind, message.agent, message.customer) == (Message.Kind.NOTE, ana, None)
    assert message.text == "I know her."
    assert (message.ticket, ticket.participants.count()) == (ticket, 0)
    assert not Customer.objects.filter(contact_points__value=ana.email).exists()


def test_nothing_an_agent_mails_goes_out_to_the_customer_by_itself(support, ana, ben):
    _ticket, ours = asked(ben)
    before = OutboundMail.objects.count()
    come(2, sender=ana.email, text="Solved! #status solved", **OURS_PASSED, **ours)
    assert OutboundMail.objects.count() == before


@pytest.mark.parametrize("border_says", [{}, FAILED])
def test_an_agent_without_a_pass_is_treated_as_anyone_else(support, ana, ben, border_says):
    _ticket, ours = asked(ben)
    message = message_of(come(2, sender=ana.email, **border_says, **ours))
    assert (message.is_note, message.is_verified, message.agent) == (True, False, None)


def test_an_agent_who_is_the_requester_writes_as_one(support, ana, ben):
    ticket = ticket_of(come(1, sender=f"Ana <{ana.email}>"))
    ours = reply_to_ticket(ticket, "Your own wheel?", by=ben).outbound
    message = message_of(come(2, sender=ana.email, **OURS_PASSED, **answering(ours)))
    assert (message.kind, message.agent) == (Message.Kind.PUBLIC, None)


def asked(ben) -> tuple:
    ticket = ticket_of(come(1))
    return ticket, answering(reply_to_ticket(ticket, "Which size?", by=ben).outbound)
