from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from customers.models import Customer
from helpdesk.models.ticket import Ticket


class Participant(models.Model):
    """A person in copy. An uninvited writer is not accepted until an agent confirms them."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=320)
    is_accepted = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "email"], name="participant_once")
        ]

    def __str__(self) -> str:
        return self.email


class TicketSeen(models.Model):
    """The time up to which a user has read a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "ticket"], name="seen_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.ticket_id}"
