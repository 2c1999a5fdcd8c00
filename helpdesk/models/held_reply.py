from datetime import timedelta
from typing import Final

from django.db import models

from helpdesk.models.macro import Macro
from helpdesk.models.message import Message

# The outbox holds a reply for longer than its undo is offered, so that a late press counts.
MARGIN: Final = timedelta(seconds=2)


class HeldReply(models.Model):
    """A reply that its writer can undo until its mail is handed over.

    `before` and `after` are the values of the ticket's columns that it changed, `last_event` is the
    newest event of the ticket when it was written. `undone`: later events that count for nothing,
    those of replies that were undone. `until`: it is not handed over before.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, related_name="held", primary_key=True
    )
    until = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    last_event = models.BigIntegerField()
    undone = models.JSONField(default=list)
    # The saved reply whose changes came with it.
    macro = models.ForeignKey(Macro, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"message {self.message_id}"
