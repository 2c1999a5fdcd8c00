"""Forms that are sent again, as the answer to the first time was lost: each is stored once."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from config.refusals import Refused
from helpdesk.actions.attach import Upload
from helpdesk.models import Message


class CannotSendAgain(Refused):
    """The form was stored before with another content. The message gives the next step."""


def stored_message(submission: UUID | None) -> Message | None:
    """Return the message that this form stored; None if it stored none."""
    if submission is None:
        return None
    messages = Message.objects.select_related("ticket", "outbound")
    return messages.filter(submission=submission).first()


def holds(message: Message, text: str, uploads: Sequence[Upload]) -> bool:
    """Return True if the message has this text and these files."""
    if message.text.strip() != text.strip():
        return False
    stored = message.attachments.values_list("name", "sha256")
    return sorted(stored) == sorted(
        (each.name[:200] or "file", hashlib.sha256(each.content).hexdigest()) for each in uploads
    )
