import pytest

from helpdesk.actions import (
    Received,
    close_ticket,
    receive_message,
    reply_to_ticket,
    resolve_ticket,
    set_status,
)
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


def test_who_writes_again_keeps_the_place_in_the_queue(ticket, carla):
    since = ticket.waiting_since
    receive_message(ticket, from_carla(carla))
    assert ticket.waiting_since == since


def test_automatic_mail_changes_no_status(ticket, ana, carla):
    resolve_ticket(ticket, by=ana)
    message = receive_message(ticket, from_carla(carla, "I am away.", is_automatic=True))
    assert (ticket.status, ticket.waiting_since, ticket.reopens) == ("solved", None, 0)
    assert message.is_automatic


def test_a_stranger_becomes_an_internal_unverified_entry(ticket, ana, dora):
    resolve_ticket(ticket, by=ana)
    received = Received(writer=dora, email="dora@post.example", text="Me too.")
    message = receive_message(ticket, received)
    assert message.is_note
    assert not message.is_verified
    assert ticket.status == "solved"
    assert ticket.requester.name == "Carla Reyes"
    assert Participant.objects.get().is_accepted is False


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
    from helpdesk.actions import open_ticket

    target = open_ticket(requester=carla, subject="Wheel", text="Hello", mailbox=mailbox)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=target)
    assert receive_message(ticket, from_carla(carla)).ticket == target
