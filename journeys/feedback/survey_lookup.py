"""Surveys as pages list them."""

from django.db.models import QuerySet

from journeys.models import Survey, Touchpoint


def surveys_with_touchpoints() -> QuerySet[Survey]:
    return Survey.objects.prefetch_related("touchpoints")


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
