"""Models of the map. A touchpoint's identity is stable; name, stage and order belong to a version.

Answers, tickets and interactions refer to the identity, so no edit of a map can lose or move them.
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journeys.models.journey import Channel, Department, Journey


class MapVersion(models.Model):
    """A version of a map: the draft that is edited (one a journey), or a copy that never changes.

    A copy was published, or saved from the draft before a restore replaced it.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True)  # null is the draft
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journey", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["journey"], name="version_one_draft", condition=Q(number=None)
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(published_at=None),
                name="version_draft_is_not_published",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}" if self.number else "draft"

    @property
    def is_draft(self) -> bool:
        return self.number is None

    @property
    def is_saved(self) -> bool:
        """Return True for a draft that was saved before a restore: nobody published it."""
        return self.number is not None and self.published_at is None


class Stage(models.Model):
    """The identity of a phase of a journey."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="stages")
    # As it was when it was removed from the draft, for undo.
    removed_name = models.CharField(max_length=120, blank=True, db_default="")
    removed_position = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"stage {self.pk}"


class StagePlacement(models.Model):
    """The position and name of a stage in one version."""

    version = models.ForeignKey(MapVersion, on_delete=models.CASCADE, related_name="stages")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="placements")
    name = models.CharField(_("name"), max_length=120)
    position = models.FloatField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "stage"], name="stage_placed_once")
        ]

    def __str__(self) -> str:
        return self.name


class Touchpoint(models.Model):
    """The identity of a moment between customer and company, and its properties."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="touchpoints")
    name = models.CharField(_("name"), max_length=160)  # as in the newest version that places it
    principle = models.TextField(_("principle"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.SET_NULL, related_name="touchpoints"
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="touchpoints")
    target = models.PositiveSmallIntegerField(
        _("target, % satisfied"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    importance = models.PositiveSmallIntegerField(
        _("importance to the customer"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    is_moment_of_truth = models.BooleanField(_("moment of truth"), default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    # Its placement when it was retired, for undo.
    retired_stage = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    retired_position = models.FloatField(null=True, blank=True)
    retired_feeling = models.FloatField(null=True, blank=True)
    # Lineage: the touchpoint it was merged into.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_touchpoints"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5),
                name="touchpoint_importance_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__lte=100), name="touchpoint_target_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """The position, name and expected feeling of a touchpoint in one version."""

    version = models.ForeignKey(MapVersion, on_delete=models.CASCADE, related_name="placements")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, related_name="placements")
    stage = models.ForeignKey(StagePlacement, on_delete=models.CASCADE, related_name="placements")
    name = models.CharField(_("name"), max_length=160)
    position = models.FloatField()
    expected_feeling = models.FloatField(
        default=0, validators=[MinValueValidator(-2), MaxValueValidator(2)]
    )
    revision = models.PositiveIntegerField(default=0)  # for compare-and-set on concurrent edits

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "touchpoint"], name="touchpoint_placed_once"
            ),
            models.CheckConstraint(
                condition=Q(expected_feeling__gte=-2, expected_feeling__lte=2),
                name="placement_feeling_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name
