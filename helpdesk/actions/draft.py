"""Drafts: what an agent has typed and not sent, saved while they type."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from helpdesk.actions.changes import copy_columns, locked
from helpdesk.models import Draft, Message, Ticket


@dataclass(frozen=True)
class Browser:
    """The browser that sends a text, and what it knows of the stored one.

    `built_on` is the version of the stored text that its writer saw. `number` grows with each text
    of this browser, so that a text that arrives late replaces no newer one.
    """

    writer: UUID
    number: int
    built_on: str = ""

    def may_replace(self, stored: Draft) -> bool:
        """Return True if the stored text is older, and its writer wrote or saw it."""
        if stored.writer == self.writer:
            return self.number > stored.number
        return self.built_on == stored.version


def save_draft(
    ticket: Ticket,
    *,
    text: str,
    by: User,
    kind: str = Message.Kind.PUBLIC,
    submission: UUID | None = None,
    browser: Browser | None = None,
) -> Draft | None:
    """Save the text an agent has typed, and return the stored draft; an empty text deletes it.

    A text that may not replace the stored one is not saved: the draft returned holds another text.
    Without a browser it replaces any. Returns None if the message of this `submission` was sent
    before. The text of a merged ticket is saved there: it is to be answered at the other one.
    """
    text = text.replace("\r\n", "\n")[:200_000]
    with transaction.atomic():
        # A reply holds the ticket's row lock until it is sent and its draft deleted.
        current = locked(ticket)
        copy_columns(ticket, current)
        if submission and Message.objects.filter(submission=submission).exists():
            return None
        drafts = Draft.objects.filter(ticket=current, user=by, kind=kind)
        stored = drafts.first() or Draft(ticket=current, user=by, kind=kind)
        if stored.text != text and stored.pk and browser and not browser.may_replace(stored):
            return stored
        if not text.strip():
            drafts.delete()
            return Draft(ticket=current, user=by, kind=kind)
        stored.text = text
        if browser:
            stored.writer, stored.number = browser.writer, browser.number
        stored.save()
    return stored


def return_text(ticket: Ticket, reply: Message) -> None:
    """Make the text of a reply its writer's draft again, above what they have written since."""
    mine = Draft.objects.filter(ticket=ticket, user=reply.agent, kind=reply.kind)
    draft = mine.first() or Draft(ticket=ticket, user=reply.agent, kind=reply.kind)
    draft.text = "\n\n".join(filter(None, (reply.text, draft.text)))
    draft.writer, draft.number = None, 0
    if draft.text:
        draft.save()
