"""Observations of the two tests of a touchpoint: its answers in order, and its tickets a day."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import cast

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from journeys.metrics.scales import SCALES, Metric
from journeys.models import Answer, Interaction, Touchpoint
from journeys.models.counting import ticket_counts

DAY = timedelta(days=1)


def main_metric(touchpoint: Touchpoint, *, since: datetime) -> Metric | None:
    """Return the metric of most answers at the touchpoint since a time; scales are never mixed."""
    answers = Answer.objects.counted().at(touchpoint.pk).filter(answered_at__gte=since)
    counts = Counter(
        dict(answers.order_by().values("metric").annotate(n=Count("pk")).values_list("metric", "n"))
    )
    return cast(Metric, counts.most_common(1)[0][0]) if counts else None


def answers_since(
    touchpoint: Touchpoint,
    *,
    metric: Metric,
    since: datetime,
    until: datetime,
    newest: int | None = None,
) -> list[tuple[datetime, int]]:
    """Return time and score of each answer that counts, in the order in which they came.

    With `newest`, only so many of the newest.
    """
    answers = Answer.objects.counted().at(touchpoint.pk)
    rows = answers.filter(metric=metric, answered_at__gte=since, answered_at__lte=until)
    latest_first = rows.order_by("-answered_at", "-pk").values_list("answered_at", "score")
    return [(at, score) for at, score in latest_first[:newest] if score is not None][::-1]


def journey_share(journey: int, *, metric: Metric, day: date) -> float | None:
    """Return the share of dissatisfied answers of a journey in the 180 days before a day."""
    since, until = start_of(day - 180 * DAY), start_of(day)
    answers = Answer.objects.counted().filter(
        touchpoint__journey=journey, metric=metric, answered_at__gte=since, answered_at__lt=until
    )
    low = Q(score__lt=SCALES[metric].middle_from)
    counts = answers.order_by().aggregate(n=Count("pk"), low=Count("pk", filter=low))
    return counts["low"] / counts["n"] if counts["n"] else None


def first_ticket_day(touchpoint: Touchpoint, *, since: datetime) -> date | None:
    """Return the day of the first ticket at the touchpoint since a time."""
    rows = _tickets(touchpoint, since).order_by("occurred_at")
    first = rows.values_list("occurred_at", flat=True).first()
    return local_day(first) if first else None


def tickets_a_day(touchpoint: Touchpoint, *, first: date, until: date) -> list[int]:
    """Return the tickets of each whole day from `first` up to the day before `until`."""
    zone = timezone.get_default_timezone()
    rows = _tickets(touchpoint, start_of(first)).filter(occurred_at__lt=start_of(until))
    by_day = rows.annotate(day=TruncDate("occurred_at", tzinfo=zone)).order_by().values("day")
    counts = dict(by_day.annotate(n=Count("pk")).values_list("day", "n"))
    return [counts.get(first + at * DAY, 0) for at in range(max(0, (until - first).days))]


def local_day(at: datetime) -> date:
    """Return the day in the installation's time zone."""
    return at.astimezone(timezone.get_default_timezone()).date()


def start_of(day: date) -> datetime:
    """Return midnight of the day in the installation's time zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def _tickets(touchpoint: Touchpoint, since: datetime) -> QuerySet[Interaction]:
    return Interaction.objects.filter(
        ticket_counts(), touchpoint=touchpoint, ticket__isnull=False, occurred_at__gte=since
    )
