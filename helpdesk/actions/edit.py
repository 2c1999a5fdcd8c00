from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events
from helpdesk.actions.changes import copy_columns, index_text, locked, save
from helpdesk.models import Priority, Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotEditTicket(Refused):
    """The message gives the reason and the next step."""


def rename_ticket(
    ticket: Ticket,
    *,
    subject: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    subject = " ".join(subject.split())
    if not subject:
        raise CannotEditTicket(_("A ticket needs a subject. Enter one."))
    if len(subject) > 300:
        raise CannotEditTicket(_("A subject has 300 characters at most. Shorten it."))
    with transaction.atomic():
        _set(ticket, "subject", subject, events.TICKET_RENAMED, by, now, caused_by)
        index_text(ticket, subject)
    return ticket


def set_priority(
    ticket: Ticket,
    *,
    priority: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    if priority not in Priority.values:
        raise CannotEditTicket(_("Priorities are low, normal, high and urgent."))
    return _set(ticket, "priority", priority, events.TICKET_PRIORITY_CHANGED, by, now, caused_by)


def tag_ticket(
    ticket: Ticket,
    *,
    tags: Sequence[str],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Set the tags of a ticket: lower case, without duplicates, in the order given."""
    cleaned = list(dict.fromkeys(t for t in ("-".join(tag.lower().split()) for tag in tags) if t))
    if len(cleaned) > 20 or any(len(tag) > 60 for tag in cleaned):
        raise CannotEditTicket(_("A ticket has 20 tags at most, of 60 characters each."))
    return _set(ticket, "tags", cleaned, events.TICKET_TAGGED, by, now, caused_by)


def _set(
    ticket: Ticket,
    field: str,
    value: Any,
    event: str,
    by: Actor,
    now: datetime | None,
    caused_by: Event | None,
) -> Ticket:
    with transaction.atomic():
        current = locked(ticket)
        before = getattr(current, field)
        if before != value:
            origin = origin_of(by, now, caused_by)
            setattr(current, field, value)
            save(current, [field], now=origin.at)
            origin.record(event, current, before=before, after=value)
        copy_columns(ticket, current)
    return ticket
