"""A ticket's thread as it is read: messages, and between them the folded lines of what was done."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk import events
from helpdesk.models import Attachment, Message, Ticket
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

DELIVERY: dict[str, tuple[str, str | Promise, str]] = {
    OutboundMail.State.QUEUED: ("clock", _("on its way"), ""),
    OutboundMail.State.SENT: ("check", _("sent"), ""),
    OutboundMail.State.FAILED: ("triangle-alert", _("could not be sent"), "late"),
    OutboundMail.State.BOUNCED: ("triangle-alert", _("came back"), "late"),
    OutboundMail.State.WITHDRAWN: ("undo-2", _("withdrawn"), ""),
}


@dataclass
class Entry:
    """One part of the thread: a message, or the events between two messages."""

    message: Message | None = None
    events: list[Event] = field(default_factory=list)


def read_thread(ticket: Ticket) -> list[Entry]:
    """The parts of the thread, oldest first; events that follow each other stand together."""
    messages = [*_messages(ticket)]
    moments: list[Message | Event] = sorted([*messages, *_events(ticket)], key=_moment)
    entries: list[Entry] = []
    for moment in moments:
        if isinstance(moment, Message):
            entries.append(Entry(message=_dress(moment)))
        elif entries and entries[-1].events:
            entries[-1].events.append(moment)
        else:
            entries.append(Entry(events=[moment]))
    return entries


def last_message_pk(entries: list[Entry]) -> int:
    return max((entry.message.pk for entry in entries if entry.message), default=0)


def _messages(ticket: Ticket) -> list[Message]:
    return list(
        ticket.messages.select_related("customer", "agent", "outbound").prefetch_related(
            "attachments"
        )
    )


def _events(ticket: Ticket) -> list[Event]:
    found = Event.objects.about(ticket).exclude(name__in=TOLD_BY_MESSAGES)
    told = [(event, words_of(event)) for event in found]
    for event, words in told:
        event.words = words  # type: ignore[attr-defined]
    return [event for event, words in told if words]


def _moment(part: Message | Event) -> tuple[object, int, int]:
    at = part.created_at if isinstance(part, Message) else part.at
    return at, int(isinstance(part, Event)), part.pk


def _dress(message: Message) -> Message:
    """Adds what the template prints: the agent's words as HTML, the quote, how the mail fares."""
    message.body = to_html(message.text) if message.agent_id else ""  # type: ignore[attr-defined]
    message.quote = _quote_of(message)  # type: ignore[attr-defined]
    message.files = [_shown(file) for file in message.attachments.all() if not file.is_inline]  # type: ignore[attr-defined]
    state = message.outbound.state if message.outbound else ""
    message.delivery = DELIVERY.get(state)  # type: ignore[attr-defined]
    return message


def _shown(file: Attachment) -> Attachment:
    file.is_picture = is_safe_picture(file)  # type: ignore[attr-defined]
    return file


def _quote_of(message: Message) -> str:
    """What the mail quoted under the new words."""
    whole, new = message.full_text.strip(), message.text.strip()
    if not whole or whole == new:
        return ""
    return whole.removeprefix(new).strip() if new else whole
