from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journeys.models.map import Touchpoint


class Survey(models.Model):
    """A question with its schedule and audience. A change of its wording raises the version."""

    class Metric(models.TextChoices):
        CSAT = "csat", _("Satisfaction (CSAT, 1–5)")
        CES = "ces", _("Ease (CES, 1–7)")
        NPS = "nps", _("Recommendation (NPS, 0–10)")

    name = models.CharField(_("name"), max_length=120)
    metric = models.CharField(_("metric"), max_length=8, choices=Metric, default=Metric.CSAT)
    question = models.CharField(_("question"), max_length=300)
    low_label = models.CharField(_("label of the lowest score"), max_length=60)
    high_label = models.CharField(_("label of the highest score"), max_length=60)
    # Without touchpoints the survey applies to all resolutions that no other survey lists.
    touchpoints = models.ManyToManyField(Touchpoint, blank=True, related_name="surveys")
    delay_hours = models.PositiveSmallIntegerField(
        _("delay after the ticket was solved (hours)"),
        default=24,
        validators=[MaxValueValidator(24 * 30)],
    )
    earliest_hour = models.PositiveSmallIntegerField(
        _("send from (hour)"), default=8, validators=[MaxValueValidator(23)]
    )
    latest_hour = models.PositiveSmallIntegerField(
        _("send until (hour)"), default=20, validators=[MaxValueValidator(24)]
    )
    quarantine_days = models.PositiveSmallIntegerField(_("quarantine (days)"), default=30)
    valid_days = models.PositiveSmallIntegerField(
        _("link valid for (days)"), default=21, validators=[MinValueValidator(1)]
    )
    sampling_percent = models.PositiveSmallIntegerField(
        _("sampling rate (%)"), default=100, validators=[MaxValueValidator(100)]
    )
    daily_cap = models.PositiveIntegerField(_("daily limit"), default=500)
    version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sampling_percent__lte=100), name="survey_sampling_percent"
            ),
            models.CheckConstraint(
                condition=Q(earliest_hour__lt=models.F("latest_hour")), name="survey_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def delay(self) -> timedelta:
        return timedelta(hours=self.delay_hours)
