from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journeys.models.map import Touchpoint
from journeys.models.survey import Survey

CURRENT = Q(ended_at=None)
OPEN = Q(acknowledged_at=None, withdrawn_at=None)


class Kind(models.TextChoices):
    """The two tests of a touchpoint."""

    ANSWERS = "answers", _("Dissatisfied answers")
    TICKETS = "tickets", _("Tickets a day")


class Baseline(models.Model):
    """The usual share or number at a touchpoint, with which one of its tests works from a time on.

    Without `learnt`, too few observations have come since `starts_at`, and nothing is tested. The
    state of the test stands on the current row: the highest sum of the last 90 days, of `observed`
    answers or days.
    """

    class Reason(models.TextChoices):
        FIRST = "first", _("first baseline")
        RENEWED = "renewed", _("renewed after 90 days")
        SURVEY = "survey", _("the survey changed")
        BY_HAND = "by_hand", _("restarted by hand")

    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="baselines")
    kind = models.CharField(max_length=8, choices=Kind)
    metric = models.CharField(max_length=8, choices=Survey.Metric, blank=True)  # of answers
    reason = models.CharField(max_length=8, choices=Reason, default=Reason.FIRST)
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Nothing before it is learnt from: the time of the last restart.
    restarted_at = models.DateTimeField(null=True)
    learnt = models.JSONField(null=True)  # as `journeys.maps.signals.learnt` writes and reads it
    highest = models.FloatField(default=0)
    observed = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["touchpoint", "kind"], name="baseline_one_current", condition=CURRENT
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["touchpoint", "kind", "starts_at"], name="baseline_touchpoint"),
            models.Index(fields=["checked_at"], name="baseline_checked", condition=CURRENT),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.touchpoint_id} from {self.starts_at:%Y-%m-%d}"


class SignalQuerySet(models.QuerySet["Signal"]):
    def open(self) -> "SignalQuerySet":
        """Filter to signals that nobody has acknowledged and that still hold."""
        return self.filter(OPEN)


class Signal(models.Model):
    """A rise of dissatisfied answers, or of tickets a day, at a touchpoint.

    `hits` of `n`: dissatisfied answers of the answers, or tickets in so many days, from `began_at`
    to `counted_until`. `usual` is a share (0 to 1), or the tickets usual in these days; `value` the
    share since, or the ratio to what is usual, with its 95 % interval. `opened_at` is the time of
    the observation with which the sum reached its threshold.
    """

    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="signals")
    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=8, choices=Kind)
    began_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    counted_until = models.DateTimeField()
    hits = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    usual = models.FloatField()
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Its observations changed, such as a ticket that was spam, and the sum is below the threshold.
    withdrawn_at = models.DateTimeField(null=True)
    # The time at which the owner of the touchpoint was told by mail.
    mailed_at = models.DateTimeField(null=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["touchpoint", "kind"], name="signal_one_open", condition=OPEN
            ),
            models.CheckConstraint(
                condition=Q(began_at__lte=models.F("opened_at")), name="signal_times_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["touchpoint", "-opened_at"], name="signal_touchpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.touchpoint_id} since {self.began_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.acknowledged_at is None and self.withdrawn_at is None
