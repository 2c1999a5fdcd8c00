"""Figures of touchpoints in one query, and the answers behind each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import Case, CharField, Count, F, Q, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Cast, Coalesce

from config.composed import composed_once
from journeys.metrics.figures import Feeling, Figure, figure, mean_feeling
from journeys.metrics.response import Response
from journeys.metrics.scales import Metric
from journeys.models import Answer, Touchpoint
from journeys.models.answer import ANSWERED, SUSPECT_REPLY
from journeys.reports.cohort import asked_between
from journeys.reports.period import Period

Counts = dict[int, int]
RESPONSES = {
    "answered": Response(1, 1),
    "suspect": Response(1, suspect=1),
    "none": Response(1),
}


@dataclass
class Tally:
    """Counts of requests and answers at a touchpoint by metric; scales are never mixed."""

    responses: dict[Metric, Response] = field(default_factory=lambda: defaultdict(Response))
    counts: dict[Metric, Counts] = field(default_factory=lambda: defaultdict(dict))

    @property
    def main_metric(self) -> Metric:
        """Return the metric with most answers, then most requests; CSAT if there are none."""
        metrics: list[Metric] = ["csat", "ces", "nps"]
        return max(metrics, key=lambda m: (sum(self.counts[m].values()), self.responses[m].asked))

    def figure(self, metric: Metric | None = None, *, target: float | None = None) -> Figure:
        chosen = metric or self.main_metric
        # Targets are shares of satisfied customers, so they hold for CSAT alone.
        return figure(
            chosen,
            self.counts[chosen],
            response=self.responses[chosen],
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
        for metric, response in tally.responses.items():
            total.responses[metric] += response
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
    for pk, metric_name, score, outcome, times in groups:
        metric = cast(Metric, metric_name)
        tally = tallies[pk]
        if score is None:
            tally.responses[metric] += RESPONSES[outcome].times(times)
        else:
            tally.counts[metric][score] = tally.counts[metric].get(score, 0) + times
    return tallies


@composed_once
def _groups(ids: tuple[int, ...] | None, since: datetime, until: datetime) -> QuerySet[Any]:
    answered = Answer.objects.counted().filter(answered_at__range=(since, until))
    outcome = Case(
        When(SUSPECT_REPLY, then=Value("suspect")),
        When(ANSWERED, then=Value("answered")),
        default=Value("none"),
        output_field=CharField(),
    )
    no_score, no_outcome = Cast(Value(None), SmallIntegerField()), Cast(Value(None), CharField())
    questions = _grouped(asked_between(since, until), ids, no_score, outcome)
    scores = _grouped(answered, ids, F("score"), no_outcome)
    return questions.union(scores, all=True).order_by()


def _grouped(
    rows: QuerySet[Any], ids: tuple[int, ...] | None, score: Any, outcome: Any
) -> QuerySet[Any]:
    """Return touchpoint, metric, score of answers, outcome of requests, and count."""
    if ids is not None:
        here = Touchpoint.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        rows = rows.filter(touchpoint__in=here.order_by().values("pk"))
    groups = rows.order_by().values_list(
        Coalesce("touchpoint__merged_into", "touchpoint"),
        "metric",
        score,
        outcome,
    )
    return groups.annotate(times=Count("pk"))
