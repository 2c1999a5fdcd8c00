from typing import ClassVar

from django.db import models

from accounts.models import Team
from customers.models.customer import Customer


class TimelineEntry(models.Model):
    """One entry of a customer's timeline, written by the app that owns the event.

    `kind` is "ticket", "answer", "request", "interaction" or "note". There is one entry for each
    subject and kind, so writing it is an idempotent upsert.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    subject_type = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"], name="timeline_entry_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-at", "-id"], name="timeline_newest")
        ]

    def __str__(self) -> str:
        return self.title
