"""Helpers of the tests of replies that are held."""

from typing import Any

from accounts.models import User
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.reply_hold import GIVEN_BACK
from helpdesk.models import Message, Ticket


def columns(ticket: Ticket) -> dict[str, Any]:
    """The columns that a reply changes, as they are stored."""
    ticket.refresh_from_db()
    return {name: getattr(ticket, name) for name in GIVEN_BACK}


def send(ticket: Ticket, by: User, text: str = "A new wheel.", **values: Any) -> Message:
    """A reply that is held, where the settings say so."""
    return reply_to_ticket(ticket, text, by=by, with_undo=True, **values)
