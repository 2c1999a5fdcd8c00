from collections.abc import Callable
from uuid import uuid4

import pytest

from helpdesk.actions.open import open_ticket
from helpdesk.bulk.start import start_bulk_change
from helpdesk.models import BulkChange, Ticket


@pytest.fixture
def tickets(carla, mailbox) -> list[Ticket]:
    """Three new tickets of Carla's, in Billing."""
    return [
        open_ticket(requester=carla, subject=name, text=f"About {name}.", mailbox=mailbox)
        for name in ("Saddle", "Pedal", "Chain")
    ]


@pytest.fixture
def many(carla, billing) -> Callable[[int], list[int]]:
    """Create many tickets in one statement; returns their numbers."""

    def create(count: int) -> list[int]:
        rows = [Ticket(subject=str(i), requester=carla, team=billing) for i in range(count)]
        return [row.pk for row in Ticket.objects.bulk_create(rows)]

    return create


@pytest.fixture
def change(ana) -> Callable[..., BulkChange]:
    """Start a bulk change of Ana's: `change("status", [ticket], status="open")`."""

    def start(action: str, tickets, by=ana, seen=None, **values) -> BulkChange:
        numbers = [getattr(each, "pk", each) for each in tickets]
        return start_bulk_change(action, values, numbers, key=uuid4(), by=by, seen=seen)

    return start


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)
