"""Counts of answers, requests and tickets at touchpoints, each in one query over an index."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import CharField, Count, Q, SmallIntegerField, Value
from django.db.models.functions import Cast

from journeys.figures import Evidence
from journeys.models import Answer, FeedbackRequest, Interaction

WEEKS = 12


def evidence(
    touchpoint_ids: Sequence[int], *, since: datetime, until: datetime
) -> dict[int, Evidence]:
    """How often each score was given at each touchpoint, and how many were asked."""
    answers = (
        Answer.objects.counted()
        .filter(touchpoint__in=touchpoint_ids, answered_at__gt=since, answered_at__lte=until)
        .order_by()
        .values_list("touchpoint", "metric", "score")
        .annotate(n=Count("pk"))
    )
    asked = (
        FeedbackRequest.objects.filter(
            touchpoint__in=touchpoint_ids, sent_at__gt=since, sent_at__lte=until
        )
        .order_by()
        .values("touchpoint")
        .annotate(
            kind=Cast(Value("asked"), CharField()),
            nothing=Cast(Value(None), SmallIntegerField()),
            n=Count("pk"),
        )
        .values_list("touchpoint", "kind", "nothing", "n")
    )
    found: dict[int, Evidence] = {}
    for touchpoint, metric, score, n in answers.union(asked, all=True):
        of = found.setdefault(touchpoint, Evidence())
        if metric == "asked":
            of.asked = n
        else:
            of.counts.setdefault(metric, {})[score] = n
    return found


def tickets_per_week(touchpoint_ids: Sequence[int], *, now: datetime) -> dict[int, list[int]]:
    """Tickets placed at each touchpoint in each of the last twelve spans of seven days."""
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
    )
    return {row["touchpoint"]: [row[name] for name in spans] for row in rows}
