"""Over which days figures are drawn when nobody chose: the shortest period with enough answers."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from journeys.models import Answer

PERIODS = (30, 90, 365)
# About five answers at each of a dozen touchpoints: fewer draw no curve.
ENOUGH = 60


def evidence_reaches() -> Subquery:
    """Annotates a row that has a `journey_pk`: since when its journey has ENOUGH answers."""
    answers = Answer.objects.filter(
        score__isnull=False, touchpoint__journey=OuterRef("journey_pk")
    ).order_by("-answered_at")
    return Subquery(answers.values("answered_at")[ENOUGH - 1 : ENOUGH])


def usual_days(reaches: datetime | None, *, now: datetime) -> int:
    """The shortest of PERIODS that holds enough answers; the longest when none does."""
    for days in PERIODS:
        if reaches is not None and reaches >= now - timedelta(days=days):
            return days
    return PERIODS[-1]
