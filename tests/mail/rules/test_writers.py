"""Rule 5: the writer of a mail whose From is a form, a no-reply address or a list."""

import pytest

from helpdesk.actions.open import start_ticket
from helpdesk.actions.reply import reply_to_ticket
from mail.inbound.process import read_inbound
from mail.models import InboundMail, OutboundMail
from mail.outbound.queue import CannotQueueMail
from mail.queue.retry import retry_inbound
from tests.mail.conftest import SUPPORT
from tests.mail.rules.post import answering, come, come_verified, message_of, ticket_of

INES = "Ines Keller <ines@mail.example>"
LIST = {"Precedence": "list", "List_ID": "<support.veloza.example>"}


def requester_of(inbound: InboundMail) -> tuple[str, str]:
    ticket = ticket_of(inbound)
    return ticket.requester.name, ticket.requester_email


@pytest.mark.parametrize(
    "sender",
    [
        "Shop <noreply@shop-forms.example>",
        "do-not-reply@shop.example",
        "WordPress <wordpress@veloza-shop.example>",
        "Form <notify@forms.typeform.com>",
        f"Our own site <{SUPPORT}>",
        "Google Forms <forms-receipts-noreply@google.com>",
        "Shop <nicht-antworten@shop.example>",
        "Boutique <ne-pas-repondre@shop.example>",
        "shop-noreply@shop.example",
        "Netlify <formresponses@netlify.com>",
        "Zoho <contact@forms.zoho.com>",
    ],
)
def test_the_mail_of_a_form_is_of_the_person_in_reply_to(support, ana, sender):
    inbound = come(sender=sender, Reply_To=INES)
    assert requester_of(inbound) == ("Ines Keller", "ines@mail.example")
    assert reply_to_ticket(ticket_of(inbound), "Hello.", by=ana).outbound.to == [
        "ines@mail.example"
    ]


def test_two_people_who_use_one_form_are_two_customers(support):
    tickets = [
        ticket_of(come(number, sender="noreply@shop.example", Reply_To=each))
        for number, each in enumerate([INES, "tom@mail.example"])
    ]
    assert tickets[0].requester_id != tickets[1].requester_id
    assert tickets[1].requester.name == ""


@pytest.mark.parametrize(
    ("sender", "reply_to", "requester"),
    [
        ("Ruth <ruth@firm.example>", "ruth@private.example", "ruth@firm.example"),
        ("Noreen <noreen@firm.example>", "ruth@private.example", "noreen@firm.example"),
        ("Firm <antworten@firm.example>", "ruth@private.example", "antworten@firm.example"),
        ("noreply@shop.example", "a@x.example, b@x.example", "noreply@shop.example"),
        ("noreply@shop.example", SUPPORT, "noreply@shop.example"),
        ("noreply@shop.example", "noreply@shop.example", "noreply@shop.example"),
        ("noreply@shop.example", "nobody", "noreply@shop.example"),
    ],
)
def test_otherwise_the_sender_stays(support, sender, reply_to, requester):
    assert ticket_of(come(sender=sender, Reply_To=reply_to)).requester_email == requester


@pytest.mark.parametrize(
    "headers",
    [
        {"Reply_To": "Olga Brandt <olga@yahoo.example>"},
        {"X_Original_From": "Olga Brandt <olga@yahoo.example>"},
        {"X_Original_Sender": "olga@yahoo.example"},
        {"X_Original_Sender": "olga@yahoo.example", "Reply_To": f"{SUPPORT}"},
        {"Reply_To": f"{SUPPORT}, olga@yahoo.example"},
    ],
)
@pytest.mark.parametrize("address", [SUPPORT, "talk@lists.example"])
def test_a_list_that_puts_itself_into_from_hides_no_writer(support, headers, address):
    inbound = come(sender=f"\"'Olga Brandt' via Veloza Support\" <{address}>", **LIST, **headers)
    assert inbound.state == InboundMail.State.DELIVERED
    assert requester_of(inbound) == ("Olga Brandt", "olga@yahoo.example")
    assert inbound.from_address == "olga@yahoo.example"


def test_a_list_that_leaves_from_alone_is_read_as_it_is(support):
    headers = {"X_Original_Sender": "other@firm.example", "Reply_To": "talk@lists.example", **LIST}
    inbound = come(sender="Pavel Kos <pavel@firm.example>", **headers)
    assert requester_of(inbound) == ("Pavel Kos", "pavel@firm.example")


def test_who_is_only_claimed_is_never_verified_and_no_agent(support, ana):
    ticket = ticket_of(come(1))
    ours = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    headers = {"Reply_To": f"Ana <{ana.email}>", **answering(ours)}
    message = message_of(come_verified(2, sender="form@veloza.example", **headers))
    assert (message.agent, message.is_verified, message.is_note) == (None, False, True)
    inbound = come_verified(3, sender="noreply@mail.example", Reply_To=INES)
    assert not ticket_of(inbound).is_verified


def test_a_writer_behind_a_list_still_answers_in_the_thread(support, ana):
    ticket = ticket_of(come(1, sender="Olga <olga@yahoo.example>"))
    ours = reply_to_ticket(ticket, "Hello.", by=ana).outbound
    headers = {"Reply_To": "olga@yahoo.example", **LIST, **answering(ours)}
    message = message_of(come(2, sender=f"'Olga' via Support <{SUPPORT}>", **headers))
    assert (message.ticket, message.is_note) == (ticket, False)


def test_a_recovered_mail_of_our_own_address_is_nobodys(support, admin, ana):
    inbound = come(sender=f"Support <{SUPPORT}>")
    assert inbound.state == InboundMail.State.SUSPENDED
    retry_inbound(inbound, by=admin)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert requester_of(inbound) == ("", "unknown@sender.invalid")


def test_no_reply_goes_to_our_own_mailbox(support, billing_box, ana):
    ticket = ticket_of(come(1))
    for address in (SUPPORT, "Billing@veloza.example", "support+x@veloza.example"):
        ticket.requester_email = address
        ticket.save()
        with pytest.raises(CannotQueueMail, match="our own mailbox"):
            reply_to_ticket(ticket, "Hello.", by=ana)
    assert not OutboundMail.objects.exists()
    with pytest.raises(CannotQueueMail, match="our own mailbox"):
        start_ticket(
            requester=ticket.requester, requester_email=SUPPORT, subject="x", text="x", by=ana
        )
