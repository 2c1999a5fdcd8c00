from accounts.models import User
from helpdesk.models import Draft, Message, Ticket


def save_draft(ticket: Ticket, *, text: str, by: User, kind: str = Message.Kind.PUBLIC) -> None:
    """Keep what an agent has typed so far; empty words remove the draft."""
    if text.strip():
        Draft.objects.update_or_create(
            ticket=ticket, user=by, kind=kind, defaults={"text": text[:200_000]}
        )
    else:
        Draft.objects.filter(ticket=ticket, user=by, kind=kind).delete()
