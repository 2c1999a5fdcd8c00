"""Splitting a message off into a ticket of its own, and merging it back."""

import pytest

from helpdesk import statuses
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.split import CannotSplit, split_message
from helpdesk.models import Message, Notification, Ticket
from ledger.actions import deliver_due
from ledger.models import Event
from tests.helpdesk.searched import matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(ticket, carla) -> Message:
    """A second question of Carla."""
    said = Received(writer=carla, email="carla@correu.example", text="Where is my invoice?")
    return receive_message(ticket, said)


def texts(ticket) -> list[str]:
    return [message.text for message in Message.objects.filter(ticket=ticket)]


def test_the_message_is_a_ticket_of_its_writer(ticket, asked, carla, ana):
    assign_ticket(ticket, to=ana, by=ana)
    asked.refresh_from_db()
    new = split_message(asked, by=ana)
    assert (texts(ticket), texts(new)) == (["The rim is bent."], ["Where is my invoice?"])
    assert (new.requester, new.requester_email) == (carla, "carla@correu.example")
    assert (new.team, new.assignee, new.mailbox) == (ticket.team, ana, ticket.mailbox)
    assert (new.status, new.waiting_since) == (statuses.OPEN, asked.created_at)
    assert new in Ticket.objects.in_the_flow().needing_reply()
    assert Message.objects.get(pk=asked.pk).moved_from == [ticket.pk]
    facts = Event.objects.get(name="ticket.split").facts
    assert facts == {"message": asked.pk, "into": new.pk}
    assert Event.objects.filter(name="ticket.created", subject_id=new.pk).exists()


def test_the_first_ticket_no_longer_waits_for_it(ticket, carla, ana):
    reply_to_ticket(ticket, "A new rim is on its way.", by=ana)
    said = Received(writer=carla, email="carla@correu.example", text="Where is my invoice?")
    message = receive_message(ticket, said)
    assert ticket.waiting_since == message.created_at
    split_message(message, by=ana)
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.preview) == (None, "The rim is bent.")


def test_it_is_found_by_its_words(ticket, asked, ana):
    new = split_message(asked, by=ana)
    assert new in matching("invoice")
    assert new in matching("carla")


def test_merging_it_back_undoes_it(ticket, asked, ana):
    new = split_message(asked, by=ana)
    ticket.refresh_from_db()
    merge_ticket(new, into=ticket, by=ana)
    assert texts(ticket) == ["The rim is bent.", "Where is my invoice?"]
    assert texts(new) == []
    unmerge_ticket(new, by=ana)
    assert texts(new) == ["Where is my invoice?"]


def test_a_message_split_off_a_merged_ticket_stays_split(ticket, asked, carla, mailbox, ana):
    other = open_ticket(requester=carla, subject="Bell", text="It is mute.", mailbox=mailbox)
    merge_ticket(ticket, into=other, by=ana)
    new = split_message(Message.objects.get(pk=asked.pk), by=ana)
    unmerge_ticket(ticket, by=ana)
    assert texts(ticket) == ["The rim is bent."]
    assert texts(other) == ["It is mute."]
    assert texts(new) == ["Where is my invoice?"]


def uninvited(ticket, dora, **facts) -> Message:
    return receive_message(ticket, Received(writer=dora, email="dora@post.example", **facts))


def test_an_uninvited_writer_gets_a_ticket_with_a_public_message(ticket, dora, ana):
    message = uninvited(ticket, dora, text="And mine?")
    assert (message.kind, message.is_verified) == (Message.Kind.NOTE, False)
    new = split_message(message, by=ana)
    assert (new.requester, new.requester_email) == (dora, "dora@post.example")
    message.refresh_from_db()
    assert (message.kind, message.is_verified, new.is_verified) == ("public", True, True)
    answer = reply_to_ticket(new, "Yours is on its way.", by=ana)
    assert "And mine?" in answer.outbound.text
    assert not ticket.participants.exists()


def test_merged_back_an_uninvited_writer_is_in_copy(ticket, dora, ana):
    new = split_message(uninvited(ticket, dora, text="And mine?"), by=ana)
    ticket.refresh_from_db()
    merge_ticket(new, into=ticket, by=ana)
    guest = ticket.participants.get()
    assert (guest.email, guest.is_accepted) == ("dora@post.example", True)


def test_an_uninvited_writer_of_another_message_stays_suggested(ticket, dora, ana):
    uninvited(ticket, dora, text="Hello?")
    split_message(uninvited(ticket, dora, text="And mine?"), by=ana)
    assert not ticket.participants.get().is_accepted


def test_a_doubtful_message_stays_internal(ticket, dora, ana):
    message = uninvited(ticket, dora, text="Pay here.", is_doubtful=True)
    new = split_message(message, by=ana)
    message.refresh_from_db()
    assert (message.kind, message.is_verified, new.is_verified) == ("note", False, False)


def test_a_message_of_the_requester_that_nobody_verified_stays_so(ticket, carla, ana):
    said = Received(
        writer=carla, email="carla@correu.example", text="My invoice?", is_verified=False
    )
    message = receive_message(ticket, said)
    assert not split_message(message, by=ana).is_verified
    message.refresh_from_db()
    assert not message.is_verified


@pytest.mark.parametrize("is_theirs", [True, False])
def test_the_assignee_is_told(ticket, asked, ana, lea, is_theirs):
    assign_ticket(ticket, to=ana if is_theirs else None, by=lea)
    asked.refresh_from_db()
    new = split_message(asked, by=lea)
    told = Event.objects.filter(name="ticket.assigned", subject_id=new.pk)
    after = {"before": None, "after": ana.pk, "after_name": ana.name}
    assert [event.facts for event in told] == ([after] if is_theirs else [])
    while deliver_due():
        pass
    assert Notification.objects.filter(ticket=new, user=ana).exists() == is_theirs


def test_what_is_refused_says_why(ticket, asked, ana):
    reply = reply_to_ticket(ticket, "Here you are.", by=ana)
    with pytest.raises(CannotSplit, match="message of a customer"):
        split_message(reply, by=ana)
    split_message(asked, by=ana)
    with pytest.raises(CannotSplit, match="no longer on the ticket"):
        split_message(Message(pk=asked.pk, ticket=ticket), by=ana)


def test_the_only_message_is_not_split_off(ticket, ana):
    with pytest.raises(CannotSplit, match="only message"):
        split_message(ticket.messages.get(), by=ana)
