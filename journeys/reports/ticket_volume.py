"""Ticket counts of touchpoints, in one query over an index."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from journeys.models import Interaction

WEEKS = 12


def tickets_per_week(touchpoint_ids: Sequence[int], *, now: datetime) -> dict[int, list[int]]:
    """Return the tickets placed at each touchpoint in each of the last twelve weeks.

    A week is a span of seven days that ends now.
    """
    edges = [now - timedelta(weeks=WEEKS - week) for week in range(WEEKS + 1)]
    spans = {
        f"week_{week}": Count(
            "pk", filter=Q(occurred_at__gt=edges[week], occurred_at__lte=edges[week + 1])
        )
        for week in range(WEEKS)
    }
    rows = (
        Interaction.objects.filter(
            touchpoint__in=touchpoint_ids, ticket__isnull=False, occurred_at__gt=edges[0]
        )
        .order_by()
        .values("touchpoint")
        .annotate(**spans)
        .values_list("touchpoint", *spans)
    )
    return {pk: counts for pk, *counts in rows}
