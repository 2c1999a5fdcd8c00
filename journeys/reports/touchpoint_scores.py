"""Reads of answers: figures of touchpoints in one query, and exactly the rows behind each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, F, Q, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Cast, Coalesce

from journeys.metrics.figures import Feeling, Figure, Metric, figure, mean_feeling
from journeys.models import Answer, AnswerQuerySet, FeedbackRequest, Touchpoint

Counts = dict[int, int]


@dataclass
class Tally:
    """What was asked and answered at one touchpoint, by metric: scales are never mixed."""

    asked: dict[Metric, int] = field(default_factory=lambda: defaultdict(int))
    counts: dict[Metric, Counts] = field(default_factory=lambda: defaultdict(dict))

    @property
    def main_metric(self) -> Metric:
        """The metric with the most answers, then the most questions; CSAT when there is none."""
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


def touchpoint_figures(
    touchpoint_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, Figure]:
    """The figure of each touchpoint over answers given in [since, until), in one query.

    A touchpoint nobody answered at has a figure with n = 0.
    """
    ids = list(touchpoint_ids)
    tallies, targets = _tallies(ids, since, until)
    return {pk: tallies[pk].figure(target=targets.get(pk)) for pk in ids}


def touchpoint_feelings(
    touchpoint_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, Feeling]:
    """How it felt at each touchpoint, −2 to +2, over answers of all scales; one query."""
    ids = list(touchpoint_ids)
    tallies, _targets = _tallies(ids, since, until)
    return {pk: tallies[pk].feeling for pk in ids}


def touchpoint_tallies(
    touchpoint_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, Tally]:
    """Counts by score and metric of each touchpoint, for figure and feeling from one query."""
    ids = list(touchpoint_ids)
    tallies, _targets = _tallies(ids, since, until)
    return {pk: tallies[pk] for pk in ids}


def overall_tally(since: datetime, until: datetime) -> Tally:
    """The same over all touchpoints together."""
    tallies, _targets = _tallies(None, since, until)
    total = Tally()
    for tally in tallies.values():
        for metric, asked in tally.asked.items():
            total.asked[metric] += asked
        for metric, counts in tally.counts.items():
            for score, times in counts.items():
                total.counts[metric][score] = total.counts[metric].get(score, 0) + times
    return total


def answers_behind(
    touchpoint: Touchpoint | int, since: datetime, until: datetime, metric: Metric | None = None
) -> AnswerQuerySet:
    """Exactly the answers that a figure counts, newest first."""
    pk = touchpoint if isinstance(touchpoint, int) else touchpoint.pk
    answers = Answer.objects.counted().at(pk)
    answers = answers.filter(answered_at__gte=since, answered_at__lt=until)
    return answers.filter(metric=metric) if metric else answers


def newest_answers(touchpoint: Touchpoint | int, *, limit: int = 5) -> list[Answer]:
    """The newest answers at a touchpoint, suspect ones too, with the people in them."""
    pk = touchpoint if isinstance(touchpoint, int) else touchpoint.pk
    answers = Answer.objects.at(pk)
    return list(answers.select_related("customer", "ticket", "request__agent")[:limit])


def _tallies(
    ids: list[int] | None, since: datetime, until: datetime
) -> tuple[defaultdict[int, Tally], dict[int, int]]:
    """Questions, and answers by score, at each touchpoint: each counted from its own index.

    A merged touchpoint's answers stand with the one it lives on in, so that no sum changes.
    """
    asked = FeedbackRequest.objects.filter(sent_at__gte=since, sent_at__lt=until)
    answered = Answer.objects.counted().filter(answered_at__gte=since, answered_at__lt=until)
    questions = _grouped(asked, ids, Cast(Value(None), SmallIntegerField()))
    groups = questions.union(_grouped(answered, ids, F("score")), all=True)
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    targets: dict[int, int] = {}
    for pk, target, metric_name, score, times in groups.order_by():
        metric = cast(Metric, metric_name)
        tally = tallies[pk]
        if score is None:
            tally.asked[metric] += times
        else:
            tally.counts[metric][score] = tally.counts[metric].get(score, 0) + times
        if target is not None and pk is not None:
            targets[pk] = target
    return tallies, targets


def _grouped(rows: QuerySet[Any], ids: list[int] | None, score: Any) -> QuerySet[Any]:
    """Touchpoint, its target, metric, score, and how many rows."""
    if ids is not None:
        here = Touchpoint.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        rows = rows.filter(touchpoint__in=here.order_by().values("pk"))
    groups = rows.order_by().values_list(
        Coalesce("touchpoint__merged_into", "touchpoint"),
        Coalesce("touchpoint__merged_into__target", "touchpoint__target"),
        "metric",
        score,
    )
    return groups.annotate(times=Count("pk"))
