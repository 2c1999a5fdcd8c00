"""Each event of a thread has a subject: a person, a rule, Tandem, or the one the text names."""

import pytest

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.edit import set_priority
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.events import TICKET_CLOSED, TICKET_PARTICIPANT_ADDED
from helpdesk.models import Ticket
from helpdesk.thread.entries import read_thread
from ledger.actors import Rule
from ledger.events import record
from tests.personas import signed_in


def lines(ticket: Ticket) -> list[str]:
    """Return the events of the thread as the page prints them."""
    found = [event for entry in read_thread(ticket) for event in entry.events]
    return [f"{each.event.actor_name} {each.label}".strip() for each in found]


def test_a_change_by_a_person_or_a_rule_names_them(ticket, ana):
    assign_ticket(ticket, to=ana, by=ana)
    set_priority(ticket, priority="high", by=Rule(pk=7, name="Urgent first"))
    assert lines(ticket) == [
        "Ana Ferreira assigned it to themselves",
        "Urgent first set the priority to high",
    ]


def test_a_change_by_the_system_names_tandem(ticket, carla, ana):
    reply_to_ticket(ticket, "A new one is sent.", by=ana, status="pending")
    received = Received(writer=carla, email="carla@correu.example", text="Thank you!")
    receive_message(ticket, received)
    resolve_ticket(ticket, by=ana)
    close_ticket(ticket)
    assert lines(ticket) == [
        "Ana Ferreira set it to “Waiting for the customer”",
        "Tandem set it to “Open”",
        "Ana Ferreira solved it",
        "Tandem closed it",
    ]
    assert "Tandem set it to “Open”" in signed_in(ana).get(f"/tickets/{ticket.pk}/").text


def test_an_event_of_before_actors_had_a_kind_names_tandem(ticket):
    event = record(TICKET_CLOSED, ticket)
    type(event).objects.filter(pk=event.pk).update(actor_kind="")
    assert lines(ticket) == ["Tandem closed it"]


def test_who_writes_for_the_first_time_is_the_subject(ticket, dora):
    receive_message(ticket, Received(writer=dora, email="dora@post.example", text="Me too."))
    assert lines(ticket)[0] == "dora@post.example wrote for the first time"


@pytest.mark.parametrize(
    ("is_accepted", "line"),
    [
        (True, "Tandem added dora@post.example in copy"),
        (False, "dora@post.example wrote for the first time"),
    ],
)
def test_a_participant_added_by_a_mail(ticket, is_accepted, line):
    email = "dora@post.example"
    record(TICKET_PARTICIPANT_ADDED, ticket, email=email, is_accepted=is_accepted)
    assert lines(ticket) == [line]
