from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import copy_columns, index_text, locked, save
from helpdesk.models import Draft, Message, Ticket
from ledger.events import record
from mail.models import InboundMail


class CannotNote(Refused):
    """The message gives the reason and the next step."""


def add_note(
    ticket: Ticket,
    text: str,
    *,
    by: User | None,
    submission: UUID | None = None,
    attachments: Sequence[Upload] = (),
    inbound: InboundMail | None = None,
) -> Message:
    """Add an internal note, which customers never see. `by` is None for notes of the system."""
    if not text.strip() and not attachments:
        raise CannotNote(_("The note is empty. Write something first."))
    with transaction.atomic():
        current = locked(ticket)
        if submission and (written := Message.objects.filter(submission=submission).first()):
            return written
        message = Message.objects.create(
            ticket=current,
            kind=Message.Kind.NOTE,
            agent=by,
            text=text.strip(),
            submission=submission,
            inbound=inbound,
            is_automatic=by is None,
            created_at=timezone.now(),
        )
        attach(message, attachments)
        if by is not None and by.is_agent:
            current.status = statuses.after_agent_acted(current.status)
        save(current, ["status"])
        index_text(current, text)
        record(events.TICKET_NOTED, current, by=by, message=message.pk)
        Draft.objects.filter(ticket=current, user=by, kind=Message.Kind.NOTE).delete()
        copy_columns(ticket, current)
    return message
