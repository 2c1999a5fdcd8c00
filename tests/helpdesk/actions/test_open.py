import pytest

from helpdesk.actions.open import open_ticket, start_ticket
from ledger.models import Event
from mail.models import OutboundMail
from tests.helpdesk.searched import matching


def test_a_ticket_opens_new_and_waiting(ticket, billing):
    assert (ticket.status, ticket.team, ticket.preview) == ("new", billing, "The rim is bent.")
    assert ticket.waiting_since == ticket.created_at
    assert ticket.messages.get().customer == ticket.requester


def test_it_is_recorded(ticket):
    facts = Event.objects.get(name="ticket.created").facts
    assert facts["started_by_agent"] is False


@pytest.mark.parametrize("query", ["rim", "RIM ben", "reyes", "carla@correu", "whéel"])
def test_it_is_found_by_its_words_and_people(ticket, query):
    assert list(matching(query)) == [ticket]


def test_it_is_found_by_its_number(ticket):
    assert list(matching(f"#{ticket.pk}")) == [ticket]


@pytest.mark.parametrize(
    "query", ["rim & | ! saddle", "'; drop", ":*", "999999999999999999999", ""]
)
def test_no_words_break_the_search(ticket, query):
    assert list(matching(query)) == []


def test_an_agent_starts_a_ticket_with_a_mail(carla, ana, mailbox):
    ticket = start_ticket(requester=carla, subject="Recall", text="Hello", by=ana, mailbox=mailbox)
    assert (ticket.status, ticket.assignee, ticket.waiting_since) == ("open", ana, None)
    assert OutboundMail.objects.get().to == ["carla@correu.example"]
    assert Event.objects.get(name="ticket.created").facts["started_by_agent"] is True


def test_a_mail_without_a_subject_gets_one(carla, mailbox):
    assert open_ticket(requester=carla, subject="Re: ", text="x", mailbox=mailbox).subject
