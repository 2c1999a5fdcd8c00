"""Surveys as pages list them."""

from datetime import datetime, timedelta
from typing import cast

from django.db.models import QuerySet

from journeys.feedback.languages import Wording, is_standard
from journeys.metrics.scales import Metric
from journeys.models import FeedbackRequest, Survey, Touchpoint


def surveys_with_touchpoints() -> QuerySet[Survey]:
    return Survey.objects.prefetch_related("touchpoints")


def requests_due(survey: Survey, *, now: datetime, most: int = 1000) -> int:
    """Return the number of requests that wait and are due within 7 days; at most 1,001 are counted.

    Each is checked again when it is due, so fewer may be sent.
    """
    waiting = FeedbackRequest.objects.filter(
        survey=survey, state=FeedbackRequest.State.WAITING, due_at__lt=now + timedelta(days=7)
    )
    return waiting.order_by().values("pk")[: most + 1].count()


def own_wording(survey: Survey) -> Wording:
    """Return the wording of a survey as it is stored, with its placeholders."""
    return Wording(survey.question, survey.low_label, survey.high_label)


def is_translated(survey: Survey) -> bool:
    """Return True if the survey has the standard wording, which is there in every language."""
    return is_standard(cast(Metric, survey.metric), own_wording(survey))


def touchpoints_asked_by(survey: Survey) -> QuerySet[Touchpoint]:
    """Return the touchpoints in use at which this survey is sent.

    A survey without touchpoints is sent where no other active one is.
    """
    in_use = Touchpoint.objects.filter(retired_at=None, journey__archived_at=None)
    own = survey.touchpoints.values("pk")
    if own.exists():
        return in_use.filter(pk__in=own)
    others = Survey.objects.filter(is_active=True).exclude(pk=survey.pk)
    return in_use.exclude(surveys__in=others)
