"""Shared steps of ticket changes: row lock, denormalized columns, live update."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from config.refusals import Refused
from config.searching.database import vector_of
from config.searching.terms import MAX_BYTES
from fields.registry import Owner, searched_text
from helpdesk import formatting
from helpdesk.hooks import keep_stored_values, run_before_save
from helpdesk.models import Message, Ticket
from ledger import live

logger = logging.getLogger(__name__)
# PostgreSQL takes 1,048,575 bytes; the terms of one more text still fit above this.
MAX_INDEXED_BYTES = 600_000


class TicketIsGone(Refused):
    """The ticket was deleted; mail to it opens a new one."""


def locked(ticket: Ticket) -> Ticket:
    """Return the current row of the ticket, locked until the transaction ends.

    It is the given object where `access.lock_ticket_for` holds the lock already.
    """
    if ticket.is_locked:
        keep_stored_values(ticket)
        return ticket
    current = Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket.pk)
    keep_stored_values(current)
    return current


def locked_to_write(ticket: Ticket) -> Ticket:
    """Return the locked row that gets a new message: of a merged ticket, the one it leads to.

    Raises `TicketIsGone` if it was deleted, which may have happened while the lock was waited for.
    """
    current = locked(ticket)
    while current.merged_into_id:
        current = locked(Ticket(pk=current.merged_into_id))
    if current.deleted_at:
        raise TicketIsGone(_("Ticket #%d was deleted. Restore it first.") % current.pk)
    return current


def save(ticket: Ticket, fields: Iterable[str], *, now: datetime) -> None:
    """Write the named columns and those that hooks set; publish a live update after the commit."""
    ticket.updated_at = now
    also = run_before_save(ticket, now=now)
    ticket.save(update_fields=[*fields, *also, "updated_at"])
    announce(ticket)


def announce(ticket: Ticket) -> None:
    live.publish(f"ticket:{ticket.pk}", "inbox", f"customer:{ticket.requester_id}")


def copy_columns(target: Ticket, source: Ticket) -> None:
    """Copy the columns of the locked row to the caller's object, if that is another one."""
    if target is source:
        return
    for field in Ticket._meta.concrete_fields:
        if field.attname != "search":
            setattr(target, field.attname, getattr(source, field.attname))


def searched_ticket_text(ticket: Ticket, *texts: str) -> str:
    """Return what a ticket is found by: its fields, those of its requester, and message texts."""
    of_ticket = searched_text(Owner.TICKET, ticket)
    return " ".join((of_ticket, searched_text(Owner.CUSTOMER, ticket.requester), *texts))


def search_vector(*texts: str, most_bytes: int = MAX_BYTES) -> Func:
    """Return what a ticket with these texts is found by."""
    return vector_of(*texts, most_bytes=most_bytes)


def index_text(ticket: Ticket, text: str) -> None:
    """Append words to the ticket's search vector while it is below its size limit."""
    vector = search_vector(text)
    empty = Value("", output_field=SearchVectorField())
    search = Coalesce(F("search"), empty)
    indexed = Func(Cast(search, TextField()), function="octet_length", output_field=IntegerField())
    with_room = Ticket.objects.alias(indexed=indexed).filter(indexed__lt=MAX_INDEXED_BYTES)
    added = Func(search, vector, template="(%(expressions)s)", arg_joiner=" || ")
    if not with_room.filter(pk=ticket.pk).update(search=added):
        logger.warning("Ticket %s holds more words than are indexed.", ticket.pk)


def apply_customer_message(ticket: Ticket, message: Message, *, at: datetime) -> list[str]:
    """Update the denormalized columns after a customer message; return the changed names."""
    ticket.waiting_since = ticket.waiting_since or at
    ticket.last_requester_at = ticket.last_message_at = at
    ticket.preview = formatting.preview_of(message.text)
    return ["waiting_since", "last_requester_at", "last_message_at", "preview"]


def apply_agent_message(ticket: Ticket, *, at: datetime) -> list[str]:
    """Update the denormalized columns after a public reply; return the changed names."""
    ticket.waiting_since = ticket.undelivered_at = None
    ticket.last_message_at = at
    ticket.first_replied_at = ticket.first_replied_at or at
    return ["waiting_since", "undelivered_at", "last_message_at", "first_replied_at"]
