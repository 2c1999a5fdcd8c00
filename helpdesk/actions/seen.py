from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from helpdesk.models import Ticket, TicketSeen
from helpdesk.notifications.notify import mark_ticket_read


def mark_seen(ticket: Ticket, *, by: User, now: datetime | None = None) -> None:
    """Record that the user has read the ticket up to now, and with it what they were told of it."""
    now = now or timezone.now()
    with transaction.atomic():
        TicketSeen.objects.update_or_create(ticket=ticket, user=by, defaults={"seen_at": now})
        mark_ticket_read(ticket, by=by, now=now)
