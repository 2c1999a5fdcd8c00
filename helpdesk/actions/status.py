from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.models import Ticket
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of


class CannotSetStatus(Refused):
    """The message gives the reason and the next step."""


def set_status(
    ticket: Ticket,
    status: str,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Set the status of a ticket to open, pending, on_hold or solved."""
    with transaction.atomic():
        current = locked(ticket)
        change_status(current, status, origin=origin_of(by, now, caused_by))
        copy_columns(ticket, current)
    return ticket


def resolve_ticket(
    ticket: Ticket, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """Solve a ticket. Resolutions are numbered; solving a solved ticket changes nothing."""
    return set_status(ticket, statuses.SOLVED, by=by, now=now, caused_by=caused_by)


def change_status(ticket: Ticket, status: str, *, origin: Origin) -> None:
    """Change the status of a locked ticket; setting the current status changes nothing."""
    before = ticket.status
    if before == status:
        _clear_undelivered_wait(ticket, now=origin.at)
        return
    if not statuses.may_become(before, status):
        raise CannotSetStatus(
            _("This ticket is closed and cannot be reopened. Open a new one instead.")
            if before == statuses.CLOSED
            else _("You cannot set a ticket to “%s”. Choose a status from the menu.") % status
        )
    ticket.status = status
    if status == statuses.SOLVED:
        _resolved(ticket, before=before, origin=origin)
    else:
        _moved(ticket, before=before, origin=origin)


def _resolved(ticket: Ticket, *, before: str, origin: Origin) -> None:
    ticket.solved_at = origin.at
    ticket.resolutions += 1
    ticket.waiting_since = ticket.snoozed_until = None
    ticket.assignee = ticket.assignee or origin.person
    columns = ["status", "solved_at", "resolutions", "waiting_since", "snoozed_until", "assignee"]
    save(ticket, columns, now=origin.at)
    origin.record(
        events.TICKET_RESOLVED,
        ticket,
        before=before,
        after=ticket.status,
        resolution=ticket.resolutions,
        at_iso=origin.at.isoformat(),
    )


def _moved(ticket: Ticket, *, before: str, origin: Origin) -> None:
    reopened = before == statuses.SOLVED
    if reopened:
        ticket.reopens += 1
    save(ticket, ["status", "reopens"], now=origin.at)
    _clear_undelivered_wait(ticket, now=origin.at)
    origin.record(events.TICKET_STATUS_CHANGED, ticket, before=before, after=ticket.status)
    if reopened:
        origin.record(events.TICKET_REOPENED, ticket, resolution=ticket.resolutions)


def _clear_undelivered_wait(ticket: Ticket, *, now: datetime) -> None:
    """Clear the waiting time of a ticket whose undelivered reply the agent handled otherwise."""
    if ticket.status not in (statuses.PENDING, statuses.ON_HOLD):
        return
    if ticket.undelivered_at and ticket.waiting_since:
        ticket.waiting_since = None
        save(ticket, ["waiting_since"], now=now)


def close_ticket(
    ticket: Ticket,
    *,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Close a solved ticket after its grace period; a later mail opens a follow-up."""
    with transaction.atomic():
        current = locked(ticket)
        if current.status == statuses.SOLVED:
            origin = origin_of(by, now, caused_by)
            current.status, current.closed_at = statuses.CLOSED, origin.at
            save(current, ["status", "closed_at"], now=origin.at)
            origin.record(events.TICKET_CLOSED, current)
        copy_columns(ticket, current)
    return ticket
