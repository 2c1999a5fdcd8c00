"""Helpers of the tests of replies that are held."""

from typing import Any

import pytest

from accounts.models import User
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.reply_hold import GIVEN_BACK
from helpdesk.models import Message, Ticket


@pytest.fixture
def replies_are_held(settings, tmp_path):
    """Replies are held for 10 s, and their files are kept apart."""
    settings.UNDO_SEND_SECONDS = 10
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lent(ticket, lea) -> Ticket:
    """The ticket, taken up by Lea, with the customer waiting."""
    assign_ticket(ticket, to=lea, by=lea)
    return ticket


def columns(ticket: Ticket) -> dict[str, Any]:
    """The columns that a reply changes, as they are stored."""
    ticket.refresh_from_db()
    return {name: getattr(ticket, name) for name in GIVEN_BACK}


def send(ticket: Ticket, by: User, text: str = "A new wheel.", **values: Any) -> Message:
    """A reply that is held, where the settings say so."""
    return reply_to_ticket(ticket, text, by=by, with_undo=True, **values)
