"""The answers at a touchpoint: those behind its figure, and the newest."""

from datetime import datetime

from journeys.metrics.scales import Metric
from journeys.models import Answer, AnswerQuerySet, Touchpoint
from journeys.reports.period import Period


def answers_behind(
    touchpoint: Touchpoint | int, period: Period, metric: Metric | None = None
) -> AnswerQuerySet:
    """Return the answers that a figure counts, newest first."""
    pk = touchpoint if isinstance(touchpoint, int) else touchpoint.pk
    answers = Answer.objects.counted().at(pk)
    answers = answers.filter(answered_at__range=period.bounds)
    return answers.filter(metric=metric) if metric else answers


def newest_answers(
    touchpoint: Touchpoint | int, *, until: datetime, limit: int = 5
) -> list[Answer]:
    """Return the newest answers at a touchpoint, suspect ones included, with people loaded."""
    pk = touchpoint if isinstance(touchpoint, int) else touchpoint.pk
    answers = Answer.objects.of_counting_tickets().at(pk).with_others()
    answers = answers.filter(answered_at__lte=until)
    return list(answers.select_related("customer", "ticket", "request__agent")[:limit])
