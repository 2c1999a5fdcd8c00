"""The hold of a reply: until it ends the reply can be undone."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings

from helpdesk.channels import ReplyRoute
from helpdesk.models import HeldReply, Macro, Message, Ticket
from helpdesk.models.held_reply import MARGIN
from helpdesk.undoing import written_values
from ledger.models import Event
from ledger.origin import Origin

# The columns of a ticket that a reply changes and an undo gives back.
GIVEN_BACK: Final = (
    "status",
    "assignee_id",
    "team_id",
    "priority",
    "tags",
    "waiting_since",
    "snoozed_until",
    "undelivered_at",
    "last_message_at",
    "first_replied_at",
    "has_attachments",
    "solved_at",
    "reopens",
    "replies_to_asked",
)


def start_hold(
    ticket: Ticket, route: ReplyRoute, origin: Origin, *, before: dict[str, Any]
) -> HeldReply | None:
    """Return the hold of a reply that is about to be written, or None if it is sent at once.

    `before`: the values of the ticket's columns before its address was chosen. A reply that has no
    server to go to waits for one anyway, which its mark says.
    """
    length = timedelta(seconds=settings.UNDO_SEND_SECONDS)
    if not (length and origin.person and route.sender.can_hold):
        return None
    if not route.sender.can_send(ticket):
        return None
    return HeldReply(until=origin.at + length + MARGIN, before=before)


def keep_hold(
    held: HeldReply, message: Message, ticket: Ticket, *, macro: Macro | None = None
) -> None:
    """Store the hold of a reply that was written, with what it changed in its locked ticket."""
    held.macro = macro
    held.message, held.after = message, values_of(ticket)
    newest = Event.objects.about(ticket).order_by("-pk").values_list("pk", flat=True)
    held.last_event = newest[0]
    held.save(force_insert=True)


def values_of(ticket: Ticket) -> dict[str, Any]:
    """Return the values of the columns that a reply changes, and what tells if they still fit."""
    names = (*GIVEN_BACK, "asked_reply_to")
    return written_values({name: getattr(ticket, name) for name in names})
