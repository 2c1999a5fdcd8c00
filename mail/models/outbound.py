from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.addresses import checked_address
from mail.delivery_state import DeliveryState, delivery_of
from mail.models.mailbox import Mailbox

PATIENCE = timedelta(minutes=1)  # a mail that waits no longer than this is on its way
MAX_WAIT = timedelta(hours=3)  # longer than the wait after any attempt
CLOCKS_DIFFER = timedelta(minutes=1)
CONNECTION_TEST = "connection_test"


class OutboundMailQuerySet(models.QuerySet["OutboundMail"]):
    def automatic_within(self, window: timedelta, now: datetime) -> "OutboundMailQuerySet":
        """Return automatic mail written within this time, without what was held.

        What is ahead by more than clocks of several machines differ was written before the clock
        was set back: it would fill every window until then.
        """
        written = {"created_at__gt": now - window, "created_at__lt": now + CLOCKS_DIFFER}
        return self.filter(is_automatic=True, **written).exclude(state=OutboundMail.State.WITHDRAWN)

    def due(self, now: datetime) -> "OutboundMailQuerySet":
        """Return mail to be sent now.

        A time further ahead than any wait was written before the clock was set back.
        """
        is_due = models.Q(send_after__lte=now) | models.Q(send_after__gt=now + MAX_WAIT)
        return self.filter(is_due, state=OutboundMail.State.QUEUED)

    def overdue(self, now: datetime) -> "OutboundMailQuerySet":
        """Return mail whose sending is overdue."""
        late = models.Q(attempts__gt=0) | models.Q(send_after__lt=now - PATIENCE)
        return self.filter(late, state=OutboundMail.State.QUEUED)


class OutboundMail(models.Model):
    """The outbox: a mail is a row, with its Message-ID, in the transaction of its cause."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waits to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        BOUNCED = "bounced", _("Bounced")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=24)  # reply, acknowledgement, feedback_request, account …
    about = models.CharField(max_length=40, blank=True)  # "ticket:42"
    message_id = models.CharField(max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=998, blank=True)
    references = models.TextField(blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    to = ArrayField(models.CharField(max_length=640))
    cc = ArrayField(models.CharField(max_length=640), default=list)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    is_automatic = models.BooleanField(default=False)
    # The bare addresses of to and cc, and those the mail server has accepted already.
    recipients = ArrayField(models.CharField(max_length=320), default=list)
    delivered_to = ArrayField(models.CharField(max_length=320), default=list)
    # The responses of servers for single recipients: {"dora@x.example": {"came": "refused",
    # "words": …}}, as mail/delivery_state.py reads them.
    responses = models.JSONField(default=dict, db_column="troubles")
    # The first of its copies, when a person sent it again.
    resent_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="resends"
    )
    created_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = OutboundMailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["send_after"], name="outbound_due", condition=models.Q(state="queued")
            ),
            models.Index(fields=["about", "id"], name="outbound_about"),
            models.Index(fields=["mailbox", "-id"], name="outbound_newest"),
            models.Index(
                fields=["created_at"],
                name="outbound_machine",
                condition=models.Q(is_automatic=True),
            ),
            models.Index(
                fields=["-created_at", "-id"],
                name="outbound_failed",
                condition=models.Q(state="failed"),
            ),
            GinIndex(fields=["recipients"], name="outbound_recipients"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_connection_test(self) -> bool:
        return self.kind == CONNECTION_TEST

    def is_held(self, now: datetime) -> bool:
        """Return True if it was written to be sent later, and no server was asked yet."""
        return self.state == self.State.QUEUED and not self.attempts and self.send_after > now

    @property
    def waiting_recipients(self) -> list[str]:
        """The recipients not reached yet and not refused for good."""
        refused = {to for to, response in self.responses.items() if response["came"] == "refused"}
        return [each for each in self.recipients if each not in {*self.delivered_to, *refused}]

    def note_answers(self, refused: Mapping[str, tuple[bool, str]]) -> None:
        """Record the server's response for each refused recipient: is it permanent, and text."""
        for address in self.delivered_to:
            if self.responses.get(address, {}).get("came") == "waits":
                del self.responses[address]
        for address, (is_final, text) in refused.items():
            outcome = "refused" if is_final else "waits"
            self.responses[address] = {"came": outcome, "words": text}

    def note_bounced(self, address: str, text: str) -> bool:
        """Record a bounce of one recipient; False when it was recorded already."""
        response = {"came": "bounced", "words": text}
        is_new = self.responses.get(address) != response
        self.responses[address] = response
        return is_new

    def give_up_waiting(self) -> None:
        for response in self.responses.values():
            response["came"] = "refused" if response["came"] == "waits" else response["came"]

    @property
    def missed_people(self) -> list[str]:
        """The people in To that were not reached and will not be without a person's action."""
        people = [checked_address(each) for each in self.to]
        if self.state == self.State.FAILED:
            reached = {each for each in self.delivered_to if each not in self.responses}
            return [each for each in people if each not in reached]
        missed = self.delivery.missed
        return [each for each in people if each in missed]

    @property
    def delivery(self) -> DeliveryState:
        """Return the delivery state, for a person to read."""
        return delivery_of(
            state=self.state,
            attempts=self.attempts,
            error=self.error,
            send_after=self.send_after,
            delivered_to=self.delivered_to,
            responses=self.responses,
        )


class OutboundAttachment(models.Model):
    """A file of an outgoing mail; it names a stored file, so that one upload is kept once."""

    mail = models.ForeignKey(OutboundMail, on_delete=models.CASCADE, related_name="attachments")
    file = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
