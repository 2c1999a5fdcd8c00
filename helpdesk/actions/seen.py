from datetime import datetime

from django.utils import timezone

from accounts.models import User
from helpdesk.models import Ticket, TicketSeen


def mark_seen(ticket: Ticket, *, by: User, now: datetime | None = None) -> None:
    """Record that the user has read the ticket up to now."""
    TicketSeen.objects.update_or_create(
        ticket=ticket, user=by, defaults={"seen_at": now or timezone.now()}
    )
