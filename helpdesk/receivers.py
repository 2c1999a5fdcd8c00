"""Event receivers of the helpdesk: the customer's timeline, and notifications."""

from customers.actions.timeline import add_to_timeline, limit_timeline, remove_from_timeline
from helpdesk import events
from helpdesk.actions.timeline import timeline_entry
from helpdesk.models import Ticket
from helpdesk.notifications.notify import notify_people
from ledger.models import Event
from ledger.subscribers import receives


@receives(
    events.TICKET_CREATED,
    events.TICKET_REPLIED,
    events.TICKET_REPLY_WITHDRAWN,
    events.TICKET_REQUESTER_WROTE,
    events.TICKET_RESOLVED,
    events.TICKET_REOPENED,
    events.TICKET_CLOSED,
    events.TICKET_RENAMED,
    events.TICKET_STATUS_CHANGED,
    events.TICKET_ASSIGNED,
    events.TICKET_DELETED,
    events.TICKET_RESTORED,
    events.TICKET_MERGED,
    events.TICKET_MERGE_RECEIVED,
    events.TICKET_UNMERGED,
    events.TICKET_MERGE_UNDONE,
    events.TICKET_SPLIT,
)
def write_on_timeline(event: Event) -> None:
    """Upsert the timeline entry of a ticket from its current state. Idempotent.

    A deleted ticket, and one that was merged into another, has none.
    """
    ticket = _locked(event)
    if ticket is None:
        return
    if ticket.deleted_at or ticket.merged_into_id:
        remove_from_timeline(subject_type="ticket", subject_id=ticket.pk, kind="ticket")
        return
    entry = timeline_entry(ticket, messages=ticket.messages.count())
    add_to_timeline(ticket.requester, **entry)


@receives(events.TICKET_ASSIGNED)
def move_on_timeline(event: Event) -> None:
    """Limit a ticket's feedback entries to the team that has it now."""
    if ticket := _locked(event):
        limit_timeline(
            ticket.requester, subject_type="ticket", subject_id=ticket.pk, team_id=ticket.team_id
        )


@receives(
    events.TICKET_ASSIGNED,
    events.TICKET_REQUESTER_WROTE,
    events.TICKET_REOPENED,
    events.TICKET_NOTED,
    events.TICKET_REPLY_WITHDRAWN,
)
def notify(event: Event) -> None:
    """Write the notifications of the people whom the event concerns. Idempotent."""
    notify_people(event)


def _locked(event: Event) -> Ticket | None:
    """Lock the ticket, so that of two concurrent events the newer state is written last."""
    tickets = Ticket.objects.select_for_update(of=("self",), no_key=True).select_related(
        "requester"
    )
    return tickets.filter(pk=event.subject_id).first()
