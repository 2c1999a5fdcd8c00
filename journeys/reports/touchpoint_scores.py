"""Figures of touchpoints in one query, and the answers behind each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, F, Q, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Cast, Coalesce

from config.composed import composed_once
from journeys.metrics.figures import Feeling, Figure, figure, mean_feeling
from journeys.metrics.scales import Metric
from journeys.models import Answer, FeedbackRequest, Touchpoint
from journeys.reports.period import Period

Counts = dict[int, int]


@dataclass
class Tally:
    """Counts of requests and answers at a touchpoint by metric; scales are never mixed."""

    asked: dict[Metric, int] = field(default_factory=lambda: defaultdict(int))
    counts: dict[Metric, Counts] = field(default_factory=lambda: defaultdict(dict))

    @property
    def main_metric(self) -> Metric:
        """Return the metric with most answers, then most requests; CSAT if there are none."""
        metrics: list[Metric] = ["csat", "ces", "nps"]
        return max(metrics, key=lambda m: (sum(self.counts[m].values()), self.asked[m]))

    def figure(self, metric: Metric | None = None, *, target: float | None = None) -> Figure:
        chosen = metric or self.main_metric
        # Targets are shares of satisfied customers, so they hold for CSAT alone.
        return figure(
            chosen,
            self.counts[chosen],
            asked=self.asked[chosen],
            target=target if chosen == "csat" else None,
        )

    @property
    def feeling(self) -> Feeling:
        return mean_feeling(self.counts)


def touchpoint_tallies(touchpoint_ids: Iterable[int], period: Period) -> dict[int, Tally]:
    """Return counts by score and metric of each touchpoint, in one query."""
    ids = list(touchpoint_ids)
    tallies = _tallies(ids, period)
    return {pk: tallies[pk] for pk in ids}


def overall_tally(period: Period) -> Tally:
    """Return the counts over all touchpoints together."""
    total = Tally()
    for tally in _tallies(None, period).values():
        for metric, asked in tally.asked.items():
            total.asked[metric] += asked
        for metric, counts in tally.counts.items():
            for score, times in counts.items():
                total.counts[metric][score] = total.counts[metric].get(score, 0) + times
    return total


def _tallies(ids: list[int] | None, period: Period) -> defaultdict[int, Tally]:
    """Count requests and answers by score at each touchpoint, each from its own index.

    Answers of a merged touchpoint count for the one it was merged into, so no sum changes.
    """
    groups = _groups(None if ids is None else tuple(ids), *period.bounds)
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    for pk, metric_name, score, times in groups:
        metric = cast(Metric, metric_name)
        tally = tallies[pk]
        if score is None:
            tally.asked[metric] += times
        else:
            tally.counts[metric][score] = tally.counts[metric].get(score, 0) + times
    return tallies


@composed_once
def _groups(ids: tuple[int, ...] | None, since: datetime, until: datetime) -> QuerySet[Any]:
    asked = FeedbackRequest.objects.filter(sent_at__range=(since, until))
    answered = Answer.objects.counted().filter(answered_at__range=(since, until))
    questions = _grouped(asked, ids, Cast(Value(None), SmallIntegerField()))
    return questions.union(_grouped(answered, ids, F("score")), all=True).order_by()


def _grouped(rows: QuerySet[Any], ids: tuple[int, ...] | None, score: Any) -> QuerySet[Any]:
    """Return touchpoint, metric, score and count."""
    if ids is not None:
        here = Touchpoint.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        rows = rows.filter(touchpoint__in=here.order_by().values("pk"))
    groups = rows.order_by().values_list(
        Coalesce("touchpoint__merged_into", "touchpoint"),
        "metric",
        score,
    )
    return groups.annotate(times=Count("pk"))
