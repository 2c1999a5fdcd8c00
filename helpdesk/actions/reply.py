from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import (
    copy_columns,
    index_text,
    locked,
    note_agent_message,
    origin_of,
    save,
)
from helpdesk.actions.status import change_status
from helpdesk.channels import ReplyRoute, reply_route
from helpdesk.models import Draft, Message, Ticket
from ledger.models import Event


class CannotReply(Refused):
    """The message gives the reason and the next step."""


def reply_to_ticket(
    ticket: Ticket,
    text: str,
    *,
    by: User,
    status: str | None = None,
    submission: UUID | None = None,
    attachments: Sequence[Upload] = (),
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message:
    """Send a public reply to the requester, and set the status if one is given.

    The ticket's channel tells what the reply needs and sends it: for mail, the outbound mail is
    written in the same transaction. `submission` is the idempotency key of the
    form: a reply sent twice is stored once.
    """
    if submission and (sent := Message.objects.filter(submission=submission).first()):
        return sent
    if not text.strip() and not attachments:
        raise CannotReply(_("The reply is empty. Write something first."))
    with transaction.atomic():
        current = locked(ticket)
        if submission and (sent := Message.objects.filter(submission=submission).first()):
            return sent
        if current.status == statuses.CLOSED:
            raise CannotReply(_("This ticket is closed. Open a new one to write again."))
        route = reply_route(current)
        if refusal := route.needs.refusal or route.sender.text_refusal(text):
            raise CannotReply(refusal)
        origin = origin_of(by, now, caused_by)
        message = _write(
            current,
            text,
            route=route,
            by=by,
            now=origin.at,
            submission=submission,
            attachments=attachments,
        )
        origin.record(events.TICKET_REPLIED, current, message=message.pk)
        if status:
            change_status(current, status, origin=origin)
        copy_columns(ticket, current)
    return message


def _write(
    ticket: Ticket,
    text: str,
    *,
    route: ReplyRoute,
    by: User,
    now: datetime,
    submission: UUID | None,
    attachments: Sequence[Upload],
) -> Message:
    message = Message.objects.create(
        ticket=ticket,
        agent=by,
        channel=route.channel,
        text=text.strip(),
        submission=submission,
        created_at=now,
    )
    files = attach(message, attachments)
    route.sender.send(ticket, message, needs=route.needs, files=files, by=by)
    ticket.status = statuses.after_agent_acted(ticket.status)
    ticket.assignee = ticket.assignee or by
    ticket.has_attachments = ticket.has_attachments or bool(files)
    save(
        ticket,
        [*note_agent_message(ticket, at=now), "status", "assignee", "has_attachments"],
        now=now,
    )
    index_text(ticket, text)
    Draft.objects.filter(ticket=ticket, user=by, kind=Message.Kind.PUBLIC).delete()
    return message
