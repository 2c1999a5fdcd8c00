from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.attach import Upload, attach
from helpdesk.actions.changes import copy_columns, index_text, locked_to_write, save
from helpdesk.actions.follow import add_follower
from helpdesk.actions.submission import CannotSendAgain, holds, stored_message
from helpdesk.models import Draft, Message, Ticket
from helpdesk.notifications.mentioned import mentioned_in
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.models import InboundMail


class CannotNote(Refused):
    """The message gives the reason and the next step."""


NOTE_CHANGED = gettext_lazy(
    "Your note was added before you changed it. What you wrote now is still here; add it as a new"
    " note."
)


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
    """Add an internal note, which customers never see, to a ticket or the one it was merged into.

    Colleagues whom a note written here mentions are told of it, and follow the ticket.

    `submission` is the idempotency key of the form: a note sent twice is stored once, and refused
    if its writer changed it in between. Raises `TicketIsGone` if the ticket was deleted.
    """
    if not text.strip() and not attachments:
        raise CannotNote(_("The note is empty. Write something first."))
    with transaction.atomic():
        current = locked_to_write(ticket)
        origin = origin_of(by, now, caused_by)
        if written := stored_message(submission):
            # A note of the system about a mail is one, whatever it says the next time.
            if origin.person and not _is_same(written, current, text, attachments):
                raise CannotSendAgain(NOTE_CHANGED)
            return written
        # The other notes have words of strangers: a server's response, a mail that is quoted.
        is_written_here = origin.person is not None and inbound is None
        message = Message.objects.create(
            ticket=current,
            kind=Message.Kind.NOTE,
            agent=origin.person,
            text=text.strip(),
            mentions=mentioned_in(text, current).told if is_written_here else [],
            submission=submission,
            inbound=inbound,
            is_automatic=origin.person is None,
            created_at=origin.at,
        )
        attach(message, attachments)
        mentioned = [int(each["user"]) for each in message.mentions]
        for colleague in mentioned:
            add_follower(current, colleague, origin=origin)
        if origin.person and origin.person.is_agent:
            current.status = statuses.after_agent_acted(current.status)
        save(current, ["status"], now=origin.at)
        index_text(current, text)
        facts: dict[str, Any] = {"mentions": mentioned} if mentioned else {}
        origin.record(events.TICKET_NOTED, current, message=message.pk, **facts)
        if origin.person:
            draft = {"ticket": current, "user": origin.person, "kind": Message.Kind.NOTE}
            Draft.objects.filter(**draft).delete()
        if current.pk == ticket.pk:
            copy_columns(ticket, current)
    return message


def _is_same(note: Message, ticket: Ticket, text: str, attachments: Sequence[Upload]) -> bool:
    is_here = note.ticket_id == ticket.pk and note.is_note
    return is_here and holds(note, text, attachments)
