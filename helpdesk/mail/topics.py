"""The ticket that a mail is about."""

from config.web.params import whole_number
from helpdesk.models import Ticket, TicketQuerySet


def ticket_of(about: str | None, *, among: TicketQuerySet | None = None) -> Ticket | None:
    """Return the ticket that "ticket:42" leads to, after merges; None if it was deleted."""
    kind, _colon, number = (about or "").partition(":")
    pk = whole_number(number)
    if kind != "ticket" or pk is None:
        return None
    tickets = Ticket.objects.all() if among is None else among
    ticket = tickets.filter(pk=pk, deleted_at=None).first()
    while ticket and ticket.merged_into_id:
        ticket = Ticket.objects.filter(pk=ticket.merged_into_id, deleted_at=None).first()
    return ticket
