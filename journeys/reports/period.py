"""The default period of figures: the shortest one with enough answers."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now

from journeys.models import Answer

PERIODS = (30, 90, 365)
# About ten answers at each of a dozen touchpoints: fewer draw a patchy curve.
ENOUGH = 120


def evidence_since() -> Subquery:
    """Annotate rows having `journey_pk` with the start of ENOUGH answers of their journey."""
    longest = Now() - timedelta(days=PERIODS[-1])
    answers = (
        Answer.objects.counted()
        .filter(touchpoint__journey=OuterRef("journey_pk"), answered_at__gte=longest)
        .order_by("-answered_at")
    )
    return Subquery(answers.values("answered_at")[ENOUGH - 1 : ENOUGH])


def default_days(reaches: datetime | None, *, now: datetime) -> int:
    """Return the shortest of PERIODS that holds enough answers, else the longest."""
    for days in PERIODS:
        if reaches is not None and reaches >= now - timedelta(days=days):
            return days
    return PERIODS[-1]
