"""A ticket on its customer's timeline."""

from datetime import datetime
from typing import Any, TypedDict

from django.urls import reverse

from helpdesk.models import Ticket


class TicketEntry(TypedDict):
    """The columns of a ticket's timeline entry beside its customer."""

    kind: str
    subject_type: str
    subject_id: int
    at: datetime
    title: str
    detail: str
    url: str
    team_id: int | None
    facts: dict[str, Any]


def timeline_entry(ticket: Ticket, *, messages: int) -> TicketEntry:
    """Return the entry of a ticket in its present state, with its number of messages."""
    return TicketEntry(
        kind="ticket",
        subject_type="ticket",
        subject_id=ticket.pk,
        at=ticket.created_at,
        title=ticket.subject,
        detail=ticket.preview,
        url=reverse("helpdesk:ticket", args=[ticket.pk]),
        team_id=ticket.team_id,
        facts={
            "status": ticket.status,
            "channel": ticket.channel,
            "messages": messages,
            "solved_at": ticket.solved_at.isoformat() if ticket.solved_at else None,
        },
    )
