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
    # A second mail, to a reply address: does the host deliver it? "" where none was sent.
    reply_address = models.CharField(max_length=320, blank=True, default="", db_default="")
    reply_state = models.CharField(
        max_length=12, choices=State, blank=True, default="", db_default=""
    )
    # False where the sending server gave our mail another Message-ID.
    keeps_ids = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
