"""The reach of the evidence: since when there are enough answers for figures."""

from datetime import datetime

from django.db.models import F, OuterRef, Subquery

from journeys.models import Answer, AnswerQuerySet, Touchpoint
from journeys.reports.period import oldest_evidence

# About ten answers at each of a dozen touchpoints: fewer draw a patchy curve.
ENOUGH = 120


def evidence_since(oldest: datetime) -> Subquery:
    """Annotate rows having `journey_pk` with the start of ENOUGH answers of their journey.

    Answers before `oldest` do not count.
    """
    answers = _countable(oldest).filter(touchpoint__journey=OuterRef("journey_pk"))
    return Subquery(answers.values("answered_at")[ENOUGH - 1 : ENOUGH])


def evidence_reach(touchpoint: int | None, *, now: datetime) -> datetime | None:
    """Return the start of ENOUGH answers of the touchpoint's journey, or of all without one."""
    if touchpoint is not None:
        rows = Touchpoint.objects.filter(pk=touchpoint).annotate(journey_pk=F("journey"))
        return rows.values_list(evidence_since(oldest_evidence(now=now)), flat=True).first()
    times = _countable(oldest_evidence(now=now)).values_list("answered_at", flat=True)
    return next(iter(times[ENOUGH - 1 : ENOUGH]), None)


def _countable(oldest: datetime) -> AnswerQuerySet:
    answers = Answer.objects.counted().filter(answered_at__gte=oldest)
    return answers.order_by("-answered_at")
