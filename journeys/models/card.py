"""Cards of the lanes under a touchpoint."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from journeys.models.map import MapVersion, Touchpoint


class Lane(models.TextChoices):
    DOING = "doing", _("Doing")
    THINKING = "thinking", _("Thinking")
    PAINS = "pains", _("Pains")
    OPPORTUNITIES = "opportunities", _("Opportunities")
    BACKSTAGE = "backstage", _("Backstage")
    SUPPORT = "support", _("Support processes")


class Card(models.Model):
    """A text in one lane under one touchpoint, in one version."""

    version = models.ForeignKey(MapVersion, on_delete=models.CASCADE, related_name="cards")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, related_name="cards")
    lane = models.CharField(max_length=24, choices=Lane)
    body = models.TextField(max_length=10_000)
    position = models.FloatField(default=0)
    revision = models.PositiveIntegerField(default=0)
    # The key of the request that added it to the draft; a repeated request finds it by this.
    request_key = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [models.Index(fields=["version", "touchpoint"], name="card_cell")]

    def __str__(self) -> str:
        return self.body[:60]


class RemovedCard(models.Model):
    """A card that was removed from a draft, kept for undo and for forms that still name it."""

    card_id = models.BigIntegerField(unique=True)  # the primary key it had
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="+")
    lane = models.CharField(max_length=24, choices=Lane)
    body = models.TextField(max_length=10_000)
    # The primary key of the card that brought it back; that card may be removed again.
    restored_as = models.BigIntegerField(null=True)
    request_key = models.UUIDField(null=True, unique=True)  # as of the card

    def __str__(self) -> str:
        return self.body[:60]
