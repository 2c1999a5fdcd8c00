"""Ticket counts of touchpoints, in one query over an index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from config.composed import composed_once
from journeys.models import Interaction, Touchpoint
from journeys.models.counting import ticket_counts
from journeys.reports.period import Period, last_days, last_weeks

WEEKS = 12


def tickets_per_week(touchpoint_ids: Sequence[int], *, now: datetime) -> dict[int, list[int]]:
    """Return the tickets placed at each touchpoint in each of the last twelve weeks.

    A week is seven whole days; the last one is `this_week`.
    """
    edges = last_weeks(WEEKS, now=now)
    return {pk: counts for pk, *counts in _weeks(tuple(touchpoint_ids), tuple(edges))}


def this_week(*, now: datetime) -> Period:
    """Return the seven days that end today."""
    return last_days(7, now=now)


def tickets_behind(touchpoint: Touchpoint, period: Period) -> QuerySet[Interaction]:
    """Return the tickets placed at a touchpoint in a period; in `this_week`, its last count."""
    return Interaction.objects.filter(
        ticket_counts(),
        touchpoint=touchpoint,
        ticket__isnull=False,
        occurred_at__range=period.bounds,
    )


@composed_once
def _weeks(touchpoints: tuple[int, ...], edges: tuple[datetime, ...]) -> QuerySet[Any]:
    spans = {
        f"week_{week}": Count(
            "pk", filter=Q(occurred_at__gte=edges[week], occurred_at__lt=edges[week + 1])
        )
        for week in range(WEEKS)
    }
    return (
        Interaction.objects.filter(
            ticket_counts(),
            touchpoint__in=touchpoints,
            ticket__isnull=False,
            occurred_at__gte=edges[0],
            occurred_at__lt=edges[-1],
        )
        .order_by()
        .values("touchpoint")
        .annotate(**spans)
        .values_list("touchpoint", *spans)
    )
