from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import copy_columns, index_text, locked, save
from helpdesk.models import Draft, Message, Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.models import InboundMail


class CannotNote(Refused):
    """The message gives the reason and the next step."""


def add_note(
    ticket: Ticket,
    text: str,
    *,
    by: Actor,
    submission: UUID | None = None,
    attachments: Sequence[Upload] = (),
    inbound: InboundMail | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Message:
    """Add an internal note, which customers never see."""
    if not text.strip() and not attachments:
        raise CannotNote(_("The note is empty. Write something first."))
    with transaction.atomic():
        current = locked(ticket)
        if submission and (written := Message.objects.filter(submission=submission).first()):
            return written
        origin = origin_of(by, now, caused_by)
        message = Message.objects.create(
            ticket=current,
            kind=Message.Kind.NOTE,
            agent=origin.person,
            text=text.strip(),
            submission=submission,
            inbound=inbound,
            is_automatic=origin.person is None,
            created_at=origin.at,
        )
        attach(message, attachments)
        if origin.person and origin.person.is_agent:
            current.status = statuses.after_agent_acted(current.status)
        save(current, ["status"], now=origin.at)
        index_text(current, text)
        origin.record(events.TICKET_NOTED, current, message=message.pk)
        if origin.person:
            drafts = Draft.objects.filter(ticket=current, user=origin.person)
            drafts.filter(kind=Message.Kind.NOTE).delete()
        copy_columns(ticket, current)
    return message
