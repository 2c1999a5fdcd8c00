"""The tickets that count: one condition for every figure, list and count of the journeys."""

from django.db.models import Exists, OuterRef

from helpdesk.models import Ticket


def ticket_counts(path: str = "ticket") -> Exists:
    """Return the condition that the ticket of a row is no spam, not merged and not deleted.

    A row without a ticket counts. The few tickets that do not count are read from a partial index.
    """
    return ~Exists(Ticket.objects.outside_the_flow().filter(pk=OuterRef(path)))  # type: ignore[return-value]
