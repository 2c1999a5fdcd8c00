"""Surveys as pages list them."""

from django.db.models import QuerySet

from journeys.models import Survey


def surveys_with_touchpoints() -> QuerySet[Survey]:
    return Survey.objects.prefetch_related("touchpoints")
