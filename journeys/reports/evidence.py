"""The newest evidence: the times of the newest answers, which decide the default period."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery

from journeys.models import Answer, Touchpoint
from journeys.reports.period import ENOUGH, oldest_evidence


def newest_evidence(oldest: datetime) -> ArraySubquery:
    """Annotate rows having `journey_pk` with the times of the newest ENOUGH answers, newest first.

    Answers before `oldest` do not count.
    """
    answers = _times(oldest).filter(touchpoint__journey=OuterRef("journey_pk"))
    return ArraySubquery(answers[:ENOUGH])


def evidence_of(
    journey: int | None, *, now: datetime, touchpoint: int | None = None
) -> list[datetime]:
    """Return the times of the newest ENOUGH answers until `now`, newest first.

    They are those of a journey, of the journey of a touchpoint, or of all.
    """
    times = _times(oldest_evidence(now=now)).filter(answered_at__lte=now)
    if journey is not None:
        times = times.filter(touchpoint__journey=journey)
    if touchpoint is not None:
        of_touchpoint = Touchpoint.objects.filter(pk=touchpoint).values("journey")
        times = times.filter(touchpoint__journey=Subquery(of_touchpoint[:1]))
    return list(times[:ENOUGH])


def _times(oldest: datetime) -> QuerySet[Any, Any]:
    answers = Answer.objects.counted().filter(answered_at__gte=oldest).order_by("-answered_at")
    return answers.values_list("answered_at", flat=True)
