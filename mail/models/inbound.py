from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.models.mailbox import Mailbox

PATIENCE = timedelta(minutes=1)  # mail that waits no longer than this is about to be read


class RawMail(models.Model):
    """The bytes of a mail as they came, in a table of their own so that lists never carry them."""

    content = models.BinaryField()

    def __str__(self) -> str:
        return f"raw mail {self.pk}"


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def unread(self, now: datetime) -> "InboundMailQuerySet":
        return self.filter(state=InboundMail.State.STORED, read_after__lte=now)

    def overdue(self, now: datetime) -> "InboundMailQuerySet":
        """Mail that should be read by now and is not."""
        late = models.Q(attempts__gt=0) | models.Q(received_at__lt=now - PATIENCE)
        return self.filter(late, state=InboundMail.State.STORED)

    def in_queue(self) -> "InboundMailQuerySet":
        """Mail that waits for a person to look at it."""
        waits = [InboundMail.State.SUSPENDED, InboundMail.State.UNREADABLE]
        return self.filter(state__in=waits)

    def held_as_spam(self) -> "InboundMailQuerySet":
        """Unwanted mail, or too much of it: whoever is phoned about it must find it."""
        unwanted = [InboundMail.Cause.SPAM, InboundMail.Cause.TOO_MANY]
        return self.filter(state=InboundMail.State.SUSPENDED, cause__in=unwanted)

    def too_large(self) -> "InboundMailQuerySet":
        """Mail that became a ticket of its beginning; the rest is for a person to look at."""
        return self.filter(cause=InboundMail.Cause.TOO_LARGE, state=InboundMail.State.DELIVERED)

    def deleted(self) -> "InboundMailQuerySet":
        """Mail that a person deleted and can still take back."""
        return self.filter(state=InboundMail.State.DELETED, forget_after__isnull=False)


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
    # Of the bytes; without a Message-ID of the bytes and the day: see mail/inbound/store.py.
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
    # What it was when a person deleted it, and until when it can be taken back. Then its bytes
    # go, and the moment too; the row stays, so that the same mail cannot come again.
    deleted_from = models.CharField(max_length=12, choices=State, blank=True, default="")
    forget_after = models.DateTimeField(null=True)
    # A person has looked at it and wants it delivered, whatever the rules think of it.
    is_released = models.BooleanField(default=False)

    kind = models.CharField(max_length=12, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    is_forged = models.BooleanField(
        default=False
    )  # so our border says; see mail/inbound/authentication.py
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
            models.Index(fields=["mailbox", "-id"], name="inbound_newest"),
            # Who wrote the same a short time ago is not thanked again.
            models.Index(Lower("from_address"), "received_at", name="inbound_sender"),
            # The lists of the mail queue, however much spam stands in them.
            models.Index(
                fields=["state", "-received_at", "-id"],
                name="inbound_held",
                condition=models.Q(state__in=["suspended", "unreadable"]),
            ),
            models.Index(
                fields=["cause", "-received_at", "-id"],
                name="inbound_cause",
                condition=models.Q(state="suspended"),
            ),
            models.Index(
                fields=["-received_at", "-id"],
                name="inbound_too_large",
                condition=models.Q(cause="too_large", state="delivered"),
            ),
            models.Index(
                fields=["forget_after", "id"],
                name="inbound_deleted",
                condition=models.Q(state="deleted", forget_after__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"mail {self.pk}"

    @property
    def is_too_large(self) -> bool:
        return self.cause == self.Cause.TOO_LARGE and self.state == self.State.DELIVERED

    @property
    def is_held_as_spam(self) -> bool:
        is_unwanted = self.cause in (self.Cause.SPAM, self.Cause.TOO_MANY)
        return is_unwanted and self.state == self.State.SUSPENDED

    @property
    def is_forgotten(self) -> bool:
        """It was deleted more than thirty days ago, and its bytes went."""
        return self.state == self.State.DELETED and self.forget_after is None
