"""The thread of a ticket: messages, with the events between them folded."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.composed import composed_once
from helpdesk import events
from helpdesk.models import Attachment, Message, Participant, Ticket
from helpdesk.thread.event_labels import event_label
from helpdesk.thread.messages import ThreadMessage, read_message
from ledger.models import Event

# Not shown as events, because their message is shown.
MESSAGE_EVENTS = {
    events.TICKET_REQUESTER_WROTE,
    events.TICKET_REPLIED,
    events.TICKET_NOTED,
}


@dataclass(frozen=True)
class ThreadEvent:
    """An event as a text that follows the actor's name."""

    event: Event
    label: str


@dataclass(frozen=True)
class Entry:
    """A part of the thread: a message, or the events between two messages."""

    item: ThreadMessage | None = None
    events: list[ThreadEvent] = field(default_factory=list)


def read_thread(ticket: Ticket) -> list[Entry]:
    """Return the entries, oldest first; consecutive events form one entry."""
    parts: list[ThreadMessage | ThreadEvent] = sorted(
        [*_messages(ticket), *_events(ticket)], key=_moment
    )
    entries: list[Entry] = []
    for part in parts:
        if isinstance(part, ThreadMessage):
            entries.append(Entry(item=part))
        elif entries and entries[-1].events:
            entries[-1].events.append(part)
        else:
            entries.append(Entry(events=[part]))
    return entries


def last_message_pk(entries: list[Entry]) -> int:
    """Return the key of the message that came to the ticket last; 0 if there is none."""
    return max((entry.item.message.arrival_key for entry in entries if entry.item), default=0)


def first_unread(entries: list[Entry], seen_at: datetime | None, reader: User) -> int:
    """Return the message to open the thread at: the first unread, else the last; 0 if none."""
    messages = [entry.item.message for entry in entries if entry.item]
    new = (
        message.pk
        for message in messages
        if message.agent_id != reader.pk and (seen_at is None or message.created_at > seen_at)
    )
    return next(new, messages[-1].pk if messages else 0)


def _messages(ticket: Ticket) -> list[ThreadMessage]:
    messages: list[Message] = _messages_of(ticket.pk)
    _name_writers(ticket, messages)
    guests = _guests(ticket) if any(m.is_note and m.customer_id for m in messages) else {}
    attachments: dict[int, list[Attachment]] = {}
    for each in _attachments_of(ticket.pk):
        attachments.setdefault(each.message_id, []).append(each)
    now = timezone.now()
    return [
        read_message(message, guests, attachments.get(message.pk, []), now=now)
        for message in messages
    ]


@composed_once
def _messages_of(ticket: int) -> QuerySet[Message]:
    messages = Message.objects.filter(ticket=ticket)
    return messages.select_related("customer", "agent", "outbound")


@composed_once
def _attachments_of(ticket: int) -> QuerySet[Attachment]:
    return Attachment.objects.filter(message__ticket=ticket)


def _name_writers(ticket: Ticket, messages: list[Message]) -> None:
    """Set addresses as display names of writers without a name, in one query."""
    known = {ticket.requester_id: ticket.requester_email}
    writers = [each.customer for each in messages if each.customer and not each.customer.name]
    if others := {writer.pk for writer in writers} - {ticket.requester_id}:
        guests = ticket.participants.filter(customer__in=others)
        known |= dict(guests.values_list("customer", "email"))
    for writer in writers:
        writer.address = known.get(writer.pk, "")


def _guests(ticket: Ticket) -> dict[int | None, Participant]:
    return {guest.customer_id: guest for guest in ticket.participants.filter(is_accepted=False)}


def _events(ticket: Ticket) -> list[ThreadEvent]:
    recorded: list[Event] = _events_of(ticket.pk)
    return [ThreadEvent(event, label) for event in recorded if (label := event_label(event))]


@composed_once
def _events_of(ticket: int) -> QuerySet[Event]:
    return Event.objects.about(Ticket(pk=ticket)).exclude(name__in=MESSAGE_EVENTS)


def _moment(part: ThreadMessage | ThreadEvent) -> tuple[datetime, int, int]:
    if isinstance(part, ThreadMessage):
        return part.message.created_at, 0, part.message.pk
    return part.event.at, 1, part.event.pk
