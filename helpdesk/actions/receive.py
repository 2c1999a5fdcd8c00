from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from config.addresses import normalize_address
from customers.models import Customer
from helpdesk import events, statuses
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import (
    apply_customer_message,
    copy_columns,
    index_text,
    locked_to_write,
    save,
)
from helpdesk.actions.open import open_ticket
from helpdesk.actions.participants import put_in_copy
from helpdesk.actions.snooze import ANSWERED, end_snooze
from helpdesk.models import Channel, Message, Participant, Ticket
from ledger.actors import SYSTEM
from ledger.models import Event
from ledger.origin import Origin, origin_of
from mail.models import InboundMail
from mail.parsing.parsed import Address


@dataclass(frozen=True)
class Received:
    """A parsed message from outside, by mail unless `channel` says otherwise.

    `is_verified`: the sender was authenticated. `is_doubtful`: it is forged, or its sender is not
    named for certain, so it stays internal until an agent accepts it. `cc` is used only if its
    writer is a participant; of a sender who is not verified it is a suggestion. `searched`: the
    words it is found by; those of `text` unless given. `asked_reply_to`: another address that the
    requester wants the answer at.
    """

    writer: Customer
    email: str
    text: str
    html: str = ""
    full_text: str = ""
    inbound: InboundMail | None = None
    attachments: Sequence[Upload] = ()
    problems: Sequence[str] = ()
    is_automatic: bool = False
    is_verified: bool = True
    is_doubtful: bool = False
    cc: Sequence[Address] = ()
    subject: str = ""
    asked_reply_to: str = ""
    searched: str = ""
    channel: Channel | str = Channel.MAIL


def receive_message(
    ticket: Ticket,
    received: Received,
    *,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message:
    """Add a message to its ticket, or to the ticket it was merged into.

    The ticket is reopened and waits for a reply, except for automatic mail, which changes no
    status. A message of a non-participant, or a forged one, is stored as internal and unverified
    until an agent accepts it. A closed ticket is final: the message opens a linked follow-up, and
    later messages go there too. Raises `TicketIsGone` if the ticket was deleted.
    """
    with transaction.atomic():
        current = locked_to_write(ticket)
        if current.status == statuses.CLOSED and not received.is_automatic:
            return _follow_up(current, received, now=now, caused_by=caused_by)
        origin = origin_of(SYSTEM, now, caused_by)
        message = _keep(current, received, origin)
        if received.is_automatic:
            save(current, ["last_message_at", "has_attachments"], now=origin.at)
        else:
            _person_wrote(current, message, origin)
            if not message.is_note:
                _copy(current, received, origin)
                _note_reply_to(current, received, origin)
        index_text(current, received.searched or received.text)
        if current.pk == ticket.pk:
            copy_columns(ticket, current)
    return message


def _keep(ticket: Ticket, received: Received, origin: Origin) -> Message:
    takes_part = _takes_part(ticket, received, origin)
    message = Message.objects.create(
        ticket=ticket,
        kind=Message.Kind.PUBLIC if takes_part else Message.Kind.NOTE,
        customer=received.writer,
        channel=received.channel,
        text=received.text,
        html=received.html,
        full_text=received.full_text,
        inbound=received.inbound,
        is_automatic=received.is_automatic,
        is_verified=received.is_verified and takes_part,
        is_doubtful=received.is_doubtful,
        problems=[*received.problems],
        created_at=origin.at,
    )
    files = attach(message, received.attachments)
    ticket.has_attachments = ticket.has_attachments or any(not file.is_inline for file in files)
    ticket.last_message_at = origin.at
    return message


def _note_reply_to(ticket: Ticket, received: Received, origin: Origin) -> None:
    """Keep the address the requester asks to be answered at; another one waits for a new choice."""
    asked = received.asked_reply_to
    if asked and asked != ticket.asked_reply_to and is_requesters(ticket, received.email):
        ticket.asked_reply_to, ticket.replies_to_asked = asked, False
        save(ticket, ["asked_reply_to", "replies_to_asked"], now=origin.at)


def is_requesters(ticket: Ticket, email: str) -> bool:
    """Return True for the address the ticket came from, or one that an agent chose to answer at.

    Whichever customer has it now.
    """
    own = {ticket.requester_email, ticket.reply_to}
    return bool(email) and normalize_address(email) in {normalize_address(each) for each in own}


def _takes_part(ticket: Ticket, received: Received, origin: Origin) -> bool:
    if received.writer.pk == ticket.requester_id or is_requesters(ticket, received.email):
        return not received.is_doubtful
    participant, created = Participant.objects.get_or_create(
        ticket=ticket,
        email=received.email,
        defaults={"customer": received.writer, "is_accepted": False},
    )
    if created:
        origin.record(
            events.TICKET_PARTICIPANT_ADDED, ticket, email=received.email, is_accepted=False
        )
    return participant.is_accepted and not received.is_doubtful


def _person_wrote(ticket: Ticket, message: Message, origin: Origin) -> None:
    before = ticket.status
    changed = apply_customer_message(ticket, message, at=message.created_at)
    changed += end_snooze(ticket, reason=ANSWERED, origin=origin)
    ticket.status = statuses.after_requester_wrote(before)
    was_solved = before == statuses.SOLVED
    if was_solved:
        ticket.reopens += 1
    save(ticket, [*changed, "status", "reopens", "has_attachments"], now=origin.at)
    origin.record(
        events.TICKET_REQUESTER_WROTE,
        ticket,
        message=message.pk,
        resolution=ticket.resolutions,
        before=before,
        after=ticket.status,
        takes_part=not message.is_note,
    )
    if was_solved:
        origin.record(
            events.TICKET_REOPENED, ticket, resolution=ticket.resolutions, message=message.pk
        )
    elif before != ticket.status:
        origin.record(events.TICKET_STATUS_CHANGED, ticket, before=before, after=ticket.status)


def _copy(ticket: Ticket, received: Received, origin: Origin) -> None:
    cc, is_accepted = received.cc, received.is_verified
    present = list(ticket.participants.values_list("email", flat=True)) if cc else []
    for email in put_in_copy(ticket, cc, present=present, is_accepted=is_accepted):
        origin.record(events.TICKET_PARTICIPANT_ADDED, ticket, email=email, is_accepted=is_accepted)


def _follow_up(
    closed: Ticket, received: Received, *, now: datetime | None, caused_by: Event | None
) -> Message:
    """Return the follow-up of a closed ticket for this writer, created if there is none.

    The closed row is locked, so two messages at once create one follow-up. A writer who took no
    part in the closed ticket is not shown its subject.
    """
    later = closed.follow_ups.filter(requester=received.writer, deleted_at=None, spam_at=None)
    begun = later.exclude(status=statuses.CLOSED).order_by("-pk").first()
    if begun:
        return receive_message(begun, received, now=now, caused_by=caused_by)
    took_part = closed.requester_id == received.writer.pk or (
        closed.participants.filter(email=received.email, is_accepted=True).exists()
    )
    ticket = open_ticket(
        requester=received.writer,
        requester_email=received.email,
        channel=received.channel,
        subject=closed.subject if took_part and not received.is_doubtful else received.subject,
        text=received.text,
        html=received.html,
        full_text=received.full_text,
        searched=received.searched,
        mailbox=closed.mailbox,
        team=closed.team,
        inbound=received.inbound,
        attachments=received.attachments,
        problems=received.problems,
        is_verified=received.is_verified,
        follow_up_of=closed,
        cc=received.cc,
        now=now,
        caused_by=caused_by,
    )
    return ticket.messages.get()
