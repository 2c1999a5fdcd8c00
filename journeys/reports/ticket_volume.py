"""Ticket counts of touchpoints, in one query over an index."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from config.composed import composed_once
from journeys.models import Interaction, Touchpoint
from journeys.models.counting import ticket_counts

WEEKS = 12


def tickets_per_week(touchpoint_ids: Sequence[int], *, now: datetime) -> dict[int, list[int]]:
    """Return the tickets placed at each touchpoint in each of the last twelve weeks.

    A week is a span of seven days that ends now.
    """
    edges = [now - timedelta(weeks=WEEKS - week) for week in range(WEEKS + 1)]
    return {pk: counts for pk, *counts in _weeks(tuple(touchpoint_ids), tuple(edges))}


def tickets_behind(touchpoint: Touchpoint, *, now: datetime) -> QuerySet[Interaction]:
    """Return the tickets placed at a touchpoint in the last week, as its last count has them."""
    return Interaction.objects.filter(
        ticket_counts(),
        touchpoint=touchpoint,
        ticket__isnull=False,
        occurred_at__gt=now - timedelta(weeks=1),
        occurred_at__lte=now,
    )


@composed_once
def _weeks(touchpoints: tuple[int, ...], edges: tuple[datetime, ...]) -> QuerySet[Any]:
    spans = {
        f"week_{week}": Count(
            "pk", filter=Q(occurred_at__gt=edges[week], occurred_at__lte=edges[week + 1])
        )
        for week in range(WEEKS)
    }
    return (
        Interaction.objects.filter(
            ticket_counts(),
            touchpoint__in=touchpoints,
            ticket__isnull=False,
            occurred_at__gt=edges[0],
        )
        .order_by()
        .values("touchpoint")
        .annotate(**spans)
        .values_list("touchpoint", *spans)
    )
