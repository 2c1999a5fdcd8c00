from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.models.mailbox import Mailbox


class RawMail(models.Model):
    """The bytes of a mail as they came, in a table of their own so that lists never carry them."""

    content = models.BinaryField()

    def __str__(self) -> str:
        return f"raw mail {self.pk}"


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def unread(self, now: datetime) -> "InboundMailQuerySet":
        return self.filter(state=InboundMail.State.STORED, read_after__lte=now)

    def in_queue(self) -> "InboundMailQuerySet":
        """Mail that waits for a person to look at it."""
        waits = [InboundMail.State.SUSPENDED, InboundMail.State.UNREADABLE]
        return self.filter(state__in=waits)


class InboundMail(models.Model):
    """One mail that arrived. It is stored first; reading it is a separate, repeatable step."""

    class State(models.TextChoices):
        STORED = "stored", _("Waits to be read")
        DELIVERED = "delivered", _("Delivered")
        SUSPENDED = "suspended", _("Suspended")
        UNREADABLE = "unreadable", _("Could not be read")
        DELETED = "deleted", _("Deleted")

    class Cause(models.TextChoices):
        """Why a mail was suspended, as the queue sorts it."""

        NONE = "", ""
        AUTOMATIC = "automatic", _("automatic")
        LOOP = "loop", _("loop")
        SPAM = "spam", _("spam")
        SPOOFED = "spoofed", _("spoofed")
        TOO_LARGE = "too_large", _("too large")
        TOO_MANY = "too_many", _("too many from one sender")
        STRAY = "stray", _("about a mail we did not send")
        HOMELESS = "homeless", _("no mailbox")

    raw = models.OneToOneField(RawMail, on_delete=models.PROTECT, related_name="mail")
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    # Of the bytes; without a Message-ID of the bytes and the day: see mail/actions/store.py.
    sha256 = models.CharField(max_length=64)
    identity = models.CharField(max_length=64, null=True)  # noqa: DJ001  null is "has no Message-ID"
    door = models.CharField(max_length=16)
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = ArrayField(models.CharField(max_length=320), default=list)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=12, choices=State, default=State.STORED)
    read_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    cause = models.CharField(max_length=12, choices=Cause, blank=True, default="")
    # A person has looked at it and wants it delivered, whatever the rules think of it.
    is_released = models.BooleanField(default=False)

    kind = models.CharField(max_length=12, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    about = models.CharField(max_length=40, blank=True)
    # What tied it to that: address, references or subject; nothing when it was new.
    matched_by = models.CharField(max_length=12, blank=True, default="")

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailbox", "sha256"], name="inbound_bytes_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["mailbox", "identity"],
                name="inbound_identity_once",
                condition=models.Q(identity__isnull=False),
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["read_after"], name="inbound_unread", condition=models.Q(state="stored")
            ),
            models.Index(fields=["message_id"], name="inbound_message_id"),
            # Who wrote the same a short time ago is not thanked again.
            models.Index(Lower("from_address"), "received_at", name="inbound_sender"),
            models.Index(
                fields=["-id"],
                name="inbound_queue",
                condition=models.Q(state__in=["suspended", "unreadable"]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"mail {self.pk}"
