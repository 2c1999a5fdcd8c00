import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models

from helpdesk.models.message import Message
from helpdesk.models.ticket import Ticket


class Draft(models.Model):
    """The unsent text of an agent on a ticket.

    `writer` is the browser that saved it, None for the server; `number` grows with each text of one
    browser.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Message.Kind, default=Message.Kind.PUBLIC)
    text = models.TextField()
    writer = models.UUIDField(null=True)
    number = models.BigIntegerField(default=0, db_default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user", "kind"], name="draft_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def version(self) -> str:
        """Return a digest of the text, which tells whether somebody saved another one."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32] if self.text else ""
