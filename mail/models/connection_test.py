from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.models.mailbox import Mailbox


class ConnectionTest(models.Model):
    """A mail that a mailbox sends to itself, and whether it was received."""

    class State(models.TextChoices):
        SENDING = "sending", _("is being sent")
        UNDERWAY = "underway", _("sent, not returned yet")
        RETURNED = "returned", _("returned")
        FAILED = "failed", _("failed")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="tests")
    state = models.CharField(max_length=12, choices=State, default=State.SENDING)
    started_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    received_via = models.CharField(max_length=16, blank=True, db_column="door")
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
