from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customers.models import Customer
from helpdesk import events
from helpdesk.actions.changes import announce, locked_to_write
from helpdesk.models import Message, Ticket
from ledger.actors import SYSTEM
from ledger.models import Event
from ledger.origin import origin_of

MAX_REACTIONS = 30  # at one message
MAX_IDS = 20


@dataclass(frozen=True)
class Reaction:
    """An emoji of a customer. `answers`: the Message-IDs it names, the closest first."""

    emoji: str
    customer: Customer
    answers: Sequence[str] = ()


def add_reaction(
    ticket: Ticket,
    reaction: Reaction,
    *,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message | None:
    """Show a reaction at the message it is about; return that message.

    Nothing else changes: no status, no waiting time, no survey. A second reaction of the same
    customer replaces the first. None if the ticket has no public reply.
    """
    with transaction.atomic():
        current = locked_to_write(ticket)
        message = _reacted_to(current, reaction.answers)
        if message is None:
            return None
        customer = reaction.customer
        others = [each for each in message.reactions if each["customer"] != customer.pk]
        added = {"emoji": reaction.emoji, "customer": customer.pk, "name": str(customer)}
        message.reactions = [*others, added][-MAX_REACTIONS:]
        message.save(update_fields=["reactions"])
        origin_of(SYSTEM, now, caused_by).record(
            events.TICKET_REACTION_RECEIVED,
            current,
            message=message.pk,
            emoji=reaction.emoji,
            customer=customer.pk,
        )
        announce(current)
    return message


def _reacted_to(ticket: Ticket, answers: Sequence[str]) -> Message | None:
    """Return the public reply that was sent under one of these ids, else the last one."""
    written = ticket.messages.filter(kind=Message.Kind.PUBLIC, outbound__isnull=False)
    ids = list(dict.fromkeys(answers))[:MAX_IDS]
    sent = {
        message.outbound.message_id: message
        for message in written.filter(outbound__message_id__in=ids).select_related("outbound")
        if message.outbound
    }
    found = next((sent[each] for each in ids if each in sent), None)
    return found or written.order_by("created_at", "pk").last()
