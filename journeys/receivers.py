"""What follows from what the helpdesk says happened. Each may run twice and does it once."""

from datetime import datetime

from helpdesk import events
from helpdesk.models import Ticket
from journeys.feedback.actions.requests import request_feedback, withdraw_requests
from journeys.placement.tickets import place_ticket, show_placement
from ledger.events import receives
from ledger.models import Event


@receives(events.TICKET_CREATED)
def place_new_ticket(event: Event) -> None:
    """A new ticket is put at its touchpoint by the placement rules."""
    if ticket := _ticket(event):
        _place(ticket)


@receives(events.TICKET_TAGGED)
def place_tagged_ticket(event: Event) -> None:
    """A tag may tell where an unplaced ticket belongs."""
    if ticket := _ticket(event):
        _place(ticket)


@receives(events.TICKET_RESOLVED)
def ask_after_resolution(event: Event) -> None:
    """A resolved ticket is followed by one question, unless the matter was reopened already."""
    ticket = _ticket(event)
    if ticket is None:
        return
    _place(ticket)
    said = event.facts.get("at_iso")
    request_feedback(
        ticket,
        resolution=event.facts.get("resolution", ticket.resolutions),
        resolved_at=datetime.fromisoformat(said) if said else event.at,
        by=event.actor,
        closed_for_silence=event.facts.get("reason") == "silence",
    )
    if not ticket.is_resolved:
        withdraw_requests(ticket)


@receives(events.TICKET_REOPENED, events.TICKET_REQUESTER_WROTE)
def stop_asking(event: Event) -> None:
    """The matter is not over: what waits to be asked is taken back.

    An old event, relayed late, must not take back the question of a newer resolution.
    """
    ticket = _ticket(event)
    if ticket and not ticket.is_resolved:
        withdraw_requests(ticket)


def _place(ticket: Ticket) -> None:
    if interaction := place_ticket(ticket):
        show_placement(interaction)


def _ticket(event: Event) -> Ticket | None:
    tickets = Ticket.objects.select_related("requester", "team", "mailbox", "assignee")
    return tickets.filter(pk=event.subject_id, deleted_at=None).first()
