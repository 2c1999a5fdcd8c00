from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Team, User
from customers.models import Customer
from helpdesk import events, statuses, words
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import announce, index_words, note_customer_message
from helpdesk.models import Channel, Message, Ticket
from ledger.events import record
from mail.models import InboundMail, Mailbox


class CannotOpenTicket(Exception):
    """The words say why, and what to do."""


def open_ticket(
    *,
    requester: Customer,
    subject: str,
    text: str,
    channel: Channel | str = Channel.MAIL,
    mailbox: Mailbox | None = None,
    team: Team | None = None,
    by: User | None = None,
    requester_email: str = "",
    html: str = "",
    full_text: str = "",
    tags: Sequence[str] = (),
    is_verified: bool = True,
    inbound: InboundMail | None = None,
    follow_up_of: Ticket | None = None,
    attachments: Sequence[Upload] = (),
    problems: Sequence[str] = (),
) -> Ticket:
    """A new ticket from what a customer said; `by` is the agent who wrote it down, if one did."""
    now = timezone.now()
    with transaction.atomic():
        ticket = _create(
            requester=requester,
            subject=subject,
            channel=channel,
            mailbox=mailbox,
            team=team,
            by=by,
            email=requester_email,
            at=now,
        )
        ticket.tags, ticket.is_verified, ticket.follow_up_of = [*tags], is_verified, follow_up_of
        message = Message.objects.create(
            ticket=ticket,
            customer=requester,
            channel=channel,
            text=text,
            html=html,
            full_text=full_text,
            inbound=inbound,
            is_verified=is_verified,
            problems=[*problems],
            created_at=now,
        )
        ticket.has_attachments = any(not a.is_inline for a in attach(message, attachments))
        note_customer_message(ticket, message, at=now)
        ticket.save()
        _tell(ticket, message, by=by)
    return ticket


def start_ticket(
    *,
    requester: Customer,
    subject: str,
    text: str,
    by: User,
    mailbox: Mailbox | None,
    team: Team | None = None,
    submission: UUID | None = None,
    attachments: Sequence[Upload] = (),
) -> Ticket:
    """A ticket that an agent begins by writing to a customer."""
    from helpdesk.actions.reply import reply_to_ticket

    if submission and (sent := Message.objects.filter(submission=submission).first()):
        return sent.ticket
    with transaction.atomic():
        ticket = _create(
            requester=requester,
            subject=subject,
            channel=Channel.MAIL,
            mailbox=mailbox,
            team=team,
            by=by,
            email="",
            at=timezone.now(),
        )
        ticket.assignee, ticket.status = by, statuses.OPEN
        ticket.save()
        index_words(ticket, f"{subject} {requester.name} {ticket.requester_email}")
        record(events.TICKET_CREATED, ticket, by=by, channel=ticket.channel, started_by_agent=True)
        reply_to_ticket(ticket, text, by=by, submission=submission, attachments=attachments)
    return ticket


def _create(
    *,
    requester: Customer,
    subject: str,
    channel: Channel | str,
    mailbox: Mailbox | None,
    team: Team | None,
    by: User | None,
    email: str,
    at: datetime,
) -> Ticket:
    if by is not None and not by.may_answer:
        raise CannotOpenTicket(_("Your role does not open tickets. Ask a team lead."))
    email = email or getattr(requester.addresses.first(), "email", "")
    return Ticket.objects.create(
        requester=requester,
        requester_email=email,
        subject=words.bare_subject(subject)[:300] or _("(no subject)"),
        channel=channel,
        mailbox=mailbox or Mailbox.objects.filter(is_default=True).first(),
        team=team or (mailbox.team if mailbox else None),
        submitter=by,
        language=requester.language,
        created_at=at,
        updated_at=at,
        last_message_at=at,
    )


def _tell(ticket: Ticket, message: Message, *, by: User | None) -> None:
    requester = ticket.requester
    index_words(
        ticket, f"{ticket.subject} {requester.name} {ticket.requester_email} {message.text}"
    )
    record(
        events.TICKET_CREATED,
        ticket,
        by=by,
        channel=ticket.channel,
        message=message.pk,
        mailbox=ticket.mailbox_id,
        team=ticket.team_id,
        started_by_agent=False,
    )
    announce(ticket)
