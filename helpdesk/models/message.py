from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from helpdesk.models.choices import Channel
from helpdesk.models.ticket import Ticket
from mail.delivery_state import DeliveryState
from mail.labels import problem_label
from mail.models import InboundMail, OutboundMail

# `Message.arrival_key` in a query.
ARRIVED: Final = Coalesce("arrival", "pk", output_field=models.BigIntegerField())


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
    # The check of its sender failed, or its From does not name one sender for certain.
    is_doubtful = models.BooleanField(default=False, db_default=False)
    problems = models.JSONField(default=list)
    # Emoji of customers at our message: [{"emoji": "👍", "customer": 7, "name": "Chloé Martin"}].
    reactions = models.JSONField(default=list, db_default=[])
    # Colleagues whom a note mentions, as they are written: [{"user": 7, "name": "Ben Okafor"}].
    mentions = models.JSONField(default=list, db_default=[])
    # The tickets it was moved from by a merge or a split, oldest first.
    moved_from = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    # The key of a new message when this one last moved; None if it is where it was written.
    arrival = models.BigIntegerField(null=True)
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
            models.Index(fields=["ticket", "created_at", "id"], name="message_thread"),
            GinIndex(
                fields=["mentions"],
                opclasses=["jsonb_path_ops"],
                name="message_mentions",
                condition=Q(kind="note"),
            ),
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
        """Return True for text of an agent, and for the reply of a rule or of the system."""
        return bool(self.agent_id) or not (self.is_note or self.customer_id)

    @property
    def arrival_key(self) -> int:
        """Return its place among the keys of messages: it grows with each move between tickets."""
        return self.arrival or self.pk

    @property
    def problem_labels(self) -> list[str]:
        return [problem_label(each) for each in self.problems]

    @property
    def author_name(self) -> str:
        return str(self.customer or self.agent or "Tandem")

    @property
    def delivery(self) -> DeliveryState | None:
        """Return the delivery state of a message that was sent; None for all others."""
        return self.outbound.delivery if self.outbound else None

    @property
    def has_missed_people(self) -> bool:
        """Return True if the message did not reach a person it was written to, and will not."""
        return bool(self.outbound and self.outbound.missed_people)
