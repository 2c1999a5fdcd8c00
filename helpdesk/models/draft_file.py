from typing import ClassVar

from django.conf import settings
from django.db import models

from helpdesk.models.message import Message
from helpdesk.models.ticket import Ticket


class DraftFile(models.Model):
    """A file for a message that is being written; `message` is set once it was sent with one.

    `key` is chosen by the browser: the same upload sent twice is stored once. `submission` is the
    key of the form that the file was added in.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Message.Kind)
    key = models.UUIDField(unique=True)
    submission = models.UUIDField(null=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(max_length=300)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
