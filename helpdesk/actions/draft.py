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
    """Keep what an agent has typed so far; empty words remove the draft.

    False when the message of this `submission` was sent already: the draft comes too late.
    """
    with transaction.atomic():
        # A reply holds the ticket until it is sent and its draft is gone.
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
