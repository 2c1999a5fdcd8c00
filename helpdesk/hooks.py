"""Slots that other apps fill: panels on pages, and hooks of a ticket.

A `before_save` hook runs inside the transaction that changes a ticket, for columns that must never
lag behind the change, such as the time its answer is due. What may follow a moment later receives
an event instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from helpdesk.models import Ticket

TICKET_CONTEXT = "ticket.context"  # beside the ticket, above the customer's last tickets
TICKET_THREAD = "ticket.thread"  # under the last message
MY_DAY = "my-day"  # below the tickets of the reader; its URL takes no argument

# The ticket with its new values, its stored values by column (None for a new ticket), and now.
# Returns the fields it set itself.
BeforeSave = Callable[[Ticket, Mapping[str, Any] | None, datetime], Iterable[str]]
_before_save: list[BeforeSave] = []
# The keys of tickets; returns topics of mails ("feedback:7").
TopicsOf = Callable[[Sequence[int]], Iterable[str]]
_topics: list[TopicsOf] = []


def before_save(hook: BeforeSave) -> BeforeSave:
    """Register a function that is called with each locked ticket before an action saves it.

    It may set fields of the ticket and returns their names; they are saved with the others. An
    exception in it ends the action, and nothing of the action is kept.
    """
    _before_save.append(hook)
    return hook


def run_before_save(ticket: Ticket, *, now: datetime) -> list[str]:
    """Call the registered hooks; returns the fields that they set."""
    if not _before_save:
        return []
    stored = None if ticket._state.adding else ticket.__dict__["stored_values"]
    changed = [field for hook in _before_save for field in hook(ticket, stored, now)]
    keep_stored_values(ticket)
    return changed


def keep_stored_values(ticket: Ticket) -> None:
    """Keep the values of a row as it is stored, for hooks to compare; without hooks, nothing."""
    if _before_save:
        columns = [field.attname for field in Ticket._meta.concrete_fields]
        ticket.__dict__["stored_values"] = {
            name: ticket.__dict__[name] for name in columns if name in ticket.__dict__
        }


def topics_of_tickets(find: TopicsOf) -> TopicsOf:
    """Register a function that returns what mails of an app about these tickets are about.

    They are deleted with the tickets.
    """
    _topics.append(find)
    return find


def topics_of(pks: Sequence[int]) -> list[str]:
    """Return the topics of mails that belong to these tickets, beside the tickets themselves."""
    return [topic for find in _topics for topic in find(pks)]
