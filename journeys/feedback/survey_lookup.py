"""Surveys as pages list them."""

from typing import cast

from django.db.models import QuerySet

from journeys.feedback.languages import Wording, is_standard
from journeys.metrics.scales import Metric
from journeys.models import Survey, Touchpoint


def surveys_with_touchpoints() -> QuerySet[Survey]:
    return Survey.objects.prefetch_related("touchpoints")


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
