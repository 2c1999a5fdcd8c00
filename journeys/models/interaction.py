from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from helpdesk.models import Ticket
from journeys.models.journey import Channel
from journeys.models.map import MapVersion, Touchpoint
from mail.models import Mailbox


class TouchpointRule(models.Model):
    """A rule that places tickets at a touchpoint; the first rule that matches wins.

    An empty condition always holds; of several words, one must match.
    """

    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(default=0)
    mailbox = models.ForeignKey(Mailbox, null=True, blank=True, on_delete=models.CASCADE)
    tag = models.CharField(_("tag"), max_length=60, blank=True)
    words = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.touchpoint}: {', '.join(self.words) or self.tag or self.mailbox}"


class Interaction(models.Model):
    """A customer at a touchpoint at a time, over a channel."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="interactions")
    touchpoint = models.ForeignKey(
        Touchpoint, on_delete=models.PROTECT, related_name="interactions"
    )
    version = models.ForeignKey(MapVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="+")
    occurred_at = models.DateTimeField(default=timezone.now)
    summary = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60)  # "ticket", or the name of the system that told us
    external_id = models.CharField(max_length=120)
    ticket = models.OneToOneField(
        Ticket, null=True, on_delete=models.CASCADE, related_name="interaction"
    )
    rule = models.ForeignKey(TouchpointRule, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The time at which a rule or an agent chose this touchpoint for its ticket.
    placed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-occurred_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="interaction_told_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["touchpoint", "-occurred_at"], name="interaction_touchpoint"),
            models.Index(fields=["customer", "-occurred_at"], name="interaction_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer} at {self.touchpoint}"
