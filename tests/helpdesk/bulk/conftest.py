from collections.abc import Callable
from uuid import uuid4

import pytest

from helpdesk.actions.open import open_ticket
from helpdesk.bulk import start
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


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """The bulk changes that a task was asked for; a run has time enough, also on a busy machine."""
    found: list[int] = []
    monkeypatch.setattr("helpdesk.tasks.BULK_SECONDS", 600)
    monkeypatch.setattr(start, "enqueue_on_commit", lambda task, pk: found.append(pk))
    return found


@pytest.fixture
def task(monkeypatch, asked) -> list[int]:
    """The same, where a request takes two tickets only."""
    monkeypatch.setattr(start, "AT_ONCE", 2)
    return asked
