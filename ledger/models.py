"""The ledger: what happened, to what, by whom, when, with the facts as they were."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> "EventQuerySet":
        return self.filter(subject_type=subject._meta.model_name, subject_id=subject.pk)

    def unrelayed(self, now: Any) -> "EventQuerySet":
        return self.filter(relayed_at=None, relay_after__lte=now)


class Event(models.Model):
    """One thing that happened. Append-only: only the relay's own columns ever change."""

    name = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(default=dict)

    relayed_at = models.DateTimeField(null=True)
    relay_after = models.DateTimeField(default=timezone.now)
    relay_attempts = models.PositiveSmallIntegerField(default=0)
    relay_error = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(
                fields=["relay_after"], name="event_unrelayed", condition=models.Q(relayed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id}"


class Heartbeat(models.Model):
    """When a process was last seen at work; `/readyz` reads it."""

    process = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
