from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from helpdesk import events
from helpdesk.actions.changes import copy_columns, index_text, locked, save
from helpdesk.models import Priority, Ticket
from ledger.events import record


class CannotEditTicket(Refused):
    """The message gives the reason and the next step."""


def rename_ticket(ticket: Ticket, *, subject: str, by: User) -> Ticket:
    subject = " ".join(subject.split())
    if not subject:
        raise CannotEditTicket(_("A ticket needs a subject. Enter one."))
    if len(subject) > 300:
        raise CannotEditTicket(_("A subject has 300 characters at most. Shorten it."))
    _set(ticket, "subject", subject, event=events.TICKET_RENAMED, by=by)
    index_text(ticket, subject)
    return ticket


def set_priority(ticket: Ticket, *, priority: str, by: User) -> Ticket:
    if priority not in Priority.values:
        raise CannotEditTicket(_("Priorities are low, normal, high and urgent."))
    return _set(ticket, "priority", priority, event=events.TICKET_PRIORITY_CHANGED, by=by)


def tag_ticket(ticket: Ticket, *, tags: Sequence[str], by: User) -> Ticket:
    """Set the tags of a ticket: lower case, without duplicates, in the order given."""
    cleaned = list(dict.fromkeys(t for t in ("-".join(tag.lower().split()) for tag in tags) if t))
    if len(cleaned) > 20 or any(len(tag) > 60 for tag in cleaned):
        raise CannotEditTicket(_("A ticket has 20 tags at most, of 60 characters each."))
    return _set(ticket, "tags", cleaned, event=events.TICKET_TAGGED, by=by)


def _set(ticket: Ticket, field: str, value: Any, *, event: str, by: User) -> Ticket:
    with transaction.atomic():
        current = locked(ticket)
        before = getattr(current, field)
        if before != value:
            setattr(current, field, value)
            save(current, [field])
            record(event, current, by=by, before=before, after=value)
        copy_columns(ticket, current)
    return ticket
