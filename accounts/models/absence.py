from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def at(self, now: datetime) -> Self:
        """Return the absences that hold at this moment."""
        return self.filter(Q(until=None) | Q(until__gt=now))


class Absence(models.Model):
    """That a person takes no tickets, until a time or until they come back.

    A person without a row, or with one that is over, is available.
    """

    class Kind(models.TextChoices):
        AWAY = "away", _("Away")
        OUT_OF_OFFICE = "out_of_office", _("Out of office")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="absence")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    substitute = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["away", "out_of_office"]), name="absence_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="out_of_office") | Q(until__isnull=False),
                name="absence_away_until",
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("user")), name="absence_substitute"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
