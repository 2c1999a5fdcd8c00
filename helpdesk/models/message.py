from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from helpdesk.models.ticket import Channel, Ticket
from mail.labels import problem_label
from mail.models import InboundMail, OutboundMail

# Image types without active content; SVG can run scripts.
SAFE_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class Message(models.Model):
    """An entry of a ticket: a public message of a customer or agent, or an internal note."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("Public reply")
        NOTE = "note", _("Internal note")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PUBLIC)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    text = models.TextField(blank=True)  # without quoted mail
    html = models.TextField(blank=True)  # sanitised; shown in a sandbox
    full_text = models.TextField(blank=True)  # with quoted mail
    is_automatic = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=True)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    inbound = models.OneToOneField(
        InboundMail, null=True, on_delete=models.SET_NULL, related_name="message"
    )
    outbound = models.OneToOneField(
        OutboundMail, null=True, on_delete=models.SET_NULL, related_name="message"
    )
    # Idempotency key of the form: a repeated POST creates one message.
    submission = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["ticket", "created_at", "id"], name="message_thread")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(customer=None) | Q(agent=None), name="message_one_author"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_note(self) -> bool:
        return self.kind == self.Kind.NOTE

    @property
    def is_written_here(self) -> bool:
        """True for text of an agent, and for the reply of a rule or of the system."""
        return bool(self.agent_id) or not (self.is_note or self.customer_id)

    @property
    def problems_in_words(self) -> list[str]:
        return [problem_label(each) for each in self.problems]

    @property
    def author_name(self) -> str:
        return str(self.customer or self.agent or "Tandem")


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(max_length=300)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    cid = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)
    is_dangerous = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_safe_picture(self) -> bool:
        """True for image types that browsers never execute."""
        return self.content_type in SAFE_PICTURES and not self.is_dangerous


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
