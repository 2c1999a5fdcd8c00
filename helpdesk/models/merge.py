from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.models.ticket import Ticket


class TicketMerge(models.Model):
    """A ticket that was merged into another.

    `joined` is what the other one got by it, beside messages: {"tags": […], "participants": [email,
    …], "accepted": {email: [message, …]}, "followers": [user, …], "drafts": [key, …], "files": [key
    of a `DraftFile`, …]}; "seen": [[user, time before, time since]] are the marks that were set
    back, "snoozed_until" is of the merged ticket. Undoing the merge gives it back.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], name="merge_once", condition=Q(undone_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id} into #{self.into_id}"
