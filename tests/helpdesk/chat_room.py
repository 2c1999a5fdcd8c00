"""A chat channel that keeps what it sends, registered for a test."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from config.refusals import Refused
from helpdesk import channels
from helpdesk.channel_sender import Notice, ReplyNeeds, SentNotice
from helpdesk.channels import register_channel
from helpdesk.models import Channel, Ticket

GONE = "The visitor has left the chat. Write a note."


@dataclass
class ChatRoom:
    """A channel that keeps what it sends; without a visitor nothing can be sent.

    With `can_hold` it keeps what is held in `waiting`, and in `withdrawn` with the reason.
    """

    can_hold: bool = False
    has_visitor: bool = True
    has_server: bool = True
    waiting: set[int] = field(default_factory=set)
    withdrawn: dict[int, str] = field(default_factory=dict)
    confirmed: list[int] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    sent: list[tuple[str, str, list[str], str]] = field(default_factory=list)
    notices: dict[str, Notice] = field(default_factory=dict)
    state: str = "queued"

    def address(self, customer) -> str:
        return f"visitor-{customer.pk}"

    def reply_needs(self, ticket: Ticket, *, participants: Sequence[str]) -> ReplyNeeds:
        refusal = "" if self.has_visitor else GONE
        return ReplyNeeds(to=self.address(ticket.requester), refusal=refusal)

    def text_refusal(self, text: str) -> str:
        return "Send it in two messages." if len(text) > 50 else ""

    def send(self, ticket, message, *, needs, files, by, send_after=None) -> None:
        names = [file.name for file in files]
        self.sent.append((needs.to, message.text, names, by.first_name if by else "a rule"))
        if send_after:
            self.waiting.add(message.pk)

    def can_send(self, ticket) -> bool:
        return self.has_server

    def is_queued(self, message) -> bool:
        return message.pk in self.waiting

    def withdraw(self, message, *, reason, untried=True) -> None:
        if message.pk not in self.waiting:
            raise Refused(GONE)
        self.waiting.remove(message.pk)
        self.withdrawn[message.pk] = reason

    def requeue(self, message) -> None:
        if self.withdrawn.pop(message.pk, ""):
            self.waiting.add(message.pk)

    def withdraw_confirmations(self, ticket, *, reason) -> None:
        self.confirmed = [pk for pk in self.confirmed if pk != ticket.pk]

    def resend(self, message, *, to, by, now, caused_by) -> list[str]:
        to = to or self.address(message.ticket.requester)
        self.sent.append((to, message.text, [], by.name))
        return [to]

    def send_notice(self, ticket, notice, *, now=None) -> SentNotice:
        reference = f"chat:{len(self.notices) + 1}"
        self.notices[reference] = notice
        return SentNotice(reference, self.state)

    def has_notice(self, *, kind, about) -> bool:
        return any((each.kind, each.about) == (kind, about) for each in self.notices.values())

    def unsent_notices(self, references) -> set[str]:
        return (self.notices.keys() & set(references)) - self.seen

    def withdraw_notice(self, reference) -> None:
        if reference in self.seen:
            raise Refused(GONE)
        del self.notices[reference]


@pytest.fixture
def chat(monkeypatch) -> ChatRoom:
    monkeypatch.setattr(channels, "_channels", dict(channels._channels))
    room = ChatRoom()
    register_channel(Channel.CHAT, icon="message-circle", sender=room)
    return room


@pytest.fixture
def chat_ticket(ticket) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(channel=Channel.CHAT)
    ticket.refresh_from_db()
    return ticket
