from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from journeys.models.answer import Answer
from journeys.models.map import Touchpoint


class FollowUp(models.Model):
    """A call back to a dissatisfied customer by the touchpoint's owner."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="follow_up")
    touchpoint = models.ForeignKey(
        Touchpoint, null=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due_at"], name="follow_up_open", condition=Q(done_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"follow-up of {self.answer_id}"
