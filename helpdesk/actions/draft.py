from uuid import UUID

from django.db import transaction

from accounts.models import User
from helpdesk.actions.changes import locked
from helpdesk.models import Draft, Message, Ticket


def save_draft(
    ticket: Ticket,
    *,
    text: str,
    by: User,
    kind: str = Message.Kind.PUBLIC,
    submission: UUID | None = None,
) -> bool:
    """Save the text an agent has typed; an empty text deletes the draft.

    Returns False if the message of this `submission` was sent before.
    """
    with transaction.atomic():
        # A reply holds the ticket's row lock until it is sent and its draft deleted.
        current = locked(ticket)
        if submission and Message.objects.filter(submission=submission).exists():
            return False
        if text.strip():
            Draft.objects.update_or_create(
                ticket=current, user=by, kind=kind, defaults={"text": text[:200_000]}
            )
        else:
            Draft.objects.filter(ticket=current, user=by, kind=kind).delete()
    return True
