from typing import ClassVar

from django.conf import settings
from django.db import models

from helpdesk.models.message import Message
from helpdesk.models.ticket import Ticket


class Draft(models.Model):
    """The unsent text of an agent on a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Message.Kind, default=Message.Kind.PUBLIC)
    text = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user", "kind"], name="draft_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]
