"""Marking tickets as spam and undoing it."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.actions.undelivered import waiting_since_of
from helpdesk.channels import all_senders, sender_of
from helpdesk.models import Message, Ticket
from helpdesk.senders import senders_of
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.models import SenderRule
from mail.settings.sender_rules import set_sender_rule, unblock_for


class CannotBlockSender(Refused):
    """The message says which address is not the sender's."""


def mark_spam(
    ticket: Ticket,
    *,
    by: Actor,
    block: bool = False,
    address: str = "",
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Mark a ticket as spam; unsent confirmations and held replies are withdrawn.

    With `block`, later mails of its sender are held in the mail queue until the ticket is unmarked:
    of the address in From, or of `address`, one of `senders_of`.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        if current.spam_at is None:
            current.spam_at = origin.at
            current.waiting_since = None
            save(current, ["spam_at", "waiting_since"], now=origin.at)
            _withdraw_unsent(current)
            origin.record(events.TICKET_MARKED_SPAM, current, blocked=block)
        if block:
            set_sender_rule(
                _blocked(current, address),
                SenderRule.Verdict.BLOCK,
                about=_name(current),
                from_mail=True,
                **origin.passed_on,
            )
        copy_columns(ticket, current)
    return ticket


def unmark_spam(
    ticket: Ticket, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """Undo `mark_spam`: restore the waiting time, send the held replies and unblock the sender.

    Only a sender who was blocked because of this ticket is unblocked.

    Idempotent.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        if current.spam_at is not None:
            current.spam_at = None
            current.waiting_since = waiting_since_of(current)
            save(current, ["spam_at", "waiting_since"], now=origin.at)
            _send_replies(current)
            unblock_for(_name(current), **origin.passed_on)
            origin.record(events.TICKET_UNMARKED_SPAM, current)
        copy_columns(ticket, current)
    return ticket


def _blocked(ticket: Ticket, address: str) -> str:
    senders = senders_of(ticket)
    if address and address not in senders:
        words = _("%s did not send this ticket. Reload the page and choose again.")
        raise CannotBlockSender(words % address)
    return address or next(iter(senders), "")


def _name(ticket: Ticket) -> str:
    return f"ticket:{ticket.pk}"


def _withdraw_unsent(ticket: Ticket) -> None:
    """Withdraw replies that are held, and unsent confirmations.

    They would tell a spammer that the address is read.
    """
    for sender in all_senders():
        sender.withdraw_confirmations(ticket, reason=_("Its ticket was marked as spam."))
    reason = _("Not sent: its ticket was marked as spam. It is sent once the ticket is no spam.")
    for message in _held_messages(ticket):
        sender = sender_of(message.channel)
        if sender.is_queued(message):
            with suppress(Refused):  # it is being handed over
                sender.withdraw(message, reason=reason, untried=False)


def _send_replies(ticket: Ticket) -> None:
    """Queue the held replies that `mark_spam` withdrew; their hold ends when it did before."""
    for message in _held_messages(ticket):
        sender_of(message.channel).requeue(message)


def _held_messages(ticket: Ticket) -> QuerySet[Message]:
    return ticket.messages.filter(held__isnull=False).select_related("outbound").order_by("pk")
