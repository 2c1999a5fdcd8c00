"""Making a message a ticket of its own. It is undone by merging that ticket back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.addresses import normalize_address
from config.refusals import Refused
from helpdesk import events, formatting, statuses
from helpdesk.actions.changes import copy_columns, index_text, locked, save, searched_ticket_text
from helpdesk.actions.moving import count_messages, move_messages
from helpdesk.actions.undelivered import waiting_since_of
from helpdesk.hooks import run_before_save
from helpdesk.models import Attachment, Message, Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

MAX_SUBJECT = 300


class CannotSplit(Refused):
    """The message gives the reason and the next step."""


def split_message(
    message: Message, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """Move a customer's message to a new open ticket of its writer, and return that ticket.

    The team, the assignee and the mailbox stay the same. Later mail to the first ticket stays
    there, and answers to the new one reach it. A message of a person who did not take part was
    internal; on their own ticket it is public, unless it is doubtful.
    """
    with transaction.atomic():
        ticket = locked(message.ticket)
        origin = origin_of(by, now, caused_by)
        moved = Message.objects.select_related("customer", "inbound").filter(
            ticket=ticket, pk=message.pk
        )
        found = moved.select_for_update(of=("self",), no_key=True).first()
        if found is None:
            raise CannotSplit(_("This message is no longer on the ticket. Reload the page."))
        _check(ticket, found)
        _accept(found)
        new = _open(ticket, found, origin)
        move_messages(moved, origin=ticket, to=new)
        _forget_guest(ticket, found)
        _count(ticket, new, origin)
        files = Attachment.objects.filter(message=found, is_inline=False)
        names = files.values_list("name", flat=True)
        index_text(new, searched_ticket_text(new, found.text, *names))
        origin.record(
            events.TICKET_CREATED,
            new,
            channel=new.channel,
            started_by_agent=False,
            message=found.pk,
            mailbox=new.mailbox_id,
            team=new.team_id,
        )
        if new.assignee:
            origin.record(
                events.TICKET_ASSIGNED,
                new,
                before=None,
                after=new.assignee.pk,
                after_name=new.assignee.name,
            )
        origin.record(events.TICKET_SPLIT, ticket, message=found.pk, into=new.pk)
        copy_columns(message.ticket, ticket)
    return new


def _check(ticket: Ticket, message: Message) -> None:
    if ticket.merged_into_id or ticket.spam_at or ticket.deleted_at:
        raise CannotSplit(_("This ticket is not in the inbox. Restore it first."))
    if message.customer is None or message.is_automatic:
        raise CannotSplit(_("Only a message of a customer can become a ticket of its own."))
    if not ticket.messages.exclude(pk=message.pk).exists():
        raise CannotSplit(_("This is the only message of the ticket. Rename the ticket instead."))


def _accept(message: Message) -> None:
    """Make an internal message public, as accepting its writer does."""
    if message.is_note and not message.is_doubtful:
        message.kind, message.is_verified = Message.Kind.PUBLIC, True
        message.save(update_fields=["kind", "is_verified"])


def _forget_guest(ticket: Ticket, message: Message) -> None:
    """Stop suggesting the writer of a split message if they wrote nothing else on the ticket.

    A merge that undoes the split then puts them in copy, as their message is public by now.
    """
    if not ticket.messages.filter(customer=message.customer_id).exists():
        ticket.participants.filter(customer=message.customer_id, is_accepted=False).delete()


def _open(ticket: Ticket, message: Message, origin: Origin) -> Ticket:
    assert message.customer is not None
    subject = (message.inbound.subject if message.inbound else "") or ticket.subject
    new = Ticket(
        subject=subject[:MAX_SUBJECT],
        status=statuses.OPEN,
        channel=message.channel,
        mailbox=ticket.mailbox,
        team=ticket.team,
        assignee=ticket.assignee,
        language=ticket.language,
        requester=message.customer,
        requester_email=_address_of(ticket, message),
        is_verified=message.is_verified,
        created_at=message.created_at,
        waiting_since=message.created_at,
        preview=formatting.preview_of(message.text),
    )
    run_before_save(new, now=origin.at)
    new.save(force_insert=True)
    return new


def _address_of(ticket: Ticket, message: Message) -> str:
    """Return the address that the writer of a message is answered at."""
    if message.customer_id == ticket.requester_id:
        return ticket.requester_email
    guest = ticket.participants.filter(customer=message.customer_id).first()
    if guest:
        return guest.email
    return normalize_address(message.inbound.from_address) if message.inbound else ""


def _count(ticket: Ticket, new: Ticket, origin: Origin) -> None:
    for each in (ticket, new):
        each.waiting_since = waiting_since_of(each)
        save(each, ["waiting_since", *count_messages(each)], now=origin.at)
