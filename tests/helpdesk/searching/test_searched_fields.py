"""A ticket is found by searchable fields, its own and those of its requester."""

import pytest

from customers.models import Customer
from fields import registry
from fields.registry import Custom, Field, Owner, fields_of, searched_text
from fields.types.values import Choice, Several, Text
from helpdesk.actions.import_tickets import PastTicket, import_tickets
from helpdesk.actions.open import open_ticket, start_ticket
from helpdesk.models import Ticket
from ledger.history import PastEvent
from tests.helpdesk.searched import matching

CHOICES = Choice([("gold", "Golden club"), ("iron", "Iron club")])


@pytest.fixture
def clubs(monkeypatch) -> None:
    """A searchable and another custom field of customers, and one of several values of tickets."""
    for field in (
        Field(Owner.CUSTOMER, "club", "Club", CHOICES, Custom(), is_searchable=True),
        Field(Owner.CUSTOMER, "shoe", "Shoe", Text(), Custom()),
        Field(Owner.TICKET, "parts", "Parts", Several(Text()), Custom(), is_searchable=True),
    ):
        monkeypatch.setitem(registry._fields[field.owner], field.name, field)


@pytest.fixture
def member(carla: Customer) -> Customer:
    carla.fields = {"club": "gold", "shoe": "bootstrap"}
    carla.location = "Girona"
    carla.save()
    return carla


def opened(requester: Customer, mailbox, ana) -> None:
    open_ticket(requester=requester, subject="Wheel", text="It is bent.", mailbox=mailbox)


def started(requester: Customer, mailbox, ana) -> None:
    start_ticket(requester=requester, subject="Wheel", text="It is bent.", mailbox=mailbox, by=ana)


def imported(requester: Customer, mailbox, ana) -> None:
    from django.utils import timezone

    events: list[PastEvent] = []
    past = PastTicket(
        requester=requester, requester_email="carla@correu.example", subject="Wheel",
        text="It is bent.", opened_at=timezone.now(), mailbox=mailbox,
    )  # fmt: skip
    import_tickets([past], events=events)


WAYS = pytest.mark.parametrize("make", [opened, started, imported])
FOUND = ["wheel", "carla", "reyes", "correu", "bent", "golden", "#{}"]


@WAYS
def test_a_ticket_is_found_by_its_fields_and_its_text(clubs, member, mailbox, ana, make):
    make(member, mailbox, ana)
    pk = Ticket.objects.get().pk
    missed = [each for each in FOUND if not matching(each.format(pk)).exists()]
    assert missed == []


@WAYS
@pytest.mark.parametrize("query", ["bootstrap", "girona", "gold club x", "normal", "mail support"])
def test_a_ticket_is_not_found_by_another_field(clubs, member, mailbox, ana, make, query):
    make(member, mailbox, ana)
    assert not matching(query).exists()


def test_a_row_without_values_has_no_text(clubs):
    assert searched_text(Owner.TICKET, Ticket()) == ""
    assert searched_text(Owner.TICKET, Ticket(subject="Bent", fields={"parts": []})) == "Bent"


def test_several_values_are_all_searched(clubs):
    ticket = Ticket(subject="Bent", fields={"parts": ["rim", "hub"]})
    assert searched_text(Owner.TICKET, ticket) == "Bent rim, hub"


def test_the_searchable_fields_are_kept():
    """Tickets that are indexed already are not found by a field that is added later."""
    names = {o: [f.name for f in fields_of(o) if f.is_searchable] for o in Owner}
    assert names == {"ticket": ["subject", "requester_email"], "customer": ["name"],
                     "organization": []}  # fmt: skip
