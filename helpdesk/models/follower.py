from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from helpdesk.models.ticket import Ticket


class TicketFollower(models.Model):
    """A person who is told when the customer answers, without being the assignee."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user"], name="follower_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.ticket_id}"
