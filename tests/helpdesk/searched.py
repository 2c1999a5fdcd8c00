"""Tickets that typed words find, without the list around them."""

from helpdesk.models import Ticket, TicketQuerySet
from helpdesk.searching.text import words_alone


def matching(text: str, tickets: TicketQuerySet | None = None) -> TicketQuerySet:
    """Return the tickets (default: all) that the words, or the number, of a text find."""
    sought = words_alone(text)
    found = Ticket.objects.all() if tickets is None else tickets
    return found.matching(sought.query, sought.number)
