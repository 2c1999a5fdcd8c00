"""Channels: how a message comes to a ticket, and how the reply to it is sent.

`helpdesk.models.Channel` names them in the database. The app that owns a channel registers it when
Django starts; a channel over which nothing can be sent names the one that answers in its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpdesk.channel_sender import ReplyNeeds, Sender
from helpdesk.models import Channel, Ticket


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


def all_senders() -> list[Sender]:
    """Return the senders of all channels."""
    return [each.sender for each in _channels.values() if each.sender is not None]


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


def unsent_notices(references: Iterable[str]) -> set[str]:
    """Return those of these notices that their channels have not sent.

    A notice of a channel that is not registered any more counts as sent.
    """
    of_channel = defaultdict[str, list[str]](list)
    for reference in references:
        of_channel[_channel_of(reference)].append(reference)
    unsent = set[str]()
    for name, own in of_channel.items():
        if sender := _channels.get(name, UNKNOWN).sender:
            unsent |= sender.unsent_notices(own)
    return unsent


def withdraw_notice(reference: str) -> None:
    """Withdraw a notice from its channel; a `Refused` says why it is too late."""
    sender_of(_channel_of(reference)).withdraw_notice(reference)


def _channel_of(reference: str) -> str:
    """Return the name of the channel with which a reference begins."""
    return reference.partition(":")[0]


def _in_turn(name: str) -> list[str]:
    """Return a channel and those that answer for it, each once."""
    names: list[str] = []
    while name not in names:
        names.append(name)
        name = _channels.get(name, UNKNOWN).answered_by
    return names
