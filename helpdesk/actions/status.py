from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.models import Ticket
from ledger.events import record


class CannotSetStatus(Refused):
    """The message gives the reason and the next step."""


class CannotResolve(CannotSetStatus):
    pass


def set_status(ticket: Ticket, status: str, *, by: User) -> Ticket:
    """Set the status of a ticket to open, pending, on_hold or solved."""
    with transaction.atomic():
        current = locked(ticket)
        change_status(current, status, by=by)
        copy_columns(ticket, current)
    return ticket


def resolve_ticket(ticket: Ticket, *, by: User) -> Ticket:
    """Solve a ticket. Resolutions are numbered; solving a solved ticket changes nothing."""
    return set_status(ticket, statuses.SOLVED, by=by)


def change_status(ticket: Ticket, status: str, *, by: User) -> None:
    """Change the status of a locked ticket; setting the current status changes nothing."""
    before = ticket.status
    if before == status:
        _clear_undelivered_wait(ticket)
        return
    if not statuses.may_become(before, status):
        raise CannotSetStatus(
            _("This ticket is closed and cannot be reopened. Open a new one instead.")
            if before == statuses.CLOSED
            else _("You cannot set a ticket to “%s”. Choose a status from the menu.") % status
        )
    ticket.status = status
    if status == statuses.SOLVED:
        _resolved(ticket, before=before, by=by)
    else:
        _moved(ticket, before=before, by=by)


def _resolved(ticket: Ticket, *, before: str, by: User) -> None:
    ticket.solved_at = timezone.now()
    ticket.resolutions += 1
    ticket.waiting_since = None
    ticket.assignee = ticket.assignee or by
    save(ticket, ["status", "solved_at", "resolutions", "waiting_since", "assignee"])
    record(
        events.TICKET_RESOLVED,
        ticket,
        by=by,
        before=before,
        after=ticket.status,
        resolution=ticket.resolutions,
        at_iso=ticket.solved_at.isoformat(),
    )


def _moved(ticket: Ticket, *, before: str, by: User) -> None:
    reopened = before == statuses.SOLVED
    if reopened:
        ticket.reopens += 1
    save(ticket, ["status", "reopens"])
    _clear_undelivered_wait(ticket)
    record(events.TICKET_STATUS_CHANGED, ticket, by=by, before=before, after=ticket.status)
    if reopened:
        record(events.TICKET_REOPENED, ticket, by=by, resolution=ticket.resolutions)


def _clear_undelivered_wait(ticket: Ticket) -> None:
    """Clear the waiting time of a ticket whose undelivered reply the agent handled otherwise."""
    if ticket.status not in (statuses.PENDING, statuses.ON_HOLD):
        return
    if ticket.undelivered_at and ticket.waiting_since:
        ticket.waiting_since = None
        save(ticket, ["waiting_since"])


def close_ticket(ticket: Ticket) -> Ticket:
    """Close a solved ticket after its grace period; a later mail opens a follow-up."""
    with transaction.atomic():
        current = locked(ticket)
        if current.status == statuses.SOLVED:
            current.status, current.closed_at = statuses.CLOSED, timezone.now()
            save(current, ["status", "closed_at"])
            record(events.TICKET_CLOSED, current)
        copy_columns(ticket, current)
    return ticket
