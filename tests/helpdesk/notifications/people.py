"""Helpers of the tests of notifications."""

from accounts.models import User
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Message, Notification, Ticket
from ledger.actions import deliver_due


def told(*people: User) -> list[tuple[str, str]]:
    """Deliver all events; return the first names of those told, with the kind, in order."""
    while deliver_due():
        pass
    rows = Notification.objects.filter(user__in=people) if people else Notification.objects.all()
    return [(row.user.first_name, row.kind) for row in rows.select_related("user").order_by("pk")]


def customer_writes(ticket: Ticket, text: str = "Any news?") -> Message:
    writer = ticket.requester
    return receive_message(ticket, Received(writer=writer, email=ticket.requester_email, text=text))
