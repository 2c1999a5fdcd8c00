from datetime import datetime

from django.db import transaction

from accounts.models import User
from helpdesk import events
from helpdesk.models import Ticket, TicketFollower
from ledger import live
from ledger.models import Event
from ledger.origin import Origin, origin_of


def follow_ticket(
    ticket: Ticket, *, by: User, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Tell a person from now on when the customer answers. Idempotent."""
    with transaction.atomic():
        add_follower(ticket, by.pk, origin=origin_of(by, now, caused_by))


def unfollow_ticket(
    ticket: Ticket, *, by: User, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Stop telling a person of answers on the ticket. Idempotent."""
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        deleted, _by_model = TicketFollower.objects.filter(ticket=ticket, user=by).delete()
        if deleted:
            origin.record(events.TICKET_UNFOLLOWED, ticket, follower=by.pk)
            live.publish("inbox")  # lists filtered by follower


def add_follower(ticket: Ticket, follower: int, *, origin: Origin) -> None:
    """Let a person follow the ticket; nothing is recorded of one who does already."""
    _row, is_new = TicketFollower.objects.get_or_create(
        ticket=ticket, user_id=follower, defaults={"created_at": origin.at}
    )
    if is_new:
        origin.record(events.TICKET_FOLLOWED, ticket, follower=follower)
        live.publish("inbox")
