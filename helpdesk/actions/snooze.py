"""Snoozing a ticket until a time, and ending the snooze."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.actions.status import change_status
from helpdesk.models import Ticket
from helpdesk.models.message import ARRIVED
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

LONGEST: Final = timedelta(days=366)
# Reasons for which a snooze ends.
DUE, ANSWERED, UNDELIVERED, ENDED = "due", "answered", "undelivered", "ended"
# Also for a page that has been open so long that a time of its menu has passed.
TIME_IS_OVER = gettext_lazy(
    "That time is over. Choose a later one; if the menu shows none, reload the page."
)


class CannotSnooze(Refused):
    """The message gives the reason and the next step."""


def snooze_ticket(
    ticket: Ticket,
    *,
    until: datetime,
    by: Actor,
    seen: int | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Keep a ticket out of Needs reply until a time, or until its customer writes. Idempotent.

    It is refused if a customer wrote after the message with the key `seen`.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        _check(current, until, now=origin.at)
        if seen is not None:
            _refuse_unseen(current, seen)
        if current.snoozed_until != until:
            current.snoozed_until = until
            save(current, ["snoozed_until"], now=origin.at)
            origin.record(events.TICKET_SNOOZED, current, until=until.isoformat())
        copy_columns(ticket, current)
    return ticket


def wake_ticket(
    ticket: Ticket, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """End the snooze of a ticket before its time; it is as it was before. Idempotent."""
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        if fields := end_snooze(current, reason=ENDED, origin=origin):
            save(current, fields, now=origin.at)
        copy_columns(ticket, current)
    return ticket


def wake_due_tickets(*, now: datetime, most: int) -> int:
    """End the snoozes whose time has come, the oldest first; return how many, `most` at most."""
    due = Ticket.objects.in_the_flow().snoozed().filter(snoozed_until__lte=now)
    tickets = list(due.order_by("snoozed_until", "pk").only("pk")[:most])
    for ticket in tickets:
        _wake_due(ticket, now=now)
    return len(tickets)


def end_snooze(ticket: Ticket, *, reason: str, origin: Origin) -> list[str]:
    """End the snooze of a locked ticket, if it has one; return the names of the changed columns."""
    if ticket.snoozed_until is None:
        return []
    ticket.snoozed_until = None
    origin.record(events.TICKET_WOKEN, ticket, reason=reason)
    return ["snoozed_until"]


def _check(ticket: Ticket, until: datetime, *, now: datetime) -> None:
    if ticket.spam_at or ticket.deleted_at or ticket.merged_into_id:
        raise CannotSnooze(_("This ticket is not in the inbox, so it cannot be snoozed."))
    if statuses.is_resolved(ticket.status):
        raise CannotSnooze(_("This ticket is solved. Reopen it before you snooze it."))
    if until <= now:
        raise CannotSnooze(TIME_IS_OVER)
    if until > now + LONGEST:
        raise CannotSnooze(_("A ticket can be snoozed for a year at most. Choose an earlier date."))


def _refuse_unseen(ticket: Ticket, seen: int) -> None:
    written = ticket.messages.filter(customer__isnull=False, is_automatic=False)
    newer = written.alias(arrived=ARRIVED).filter(arrived__gt=seen)
    unseen = newer.select_related("customer").order_by("-arrived").first()
    if unseen:
        words = _("%(name)s wrote meanwhile. Read it first.")
        raise CannotSnooze(words % {"name": unseen.author_name})


def _wake_due(ticket: Ticket, *, now: datetime) -> None:
    """Put a ticket back into Needs reply, also where its customer waits for nothing.

    The agent asked to see it again, so a status that waits for others becomes open, and a ticket
    without an unanswered message waits from now on.
    """
    with transaction.atomic():
        current = locked(ticket)
        if current.snoozed_until is None or current.snoozed_until > now:
            return  # changed since it was found
        origin = origin_of(SYSTEM, now, None)
        fields = end_snooze(current, reason=DUE, origin=origin)
        if current.status in (statuses.PENDING, statuses.ON_HOLD):
            change_status(current, statuses.OPEN, origin=origin)
        if current.waiting_since is None and not statuses.is_resolved(current.status):
            current.waiting_since = now
            fields.append("waiting_since")
        save(current, fields, now=origin.at)
