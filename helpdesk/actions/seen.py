from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from helpdesk.models import Ticket, TicketMerge, TicketSeen
from helpdesk.notifications.notify import mark_ticket_read

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
# The resolution of times in the database.
MOMENT: Final = timedelta(microseconds=1)


def mark_seen(ticket: Ticket, *, by: User, now: datetime | None = None) -> None:
    """Record that the user has read the ticket up to now, and with it what they were told of it."""
    now = now or timezone.now()
    with transaction.atomic():
        TicketSeen.objects.update_or_create(ticket=ticket, user=by, defaults={"seen_at": now})
        mark_ticket_read(ticket, by=by, now=now)


def set_seen_back(source: Ticket, target: Ticket) -> list[list[Any]]:
    """Set marks of a ticket back to before the messages of another that their person has not seen.

    The messages come to the ticket by a merge. Returns the changes as `TicketMerge.joined`.
    """
    seen = dict(source.seen.values_list("user_id", "seen_at"))
    written = list(source.messages.order_by("created_at").values_list("created_at", "agent_id"))
    changes: list[list[Any]] = []
    for mark in target.seen.order_by("pk"):
        unseen = (
            at
            for at, agent in written
            if agent != mark.user_id and at > seen.get(mark.user_id, NEVER)
        )
        first = next(unseen, None)
        if first and first <= mark.seen_at:
            before, mark.seen_at = mark.seen_at, first - MOMENT
            mark.save(update_fields=["seen_at"])
            changes.append([mark.user_id, before.isoformat(), mark.seen_at.isoformat()])
    return changes


def give_seen_back(merge: TicketMerge) -> None:
    """Undo `set_seen_back` for those who have not opened the ticket since."""
    for user, *times in merge.joined.get("seen", ()):
        before, since = map(datetime.fromisoformat, times)
        marks = TicketSeen.objects.filter(ticket=merge.into_id, user=user)
        marks.filter(seen_at=since).update(seen_at=before)
