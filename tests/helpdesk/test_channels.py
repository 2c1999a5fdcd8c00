"""Channels: a reply asks its channel what it needs, and is sent by it."""

import re
from pathlib import Path

import pytest

from customers.models import ContactPoint
from helpdesk.actions.participants import put_in_copy
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import CannotReply, reply_to_ticket
from helpdesk.actions.resend import CannotResend, resend_message
from helpdesk.channel_sender import ReplyNeeds
from helpdesk.channels import channel_icon, reply_route, sender_of
from helpdesk.models import Channel, HeldReply, Message, Participant, Ticket
from ledger.actors import Rule
from ledger.models import Event
from mail.models import OutboundMail
from mail.parsing.parsed import Address

ROOT = Path(__file__).parents[2]


def test_every_channel_has_an_icon_and_one_that_answers(ticket, django_assert_num_queries):
    for channel in Channel:
        ticket.channel = channel
        with django_assert_num_queries(0):
            assert reply_route(ticket, participants=[]).channel == Channel.MAIL
    icons = [channel_icon(channel) for channel in Channel]
    assert icons == ["mail", "globe", "phone", "message-circle", "plug"]
    assert channel_icon("fax") == "plug"


def test_a_reply_by_mail_needs_the_requester_the_participants_and_a_subject(ticket, dora):
    for email, is_accepted in (("dora@post.example", True), ("eve@post.example", False)):
        Participant.objects.create(
            ticket=ticket, customer=dora, email=email, is_accepted=is_accepted
        )
    Participant.objects.create(
        ticket=ticket, customer=ticket.requester, email=ticket.requester_email
    )
    assert reply_route(ticket).needs == ReplyNeeds(
        to="carla@correu.example",
        in_copy=["dora@post.example"],
        subject="Re: Front wheel arrived bent",
    )


@pytest.mark.parametrize("email", ["", "unknown@sender.invalid"])
def test_a_ticket_without_an_address_says_what_to_do_instead(ticket, ana, email):
    Ticket.objects.filter(pk=ticket.pk).update(requester_email=email)
    ticket.refresh_from_db()
    refusal = reply_route(ticket).needs.refusal
    assert "Open a new ticket" in refusal
    with pytest.raises(CannotReply, match=refusal):
        reply_to_ticket(ticket, "Yes.", by=ana)
    assert not Message.objects.filter(agent=ana).exists()


def test_a_reply_goes_over_the_channel_of_its_ticket(chat, chat_ticket, ana):
    message = reply_to_ticket(chat_ticket, "We send a new wheel.", by=ana)
    to = f"visitor-{chat_ticket.requester_id}"
    assert chat.sent == [(to, "We send a new wheel.", [], "Ana")]
    assert (message.channel, message.outbound) == (Channel.CHAT, None)
    assert not OutboundMail.objects.exists()
    assert chat_ticket.waiting_since is None


def test_where_the_channel_refuses_the_one_that_answers_for_it_sends(chat, chat_ticket, ana):
    chat.has_visitor = False
    message = reply_to_ticket(chat_ticket, "We send a new wheel.", by=ana)
    assert (message.channel, message.outbound.to) == (Channel.MAIL, ["carla@correu.example"])
    assert chat.sent == []


def test_a_text_that_the_channel_cannot_send_is_refused_and_nothing_is_kept(chat, chat_ticket, ana):
    with pytest.raises(CannotReply, match="in two messages"):
        reply_to_ticket(chat_ticket, "word " * 20, by=ana)
    assert chat.sent == []
    assert not Message.objects.filter(agent=ana).exists()


def test_a_reply_is_sent_again_by_its_channel(chat, chat_ticket, ana):
    message = reply_to_ticket(chat_ticket, "We send a new wheel.", by=ana)
    resend_message(message, by=ana)
    resend_message(message, to="visitor-7", by=Rule(7, "Knock again"))
    own = f"visitor-{chat_ticket.requester_id}"
    assert [sent[::3] for sent in chat.sent] == [
        (own, "Ana"),
        (own, "Ana Ferreira"),
        ("visitor-7", "Knock again"),
    ]
    facts = Event.objects.filter(name="ticket.mail_resent").order_by("pk").values_list("facts")
    assert [each["to"] for (each,) in facts] == [own, "visitor-7"]
    assert not OutboundMail.objects.exists()


def test_what_came_over_a_channel_that_sends_nothing_is_not_sent_again(ticket, ana):
    message = ticket.messages.get()
    for channel, refusal in (
        (Channel.PHONE, "not sent as a mail"),
        (Channel.MAIL, "never went out"),
    ):
        Message.objects.update(channel=channel)
        with pytest.raises(CannotResend, match=refusal):
            resend_message(message, by=ana)
    assert not Event.objects.filter(name="ticket.mail_resent").exists()


def test_a_rule_replies_over_the_channel_of_the_ticket(chat, chat_ticket):
    reply_to_ticket(chat_ticket, "We are closed.", by=Rule(7, "Closed"))
    assert chat.sent == [(f"visitor-{chat_ticket.requester_id}", "We are closed.", [], "a rule")]


def test_what_comes_in_names_its_channel(ticket, carla):
    received = Received(
        writer=carla, email="carla@correu.example", text="Hello?", channel=Channel.CHAT
    )
    assert receive_message(ticket, received).channel == Channel.CHAT
    mail = Received(writer=carla, email="carla@correu.example", text="By mail.")
    assert receive_message(ticket, mail).channel == Channel.MAIL


def test_a_message_on_a_closed_ticket_begins_one_of_its_channel(ticket, carla):
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", solved_at=ticket.created_at)
    received = Received(
        writer=carla, email="carla@correu.example", text="Again.", channel=Channel.CHAT
    )
    later = receive_message(ticket, received).ticket
    assert (later.channel, later.follow_up_of) == (Channel.CHAT, ticket)


def test_a_person_in_copy_is_known_by_a_mail_address_and_nothing_else(ticket):
    value = "eva@post.example"
    ContactPoint.objects.create(customer=ticket.requester, kind="external", value=value)
    assert put_in_copy(ticket, [Address("Eva", value)]) == [value]
    assert ticket.participants.get().customer.name == "Eva"


def test_the_mail_channel_reaches_a_customer_at_their_first_address(carla):
    assert sender_of(Channel.MAIL).address(carla) == "carla@correu.example"
    with pytest.raises(LookupError):
        sender_of(Channel.PHONE)


@pytest.mark.parametrize("can_hold", [False, True])
@pytest.mark.parametrize("has_server", [False, True])
def test_a_channel_holds_what_it_can_hold_and_send(
    chat, chat_ticket, ana, settings, can_hold, has_server
):
    settings.UNDO_SEND_SECONDS = 10
    chat.can_hold, chat.has_server = can_hold, has_server
    message = reply_to_ticket(chat_ticket, "Soon.", by=ana, with_undo=True)
    is_held = can_hold and has_server
    assert HeldReply.objects.filter(message=message).exists() == is_held
    assert (message.pk in chat.waiting) == is_held


def test_no_action_writes_to_the_outbox_of_mail():
    """The mail channel does, with the module that composes its replies."""
    folders = [ROOT / "helpdesk" / "actions", ROOT / "journeys" / "feedback" / "actions"]
    knowing = {
        path.name
        for folder in folders
        for path in folder.rglob("*.py")
        if re.search(
            r"^from mail\.(outbound|sending)|import .*\bOutboundMail\b", path.read_text(), re.M
        )
    }
    assert knowing == {"reply_email.py"}
