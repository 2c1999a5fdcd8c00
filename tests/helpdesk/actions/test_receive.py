import pytest

from helpdesk.actions.participants import accept_participant
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import close_ticket, resolve_ticket, set_status
from helpdesk.models import Participant, Ticket
from ledger.models import Event


def from_carla(carla, text="It rubs again.", **more):
    return Received(writer=carla, email="carla@correu.example", text=text, **more)


@pytest.mark.parametrize("status", ["open", "pending", "on_hold", "solved"])
def test_the_requester_puts_the_ticket_before_the_agent_again(ticket, ana, carla, status):
    reply_to_ticket(ticket, "Yes.", by=ana)
    set_status(ticket, status, by=ana)
    receive_message(ticket, from_carla(carla))
    assert ticket.status == "open"
    assert ticket.waiting_since is not None
    assert ticket.preview == "It rubs again."
    assert ticket.reopens == (1 if status == "solved" else 0)


def test_reopening_is_announced_with_the_resolution_it_ends(ticket, ana, carla):
    resolve_ticket(ticket, by=ana)
    receive_message(ticket, from_carla(carla))
    assert Event.objects.get(name="ticket.reopened").facts["resolution"] == 1


def test_a_second_message_keeps_the_waiting_time(ticket, carla):
    since = ticket.waiting_since
    receive_message(ticket, from_carla(carla))
    assert ticket.waiting_since == since


def test_automatic_mail_changes_no_status(ticket, ana, carla):
    resolve_ticket(ticket, by=ana)
    message = receive_message(ticket, from_carla(carla, "I am away.", is_automatic=True))
    assert (ticket.status, ticket.waiting_since, ticket.reopens) == ("solved", None, 0)
    assert message.is_automatic


def from_dora(dora, text="Me too.", **more):
    return Received(writer=dora, email="dora@post.example", text=text, **more)


def test_a_message_of_a_non_participant_is_internal(ticket, ana, dora):
    resolve_ticket(ticket, by=ana)
    message = receive_message(ticket, from_dora(dora))
    assert message.is_note
    assert not message.is_verified
    assert (ticket.status, ticket.reopens, ticket.preview) == ("open", 1, "Me too.")
    assert ticket.waiting_since == ticket.last_requester_at == message.created_at
    assert ticket in Ticket.objects.needing_reply()
    assert ticket.requester.name == "Carla Reyes"
    assert Participant.objects.get().is_accepted is False


def test_a_forged_mail_of_the_requester_is_internal_and_seen_by_an_agent(ticket, ana, carla):
    reply_to_ticket(ticket, "Yes.", by=ana, status="pending")
    message = receive_message(ticket, from_carla(carla, is_verified=False, is_doubtful=True))
    assert (message.is_note, message.is_verified) == (True, False)
    assert (ticket.status, ticket.waiting_since) == ("open", message.created_at)
    assert not Participant.objects.exists()


def test_automatic_mail_of_a_stranger_changes_no_status(ticket, ana, dora):
    resolve_ticket(ticket, by=ana)
    receive_message(ticket, from_dora(dora, is_automatic=True))
    assert (ticket.status, ticket.waiting_since) == ("solved", None)


def test_an_accepted_writer_is_public_and_in_copy(ticket, ana, dora):
    first = receive_message(ticket, from_dora(dora))
    accept_participant(ticket, Participant.objects.get(), by=ana)
    first.refresh_from_db()
    assert (first.kind, first.is_verified) == ("public", True)
    assert not receive_message(ticket, from_dora(dora)).is_note
    assert reply_to_ticket(ticket, "Hello both.", by=ana).outbound.cc == ["dora@post.example"]
    assert ticket.requester.name == "Carla Reyes"
    event = Event.objects.get(name="ticket.participant_accepted")
    assert (event.actor, event.facts["email"]) == (ana, "dora@post.example")


def test_an_accepted_participant_writes_in_public(ticket, dora):
    Participant.objects.create(ticket=ticket, customer=dora, email="dora@post.example")
    received = Received(writer=dora, email="dora@post.example", text="Me too.")
    assert not receive_message(ticket, received).is_note


def test_a_closed_ticket_stays_closed_and_gets_a_follow_up(ticket, ana, carla):
    close_ticket(resolve_ticket(ticket, by=ana))
    message = receive_message(ticket, from_carla(carla))
    assert message.ticket != ticket
    assert message.ticket.follow_up_of == ticket
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_mail_to_a_merged_ticket_reaches_its_target(ticket, carla, mailbox):
    from helpdesk.actions.open import open_ticket

    target = open_ticket(requester=carla, subject="Wheel", text="Hello", mailbox=mailbox)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=target)
    assert receive_message(ticket, from_carla(carla)).ticket == target
