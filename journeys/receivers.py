"""Receivers of helpdesk events. Each is idempotent."""

from datetime import datetime

from helpdesk import events
from helpdesk.models import Ticket
from journeys.feedback.actions.requests import request_feedback, withdraw_requests
from journeys.placement.tickets import place_ticket, show_placement
from ledger.models import Event
from ledger.subscribers import receives


@receives(events.TICKET_CREATED)
def place_new_ticket(event: Event) -> None:
    """Place a new ticket by the placement rules."""
    if ticket := _ticket(event):
        _place(ticket, event)


@receives(events.TICKET_TAGGED)
def place_tagged_ticket(event: Event) -> None:
    """Place an unplaced ticket after a change of its tags."""
    if ticket := _ticket(event):
        _place(ticket, event)


@receives(events.TICKET_RESOLVED)
def ask_after_resolution(event: Event) -> None:
    """Store a feedback request after a resolution, unless the ticket was reopened since."""
    ticket = _ticket(event)
    if ticket is None:
        return
    _place(ticket, event)
    said = event.facts.get("at_iso")
    request_feedback(
        ticket,
        resolution=event.facts.get("resolution", ticket.resolutions),
        resolved_at=datetime.fromisoformat(said) if said else event.at,
        resolved_by=event.actor,
        caused_by=event,
    )
    if not ticket.is_resolved:
        withdraw_requests(ticket, caused_by=event)


@receives(events.TICKET_REOPENED, events.TICKET_REQUESTER_WROTE)
def stop_asking(event: Event) -> None:
    """Withdraw the requests of a reopened ticket.

    An old event, delivered late, must not withdraw the request of a newer resolution.
    """
    ticket = _ticket(event)
    if ticket and not ticket.is_resolved:
        withdraw_requests(ticket, caused_by=event)


@receives(events.TICKET_MARKED_SPAM)
def stop_asking_about_spam(event: Event) -> None:
    """Withdraw the requests of a ticket marked as spam, unless it was unmarked since."""
    ticket = _ticket(event)
    if ticket and ticket.spam_at:
        withdraw_requests(ticket, reason="spam", caused_by=event)


def _place(ticket: Ticket, event: Event) -> None:
    if interaction := place_ticket(ticket, caused_by=event):
        show_placement(interaction)


def _ticket(event: Event) -> Ticket | None:
    tickets = Ticket.objects.select_related("requester", "team", "mailbox", "assignee")
    return tickets.filter(pk=event.subject_id, deleted_at=None).first()
