"""Deleting tickets, and restoring them for thirty days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events
from helpdesk.actions.changes import announce, copy_columns, locked, save
from helpdesk.models import Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

KEPT: Final = timedelta(days=30)


class CannotDelete(Refused):
    """The message gives the reason and the next step."""


class CannotRestore(Refused):
    """The message gives the reason and the next step."""


def delete_ticket(
    ticket: Ticket, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """Delete a ticket, with those merged into it; it can be restored for thirty days. Idempotent.

    Later mail of its conversation opens a new ticket.
    """
    with transaction.atomic():
        current = locked(ticket)
        if current.merged_into_id:
            words = _("This ticket was merged into #%d. Delete that one, or separate them first.")
            raise CannotDelete(words % current.merged_into_id)
        origin = origin_of(by, now, caused_by)
        if current.deleted_at is None:
            current.deleted_at = origin.at
            save(current, ["deleted_at"], now=origin.at)
            for merged in merged_tickets(current):
                Ticket.objects.filter(pk=merged.pk).update(deleted_at=origin.at)
                announce(merged)
            origin.record(events.TICKET_DELETED, current)
        copy_columns(ticket, current)
    return ticket


def restore_ticket(
    ticket: Ticket, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """Undo `delete_ticket`, also for those merged into the ticket: all are as they were.

    The thirty days of spam begin anew. Idempotent.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        if current.merged_into_id:
            words = _("This ticket was merged into #%d. Restore that one.")
            raise CannotRestore(words % current.merged_into_id)
        if current.deleted_at is not None:
            if current.deleted_at <= origin.at - KEPT:
                raise CannotRestore(
                    _("This ticket was deleted more than thirty days ago and cannot be restored.")
                )
            current.deleted_at = None
            if current.spam_at:
                current.spam_at = origin.at
            save(current, ["deleted_at", "spam_at"], now=origin.at)
            for merged in merged_tickets(current):
                Ticket.objects.filter(pk=merged.pk).update(deleted_at=None)
                announce(merged)
            origin.record(events.TICKET_RESTORED, current)
        copy_columns(ticket, current)
    return ticket


def merged_tickets(ticket: Ticket) -> Iterator[Ticket]:
    """Yield the tickets merged into one, and those merged into them."""
    level = [ticket.pk]
    while level:
        merged = list(Ticket.objects.filter(merged_into__in=level).order_by("pk").defer("search"))
        yield from merged
        level = [each.pk for each in merged]
