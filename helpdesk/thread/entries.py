"""The thread of a ticket: messages, with the events between them folded."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from accounts.models import User
from config.composed import composed_once
from helpdesk import events
from helpdesk.html_email.pictures import has_remote_pictures
from helpdesk.html_email.split import Split, split_at_reply
from helpdesk.html_email.style import has_rich_content
from helpdesk.markdown import to_html
from helpdesk.models import Attachment, Message, Participant, Ticket
from helpdesk.thread.event_labels import event_label
from helpdesk.thread.files import File, files_of
from ledger.models import Event
from mail.delivery_state import DeliveryState

# Not shown as events, because their message is shown.
MESSAGE_EVENTS = {
    events.TICKET_REQUESTER_WROTE,
    events.TICKET_REPLIED,
    events.TICKET_NOTED,
}


Frame = Literal["", "words", "quote", "whole"]
MOST_FILES = 12
ICONS = {"queued": "clock", "sent": "check", "withdrawn": "undo-2"}


@dataclass(frozen=True)
class ThreadMessage:
    """A message of the thread. `body` is the HTML of an agent's text; a customer's stays text.

    `frame` names the part of the HTML mail that is shown: "words" at once, "quote" or "whole" when
    unfolded, or "". `guest` is the writer's participant row if they are not accepted yet.
    """

    message: Message
    body: str
    quote: str
    files: list[File]
    delivery: DeliveryState | None
    frame: Frame = ""
    asks_for_pictures: bool = False
    has_remote_pictures: bool = False
    guest: Participant | None = None

    @property
    def frame_part(self) -> str:
        """Return the part of the mail unfolded in a frame under a message shown as text."""
        return "" if self.frame == "words" else self.frame

    @property
    def first_files(self) -> list[File]:
        """Return the files shown at once; a single remaining file is not folded."""
        return self.files if len(self.files) <= MOST_FILES + 1 else self.files[:MOST_FILES]

    @property
    def other_files(self) -> list[File]:
        return self.files[len(self.first_files) :]

    @property
    def delivery_icon(self) -> str:
        """Return the icon of the delivery state; a warning if it needs attention."""
        state = self.delivery
        return ICONS.get(state.state, "") if state and not state.tone else "triangle-alert"


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
    return max((entry.item.message.pk for entry in entries if entry.item), default=0)


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
    return [_read(message, guests, attachments.get(message.pk, [])) for message in messages]


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


def _read(
    message: Message, guests: dict[int | None, Participant], attachments: list[Attachment]
) -> ThreadMessage:
    frame, parts = _frame_of(message)
    has_remote = bool(message.html) and has_remote_pictures(message.html)
    return ThreadMessage(
        message=message,
        body=to_html(message.text) if message.is_written_here else "",
        quote="" if frame else _quote_of(message),
        files=files_of(attachments, in_frame=bool(frame)),
        delivery=message.outbound.delivery if message.outbound else None,
        frame=frame,
        asks_for_pictures=has_remote and frame == "words" and has_remote_pictures(parts.reply),
        has_remote_pictures=has_remote and bool(frame),
        guest=guests.get(message.customer_id) if message.is_note else None,
    )


def _frame_of(message: Message) -> tuple[Frame, Split]:
    """Return the frame for a message; "" if its plain text loses nothing."""
    if not message.html or not message.customer_id:
        return "", Split("")
    parts = split_at_reply(message.html, message.text, whole=message.full_text)
    if not message.text.strip() or (parts.is_known and has_rich_content(parts.reply)):
        return "words", parts
    if not parts.is_known:
        return "whole", parts
    return ("quote" if parts.rest else ""), parts


def _quote_of(message: Message) -> str:
    """Return the quoted text of the mail."""
    whole, new = message.full_text.strip(), message.text.strip()
    if not whole or whole == new:
        return ""
    return whole.removeprefix(new).strip() if new else whole
