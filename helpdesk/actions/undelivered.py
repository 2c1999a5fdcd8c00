"""Undelivered replies: the customer keeps waiting, whatever the status."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from helpdesk import statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.actions.snooze import UNDELIVERED, end_snooze
from helpdesk.models import Message, Ticket
from ledger.actors import SYSTEM
from ledger.origin import origin_of

LOOKED_AT = 20  # replies, newest first


def update_undelivered(ticket: Ticket, *, now: datetime | None = None) -> None:
    """Mark a ticket whose newest reply missed a recipient, or clear the mark.

    The status is unchanged. A customer without a reply waits again, from the same time; a solved
    ticket only shows the mark.
    """
    with transaction.atomic():
        current = locked(ticket)
        newest = _replies(current).first()
        has_missed = bool(newest and newest.has_missed_people)
        if has_missed == (current.undelivered_at is not None):
            return  # marked before; a later status change by an agent stays
        now = now or timezone.now()
        current.undelivered_at = now if has_missed else None
        current.waiting_since = waiting_since_of(current)
        fields = ["undelivered_at", "waiting_since"]
        if has_missed:
            origin = origin_of(SYSTEM, now, None)
            fields += end_snooze(current, reason=UNDELIVERED, origin=origin)
        save(current, fields, now=now)
        copy_columns(ticket, current)


def waiting_since_of(ticket: Ticket) -> datetime | None:
    """Return the time of the oldest customer message after the last delivered reply.

    If the customer wrote none, it is the time of our first undelivered message.
    """
    if statuses.is_resolved(ticket.status) or ticket.spam_at:
        return None
    missed: Message | None = None
    asked = ticket.messages.filter(is_automatic=False, customer__isnull=False)
    for reply in _replies(ticket)[:LOOKED_AT]:
        if not reply.has_missed_people:
            asked = asked.filter(created_at__gt=reply.created_at)
            break
        missed = reply
    first = asked.order_by("created_at").first() or missed
    return first.created_at if first else None


def _replies(ticket: Ticket) -> QuerySet[Message]:
    """Return the public replies of agents, newest first."""
    written = ticket.messages.filter(kind=Message.Kind.PUBLIC, agent__isnull=False)
    plain = written.filter(is_automatic=False).select_related("outbound")
    return plain.defer("outbound__text", "outbound__html").order_by("-created_at", "-pk")
