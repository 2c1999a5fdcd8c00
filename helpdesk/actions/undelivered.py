"""Our answer did not reach the customer: they wait on, whatever the status says."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from helpdesk import statuses
from helpdesk.actions.changes import locked, save, take_over
from helpdesk.models import Message, Ticket

LOOKED_AT = 20  # replies, newest first


def judge_delivery(ticket: Ticket) -> None:
    """Mark a ticket whose newest reply missed those it was written to, or take the mark away.

    The status stays as it is. Who has no answer waits again, as long as before; a solved ticket
    only shows the mark.
    """
    with transaction.atomic():
        current = locked(ticket)
        newest = _replies(current).first()
        has_missed = bool(newest and newest.outbound and newest.outbound.missed_people)
        if has_missed == (current.undelivered_at is not None):
            return  # said before; who has let it rest since is not told again
        current.undelivered_at = timezone.now() if has_missed else None
        current.waiting_since = waits_since(current)
        save(current, ["undelivered_at", "waiting_since"])
        take_over(ticket, current)


def waits_since(ticket: Ticket) -> datetime | None:
    """Since when somebody has no answer: their oldest message after the last reply that arrived.

    Where nobody had asked, it is the first of our own words that did not arrive.
    """
    if statuses.is_resolved(ticket.status) or ticket.spam_at:
        return None
    missed: Message | None = None
    asked = ticket.messages.filter(is_automatic=False, customer__isnull=False)
    for reply in _replies(ticket)[:LOOKED_AT]:
        if not (reply.outbound and reply.outbound.missed_people):
            asked = asked.filter(created_at__gt=reply.created_at)
            break
        missed = reply
    first = asked.order_by("created_at").first() or missed
    return first.created_at if first else None


def _replies(ticket: Ticket) -> QuerySet[Message]:
    """What agents wrote to the customer, newest first."""
    written = ticket.messages.filter(kind=Message.Kind.PUBLIC, agent__isnull=False)
    plain = written.filter(is_automatic=False).select_related("outbound")
    return plain.defer("outbound__text", "outbound__html").order_by("-created_at", "-pk")
