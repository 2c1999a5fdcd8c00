"""A chat channel that keeps what it sends, registered for a test."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from helpdesk import channels
from helpdesk.channels import Notice, ReplyNeeds, SentNotice, register_channel
from helpdesk.models import Channel, Ticket

GONE = "The visitor has left the chat. Write a note."


@dataclass
class ChatRoom:
    """A channel that keeps what it sends; without a visitor nothing can be sent."""

    can_hold = False
    has_visitor: bool = True
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

    def withdraw_notice(self, reference) -> None:
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
