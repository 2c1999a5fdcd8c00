"""Tickets that typed words find, without the list around them."""

from django.urls import reverse

from helpdesk.models import Ticket, TicketQuerySet
from helpdesk.searching.text import words_alone


def matching(text: str, tickets: TicketQuerySet | None = None) -> TicketQuerySet:
    """Return the tickets (default: all) that the words, or the number, of a text find."""
    sought = words_alone(text)
    found = Ticket.objects.all() if tickets is None else tickets
    return found.matching(sought.query, sought.number)


def search(text, view="all", **query):
    return reverse("helpdesk:inbox", args=[view], query={"q": text, **query})
