"""A ticket's thread as it is read: messages, and between them the folded lines of what was done."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk import events
from helpdesk.models import Attachment, Message, Participant, Ticket
from helpdesk.prose import to_html
from helpdesk.views.event_words import words_of
from helpdesk.views.files import is_safe_picture
from ledger.models import Event
from mail.models import OutboundMail

# Told by the message itself.
TOLD_BY_MESSAGES = {
    events.TICKET_REQUESTER_WROTE,
    events.TICKET_REPLIED,
    events.TICKET_NOTED,
}


@dataclass(frozen=True)
class Delivery:
    """How a mail of ours fares: an icon, a word, and a tone where somebody has to act."""

    icon: str
    words: str | Promise
    tone: str = ""


DELIVERIES: dict[str, Delivery] = {
    OutboundMail.State.QUEUED: Delivery("clock", _("on its way")),
    OutboundMail.State.SENT: Delivery("check", _("sent")),
    OutboundMail.State.FAILED: Delivery("triangle-alert", _("could not be sent"), "late"),
    OutboundMail.State.BOUNCED: Delivery("triangle-alert", _("came back"), "late"),
    OutboundMail.State.WITHDRAWN: Delivery("undo-2", _("withdrawn")),
}


@dataclass(frozen=True)
class File:
    """A file of a message; a picture is shown, anything else is saved."""

    attachment: Attachment
    is_picture: bool


@dataclass(frozen=True)
class Said:
    """A message as it is read. `body` is the HTML of an agent's words; a customer's stay text.

    `guest` wrote it without taking part, and may be accepted.
    """

    message: Message
    body: str
    quote: str
    files: list[File]
    delivery: Delivery | None
    guest: Participant | None = None


@dataclass(frozen=True)
class Line:
    """An event in words that follow the name of who did it."""

    event: Event
    words: str


@dataclass(frozen=True)
class Entry:
    """One part of the thread: a message, or the lines between two messages."""

    said: Said | None = None
    lines: list[Line] = field(default_factory=list)


def read_thread(ticket: Ticket) -> list[Entry]:
    """The parts of the thread, oldest first; lines that follow each other stand together."""
    parts: list[Said | Line] = sorted([*_messages(ticket), *_lines(ticket)], key=_moment)
    entries: list[Entry] = []
    for part in parts:
        if isinstance(part, Said):
            entries.append(Entry(said=part))
        elif entries and entries[-1].lines:
            entries[-1].lines.append(part)
        else:
            entries.append(Entry(lines=[part]))
    return entries


def last_message_pk(entries: list[Entry]) -> int:
    return max((entry.said.message.pk for entry in entries if entry.said), default=0)


def _messages(ticket: Ticket) -> list[Said]:
    read = ticket.messages.select_related("customer", "agent", "outbound")
    messages = list(read.prefetch_related("attachments"))
    guests = _guests(ticket) if any(m.is_note and m.customer_id for m in messages) else {}
    return [_read(message, guests) for message in messages]


def _guests(ticket: Ticket) -> dict[int | None, Participant]:
    return {guest.customer_id: guest for guest in ticket.participants.filter(is_accepted=False)}


def _lines(ticket: Ticket) -> list[Line]:
    told = Event.objects.about(ticket).exclude(name__in=TOLD_BY_MESSAGES)
    return [Line(event, words) for event in told if (words := words_of(event))]


def _moment(part: Said | Line) -> tuple[datetime, int, int]:
    if isinstance(part, Said):
        return part.message.created_at, 0, part.message.pk
    return part.event.at, 1, part.event.pk


def _read(message: Message, guests: dict[int | None, Participant]) -> Said:
    files = [file for file in message.attachments.all() if not file.is_inline]
    return Said(
        message=message,
        body=to_html(message.text) if message.agent_id else "",
        quote=_quote_of(message),
        files=[File(file, is_safe_picture(file)) for file in files],
        delivery=DELIVERIES.get(message.outbound.state) if message.outbound else None,
        guest=guests.get(message.customer_id) if message.is_note else None,
    )


def _quote_of(message: Message) -> str:
    """What the mail quoted under the new words."""
    whole, new = message.full_text.strip(), message.text.strip()
    if not whole or whole == new:
        return ""
    return whole.removeprefix(new).strip() if new else whole
