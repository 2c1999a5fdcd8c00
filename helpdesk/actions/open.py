from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Required, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Team
from config.addresses import normalize_address
from customers.models import Customer
from helpdesk import events, formatting, statuses
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import (
    announce,
    apply_customer_message,
    index_text,
    search_vector,
    searched_ticket_text,
)
from helpdesk.actions.participants import put_in_copy
from helpdesk.actions.submission import CannotSendAgain, holds, stored_message
from helpdesk.channels import sender_of
from helpdesk.hooks import run_before_save
from helpdesk.models import Channel, Message, Ticket
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of
from mail.models import InboundMail, Mailbox
from mail.parsing.parsed import Address


class NewTicket(TypedDict, total=False):
    """Fields of a new ticket.

    `cc` are the addresses in copy from the start; suggestions if the ticket is not verified.
    `searched`: the words the message is found by; those of `text` unless given.
    """

    requester: Required[Customer]
    subject: Required[str]
    text: Required[str]
    requester_email: str
    channel: Channel | str
    mailbox: Mailbox | None
    team: Team | None
    html: str
    full_text: str
    searched: str
    tags: Sequence[str]
    is_verified: bool
    inbound: InboundMail | None
    follow_up_of: Ticket | None
    attachments: Sequence[Upload]
    problems: Sequence[str]
    cc: Sequence[Address]
    asked_reply_to: str


def open_ticket(
    *,
    by: Actor = SYSTEM,
    submission: UUID | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
    **new: Unpack[NewTicket],
) -> Ticket:
    """Create a ticket from a customer's message; `by` is the agent who entered it, if any.

    `submission` is the idempotency key of the form: a form sent twice creates one ticket, and is
    refused if it was changed in between.
    """

    def write() -> Ticket:
        origin = origin_of(by, now, caused_by)
        ticket, files = _begin(new, origin), new.get("attachments", ())
        message = _first_message(ticket, new, submission=submission)
        ticket.has_attachments = any(not file.is_inline for file in files)
        apply_customer_message(ticket, message, at=origin.at)
        words = new.get("searched") or message.text
        ticket.search = search_vector(searched_ticket_text(ticket, words))
        run_before_save(ticket, now=origin.at)
        ticket.save(force_insert=True)
        message.save(force_insert=True)
        attach(message, files)
        put_in_copy(ticket, new.get("cc", ()), is_accepted=ticket.is_verified)
        _announce(ticket, message, origin)
        return ticket

    return _once(submission, write, partial(_is_same, new, is_ours=False))


def start_ticket(
    *,
    by: Actor,
    submission: UUID | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
    **new: Unpack[NewTicket],
) -> Ticket:
    """Create a ticket with a public message from an agent, a rule or the system to a customer."""
    from helpdesk.actions.reply import reply_to_ticket

    def write() -> Ticket:
        origin = origin_of(by, now, caused_by)
        ticket = _begin(new, origin)
        ticket.assignee, ticket.status = origin.person, statuses.OPEN
        run_before_save(ticket, now=origin.at)
        ticket.save()
        index_text(ticket, searched_ticket_text(ticket))
        origin.record(events.TICKET_CREATED, ticket, channel=ticket.channel, started_by_agent=True)
        files = new.get("attachments", ())
        reply_to_ticket(
            ticket,
            new["text"],
            submission=submission,
            attachments=files,
            **origin.passed_on,
        )
        return ticket

    return _once(submission, write, partial(_is_same, new, is_ours=True))


def _once(
    submission: UUID | None, write: Callable[[], Ticket], is_same: Callable[[Message], bool]
) -> Ticket:
    if written := _written(submission, is_same):
        return written
    try:
        # Without an idempotency key nothing is caught here, so no savepoint is needed.
        with transaction.atomic(savepoint=submission is not None):
            return write()
    except (IntegrityError, CannotSendAgain):
        # A concurrent request was first: the key is unique, so return its ticket.
        if written := _written(submission, is_same):
            return written
        raise


def _written(submission: UUID | None, is_same: Callable[[Message], bool]) -> Ticket | None:
    message = stored_message(submission)
    if message and not is_same(message):
        raise CannotSendAgain(
            _(
                "Ticket #%d was opened before you changed this form. What you wrote now is still"
                " here; send it again to open another ticket."
            )
            % message.ticket_id
        )
    return message.ticket if message else None


def _is_same(new: NewTicket, message: Message, *, is_ours: bool) -> bool:
    """Return True if the message opened its ticket with the values of `new`."""
    ticket, mailbox = message.ticket, new.get("mailbox")
    return (
        is_ours == (message.customer_id is None)
        and (is_ours or message.channel == new.get("channel", Channel.MAIL))
        and ticket.requester_id == new["requester"].pk
        and ticket.requester_email == _email_of(new)
        and ticket.subject == _subject_of(new)
        and (mailbox is None or ticket.mailbox_id == mailbox.pk)
        and holds(message, new["text"], new.get("attachments", ()))
    )


def _email_of(new: NewTicket) -> str:
    return normalize_address(
        new.get("requester_email") or sender_of(Channel.MAIL).address(new["requester"])
    )


def _subject_of(new: NewTicket) -> str:
    return formatting.bare_subject(new["subject"])[:300] or _("(no subject)")


def _begin(new: NewTicket, origin: Origin) -> Ticket:
    """Return the unsaved ticket."""
    requester, mailbox = new["requester"], new.get("mailbox")
    team = new.get("team")
    return Ticket(
        requester=requester,
        requester_email=_email_of(new),
        subject=_subject_of(new),
        channel=new.get("channel", Channel.MAIL),
        mailbox=mailbox or Mailbox.objects.filter(is_default=True).first(),
        team_id=team.pk if team else mailbox.team_id if mailbox else None,
        submitter=origin.person,
        tags=[*new.get("tags", ())],
        asked_reply_to=new.get("asked_reply_to", ""),
        is_verified=new.get("is_verified", True),
        follow_up_of=new.get("follow_up_of"),
        language=requester.language,
        created_at=origin.at,
        updated_at=origin.at,
        last_message_at=origin.at,
    )


def _first_message(ticket: Ticket, new: NewTicket, *, submission: UUID | None) -> Message:
    """Return the unsaved first message."""
    return Message(
        ticket=ticket,
        customer=ticket.requester,
        channel=ticket.channel,
        text=new["text"],
        html=new.get("html", ""),
        full_text=new.get("full_text", ""),
        inbound=new.get("inbound"),
        is_verified=ticket.is_verified,
        problems=[*new.get("problems", ())],
        submission=submission,
        created_at=ticket.created_at,
    )


def _announce(ticket: Ticket, message: Message, origin: Origin) -> None:
    origin.record(
        events.TICKET_CREATED,
        ticket,
        channel=ticket.channel,
        message=message.pk,
        mailbox=ticket.mailbox_id,
        team=ticket.team_id,
        started_by_agent=False,
    )
    announce(ticket)
