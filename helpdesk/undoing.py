"""The changes that an action made to a ticket, kept in the signed address of its undo."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from accounts.models import User
from helpdesk.access import lock_ticket_for
from helpdesk.models import Ticket

SALT = "helpdesk.undo"
MAX_SECONDS = 24 * 60 * 60
# Given back only if they still are as the action left them.
COMPARED = ("status", "assignee_id", "team_id", "priority", "tags", "subject", "resolutions")
# Given back with them.
FOLLOWING = ("waiting_since", "solved_at", "snoozed_until", "reopens")
TIMES = (
    "waiting_since", "solved_at", "snoozed_until",
    "undelivered_at", "first_replied_at", "last_message_at",
)  # fmt: skip


@dataclass
class TicketChange:
    """The values of the columns that an action changed, before and after it."""

    ticket: int
    by: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def undo_url(self) -> str:
        """Return the address that undoes the action by POST; empty if nothing changed."""
        if not self.before.keys() & set(COMPARED):
            return ""
        token = signing.dumps(
            {
                "ticket": self.ticket,
                "by": self.by,
                "before": written_values(self.before),
                "after": written_values(self.after),
            },
            salt=SALT,
            compress=True,
        )
        url = reverse("helpdesk:undo", args=[self.ticket])
        return f"{url}?{urlencode({'change': token})}"


@contextmanager
def changing_ticket(user: User, pk: int) -> Iterator[tuple[Ticket, TicketChange]]:
    """Yield the locked ticket as `lock_ticket_for` does, and what the block changes in it.

    The change is complete when the block has ended.
    """
    change = TicketChange(pk, user.pk)
    with lock_ticket_for(user, pk) as ticket:
        before = _values(ticket)
        yield ticket, change
        after = _values(ticket)
    changed = [name for name in before if before[name] != after[name]]
    change.before = {name: before[name] for name in changed}
    change.after = {name: after[name] for name in changed}


def read_change(token: str, *, ticket: int, by: User) -> TicketChange | None:
    """Return the change of this ticket by this user, or None for a wrong or old token."""
    try:
        change = TicketChange(**signing.loads(token, salt=SALT, max_age=MAX_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if (change.ticket, change.by) != (ticket, by.pk):
        return None
    return TicketChange(ticket, by.pk, read_values(change.before), read_values(change.after))


def _values(ticket: Ticket) -> dict[str, Any]:
    values = {name: getattr(ticket, name) for name in (*COMPARED, *FOLLOWING)}
    return values | {"tags": list(ticket.tags)}


def written_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of columns as JSON; `read_values` is the way back."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def read_values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: parse_datetime(value) if value and name in TIMES else value
        for name, value in values.items()
    }
