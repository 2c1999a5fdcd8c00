"""The sending half of a channel, which `helpdesk.channels` registers, and what it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from accounts.models import User
from customers.models import Customer
from helpdesk.models import Attachment, Message, Ticket
from ledger.actors import Actor
from ledger.models import Event


@dataclass(frozen=True)
class ReplyNeeds:
    """The heading of a reply to a ticket on one channel.

    `to` is the requester's address there and `in_copy` those of the participants. `choices`: the
    addresses that an agent may choose from, where there are several. `refusal`: why no reply can be
    sent and what to do instead; "" when one can.
    """

    to: str
    choices: Sequence[str] = ()
    in_copy: Sequence[str] = ()
    subject: str = ""
    refusal: str = ""


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

    A reference begins with the name of the channel and has at most 64 characters.

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

    def can_send(self, ticket: Ticket) -> bool:
        """Return False where nothing sends the replies of this ticket: they wait until it does."""

    def is_queued(self, message: Message) -> bool:
        """Return True while a message waits to be handed over."""

    def withdraw(self, message: Message, *, reason: str, untried: bool = True) -> None:
        """Withdraw a message that was not handed over, in the caller's transaction.

        `untried`: it is refused also if it may have been handed over, as the answer is not known.
        A `Refused` says that it is too late; nothing has changed then.
        """

    def requeue(self, message: Message) -> None:
        """Queue a message again that was withdrawn; it is handed over when it would have been."""

    def withdraw_confirmations(self, ticket: Ticket, *, reason: str) -> None:
        """Withdraw what says by itself that something came, if it was not sent yet."""

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

    def unsent_notices(self, references: Sequence[str]) -> set[str]:
        """Return those of these notices that were not sent, and may be withdrawn."""

    def withdraw_notice(self, reference: str) -> None:
        """Withdraw a notice that was not sent yet; a `Refused` says why it is too late."""
