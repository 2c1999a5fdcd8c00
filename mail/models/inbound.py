from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.models.mailbox import Mailbox
from mail.models.raw_mail import RawMail

MAX_WAIT = timedelta(hours=2)  # longer than the wait after any attempt
PATIENCE = timedelta(minutes=1)  # mail that waits no longer than this is about to be read


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def unread(self, now: datetime) -> "InboundMailQuerySet":
        """Return mail to be read now.

        A time further ahead than any wait was written before the clock was set back.
        """
        is_due = models.Q(read_after__lte=now) | models.Q(read_after__gt=now + MAX_WAIT)
        return self.filter(is_due, state=InboundMail.State.STORED)

    def overdue(self, now: datetime) -> "InboundMailQuerySet":
        """Return mail whose reading is overdue."""
        late = models.Q(attempts__gt=0) | models.Q(received_at__lt=now - PATIENCE)
        return self.filter(late, state=InboundMail.State.STORED)

    def in_queue(self) -> "InboundMailQuerySet":
        """Return mail that waits in the queue for a person."""
        waits = [InboundMail.State.SUSPENDED, InboundMail.State.UNREADABLE]
        return self.filter(state__in=waits)

    def held_as_spam(self) -> "InboundMailQuerySet":
        """Return mail held as spam or for its rate, so that it can be found on request."""
        unwanted = [InboundMail.Cause.SPAM, InboundMail.Cause.TOO_MANY]
        return self.filter(state=InboundMail.State.SUSPENDED, cause__in=unwanted)

    def too_large(self) -> "InboundMailQuerySet":
        """Return mail of which only the beginning became a ticket."""
        return self.filter(cause=InboundMail.Cause.TOO_LARGE, state=InboundMail.State.DELIVERED)

    def deleted(self) -> "InboundMailQuerySet":
        """Return mail that was deleted and can still be restored."""
        return self.filter(state=InboundMail.State.DELETED, forget_after__isnull=False)


class InboundMail(models.Model):
    """A received mail. It is stored first; reading it is a separate, repeatable step."""

    class State(models.TextChoices):
        STORED = "stored", _("Waits to be read")
        DELIVERED = "delivered", _("Delivered")
        SUSPENDED = "suspended", _("Suspended")
        UNREADABLE = "unreadable", _("Could not be read")
        DELETED = "deleted", _("Deleted")

    class Cause(models.TextChoices):
        """The cause of a suspension, as the queue sorts it."""

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
    received_via = models.CharField(max_length=16, db_column="door")
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = ArrayField(models.CharField(max_length=320), default=list)
    # The connection by which SMTP received it, for SPF; and what the checks of its sender found, as
    # Authentication-Results are written. "": not checked, or checked by our border server.
    peer = models.GenericIPAddressField(null=True)
    helo = models.CharField(max_length=255, blank=True, db_default="")
    sender_checks = models.TextField(blank=True, db_default="")
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=12, choices=State, default=State.STORED)
    read_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    cause = models.CharField(max_length=12, choices=Cause, blank=True, default="")
    # The state before deletion, and until when it can be restored. Then its bytes are deleted, and
    # this moment is cleared; the row stays, so that the same mail cannot be stored again.
    deleted_from = models.CharField(max_length=12, choices=State, blank=True, default="")
    forget_after = models.DateTimeField(null=True)
    # A person has released it: it is delivered whatever the rules say.
    is_released = models.BooleanField(default=False)

    kind = models.CharField(max_length=12, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=320, blank=True)
    # The address in From where `from_address` is the writer that another header names; else "".
    sent_from = models.CharField(max_length=320, blank=True, db_default="")
    subject = models.CharField(max_length=998, blank=True)
    # As our border server or Tandem found; see mail/inbound/authentication.py.
    is_forged = models.BooleanField(default=False)
    about = models.CharField(max_length=40, blank=True)
    # The part by which `about` was matched: address, references or subject; "" when it was new.
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
            # A sender acknowledged recently is not acknowledged again.
            models.Index(Lower("from_address"), "received_at", name="inbound_sender"),
            models.Index(
                fields=["sent_from", "received_at"],
                name="inbound_sent_from",
                condition=~models.Q(sent_from=""),
            ),
            # For the lists of the mail queue, with any amount of spam.
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
    def ruled_sender(self) -> str:
        """The address that a rule for its sender is about: the one in From."""
        return self.sent_from or self.from_address

    @property
    def is_too_large(self) -> bool:
        return self.cause == self.Cause.TOO_LARGE and self.state == self.State.DELIVERED

    @property
    def is_held_as_spam(self) -> bool:
        is_unwanted = self.cause in (self.Cause.SPAM, self.Cause.TOO_MANY)
        return is_unwanted and self.state == self.State.SUSPENDED

    @property
    def is_forgotten(self) -> bool:
        """Return True if it was deleted more than thirty days ago, and its bytes are gone."""
        return self.state == self.State.DELETED and self.forget_after is None
