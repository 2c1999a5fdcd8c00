"""Channels: how a message comes to a ticket, and how the reply to it is sent.

`helpdesk.models.Channel` names them in the database. The app that owns a channel registers it when
Django starts; a channel over which nothing can be sent names the one that answers in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from accounts.models import User
from customers.models import Customer
from helpdesk.models import Attachment, Channel, Message, Ticket
from ledger.actors import Actor
from ledger.models import Event


@dataclass(frozen=True)
class ReplyNeeds:
    """The heading of a reply to a ticket on one channel.

    `to` is the requester's address there and `in_copy` those of the participants. `choices`: the
    addresses that an agent may choose from, where there are several. `refusal`: why no reply can be
    sent and what to do instead; "" when one can. `is_mail`: it needs a mail server.
    """

    to: str
    choices: Sequence[str] = ()
    in_copy: Sequence[str] = ()
    subject: str = ""
    refusal: str = ""
    is_mail: bool = False


@dataclass(frozen=True)
class Notice:
    """An automatic message to a customer about a ticket, outside of its conversation: a survey.

    `kind` and `about` ("feedback:7") name it in the channel's outbox. `email` is the mail address
    that was chosen for it, for channels that use one. `account` is the account of ours that it
    comes from and `follows` the notice that it refers to: references, "mailbox:3" and "mail:17".
    """

    kind: str
    about: str
    customer: Customer
    subject: str
    text: str
    email: str = ""
    html: str = ""
    from_name: str = ""
    account: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    follows: str = ""


@dataclass(frozen=True)
class SentNotice:
    """A notice in the outbox of its channel; `reference` names it there: "mail:17".

    It is queued; or withheld, as the customer gets no automatic messages there; or stopped, as
    nothing automatic goes out at the moment.
    """

    reference: str
    state: Literal["queued", "withheld", "stopped"] = "queued"


class Sender(Protocol):
    """The sending half of a channel. `can_hold`: it can send later, and withdraw until then."""

    can_hold: bool

    def address(self, customer: Customer) -> str:
        """Return where this channel reaches a customer; "" when it does not."""

    def reply_needs(self, ticket: Ticket, *, participants: Sequence[str]) -> ReplyNeeds:
        """Return what a reply needs, without a query. `participants`: those who are accepted."""

    def text_refusal(self, text: str) -> str:
        """Return why this text cannot be sent and what to do instead; "" when it can."""

    def send(
        self,
        ticket: Ticket,
        message: Message,
        *,
        needs: ReplyNeeds,
        files: Sequence[Attachment],
        by: User | None,
        send_after: datetime | None = None,
    ) -> None:
        """Write the stored message into the channel's outbox, in the caller's transaction.

        A worker sends it after the commit. What the message refers to its delivery by is saved.
        `by` is the agent who wrote it; None for a rule and for the system. Where the channel can
        hold, nothing is handed over before `send_after`.
        """

    def withdraw(self, message: Message) -> None:
        """Withdraw a message that was held, in the caller's transaction.

        A `Refused` says that it was handed over.
        """

    def resend(
        self, message: Message, *, to: str, by: Actor, now: datetime, caused_by: Event | None
    ) -> Sequence[str]:
        """Send a message again, to those it did not reach, or to the address `to` if it is given.

        Returns the addresses; a `Refused` says why it cannot be sent again.
        """

    def send_notice(
        self, ticket: Ticket, notice: Notice, *, now: datetime | None = None
    ) -> SentNotice:
        """Write a notice into the channel's outbox, in the caller's transaction.

        One that is withheld or stopped stays there with its reason.
        """

    def has_notice(self, *, kind: str, about: str) -> bool:
        """Return True if such a notice was written before."""

    def withdraw_notice(self, reference: str) -> None:
        """Withdraw a notice that was not sent yet; a `Refused` says why it is too late."""


@dataclass(frozen=True)
class Registered:
    """A channel: the icon of its messages, and what sends its replies."""

    icon: str
    sender: Sender | None = None
    answered_by: str = Channel.MAIL


@dataclass(frozen=True)
class ReplyRoute:
    """The channel that carries the next reply of a ticket, and what the reply needs there."""

    channel: str
    sender: Sender
    needs: ReplyNeeds


UNKNOWN = Registered("plug")
_channels: dict[str, Registered] = {
    Channel.WEB: Registered("globe"),
    Channel.PHONE: Registered("phone"),
    Channel.CHAT: Registered("message-circle"),
    Channel.API: UNKNOWN,
}


def register_channel(
    name: str, *, icon: str, sender: Sender | None = None, answered_by: str = Channel.MAIL
) -> None:
    """Register a channel under its value of `Channel`.

    `answered_by` carries the reply where there is no sender, or where it refuses: a visitor who
    left a chat gets the answer by mail.
    """
    _channels[name] = Registered(icon, sender, answered_by)


def channel_icon(name: str) -> str:
    return _channels.get(name, UNKNOWN).icon


def sender_of(name: str) -> Sender:
    """Return the sender of a channel that is registered with one."""
    sender = _channels[name].sender
    if sender is None:
        raise LookupError(f"Nothing is sent over the channel {name!r}.")
    return sender


def reply_route(ticket: Ticket, *, participants: Sequence[str] | None = None) -> ReplyRoute:
    """Return the channel of the next reply: the ticket's own, else the one that answers for it.

    When all refuse, the last of them is returned with its refusal. The accepted participants are
    read from the database unless they are given.
    """
    if participants is None:
        accepted = ticket.participants.filter(is_accepted=True).order_by("pk")
        participants = list(accepted.values_list("email", flat=True))
    route: ReplyRoute | None = None
    for name in _in_turn(ticket.channel):
        sender = _channels.get(name, UNKNOWN).sender
        if sender is not None:
            needs = sender.reply_needs(ticket, participants=participants)
            route = ReplyRoute(name, sender, needs)
            if not needs.refusal:
                break
    if route is None:
        raise LookupError(f"No channel answers for {ticket.channel!r}.")
    return route


def notice_sender(ticket: Ticket) -> Sender:
    """Return the sender of the channel that reaches the requester of a ticket, for notices."""
    return reply_route(ticket, participants=()).sender


def _in_turn(name: str) -> list[str]:
    """Return a channel and those that answer for it, each once."""
    names: list[str] = []
    while name not in names:
        names.append(name)
        name = _channels.get(name, UNKNOWN).answered_by
    return names
