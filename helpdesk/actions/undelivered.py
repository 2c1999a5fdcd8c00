"""Undelivered replies: the customer keeps waiting, whatever the status."""

from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from helpdesk import statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.actions.snooze import UNDELIVERED, end_snooze
from helpdesk.models import Message, Ticket, TicketMerge
from ledger.actors import SYSTEM
from ledger.origin import origin_of

LOOKED_AT = 20  # replies, newest first
ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
# The tickets that a message was moved from, oldest first.
Path = tuple[int, ...]


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

    If the customer wrote none, it is the time of our first undelivered message. A message that came
    from another ticket is answered by the replies that were written there, and by those written
    here since it came.
    """
    if statuses.is_resolved(ticket.status) or ticket.spam_at:
        return None
    asked = ticket.messages.filter(is_automatic=False, customer__isnull=False)
    moved = ticket.messages.order_by().values_list("moved_from", flat=True).distinct()
    paths: set[Path] = {(), *map(tuple, moved)}
    came = _times_of_merges(paths)
    replies = _replies(ticket)
    if not came:
        times = [_waiting_since(asked, replies)]
    else:
        times = [
            _waiting_since(
                asked.filter(moved_from=list(path)), replies.filter(_answering(path, ticket, came))
            )
            for path in paths
        ]
    return min((time for time in times if time), default=None)


def _replies(ticket: Ticket) -> QuerySet[Message]:
    """Return the public replies of agents, newest first."""
    written = ticket.messages.filter(kind=Message.Kind.PUBLIC, agent__isnull=False)
    plain = written.filter(is_automatic=False).select_related("outbound")
    return plain.defer("outbound__text", "outbound__html").order_by("-created_at", "-pk")


def _waiting_since(asked: QuerySet[Message], replies: QuerySet[Message]) -> datetime | None:
    missed: Message | None = None
    for reply in replies[:LOOKED_AT]:
        if not reply.has_missed_people:
            asked = asked.filter(created_at__gt=reply.created_at)
            break
        missed = reply
    first = asked.order_by("created_at").first() or missed
    return first.created_at if first else None


def _times_of_merges(paths: set[Path]) -> dict[tuple[int, int], datetime]:
    """Return when the tickets of these paths were merged, by the ticket and the other one."""
    sources = {pk for path in paths for pk in path}
    if not sources:
        return {}
    merges = TicketMerge.objects.filter(ticket__in=sources, undone_at=None)
    return {(each.ticket_id, each.into_id): each.merged_at for each in merges}


def _answering(path: Path, ticket: Ticket, came: dict[tuple[int, int], datetime]) -> Q:
    """Return the condition of the replies that answer messages of a path."""
    answering = Q(moved_from=list(path))
    steps = [*path, ticket.pk]
    for at in range(len(path)):
        since = came.get((steps[at], steps[at + 1]), ALWAYS)
        answering |= Q(moved_from=list(path[at + 1 :]), created_at__gte=since)
    return answering
