"""Read model of the control chart of a touchpoint, with its numbers as a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from journeys.maps.charts.control import LEFT as LEFT_EDGE
from journeys.maps.charts.control import RIGHT, ControlChart, Observed, control_chart
from journeys.maps.charts.time_axis import Tick, TimeAxis
from journeys.maps.signals.history import acknowledgements
from journeys.maps.signals.learnt import stored_answer_baseline, stored_answer_test
from journeys.maps.signals.observations import (
    DAY,
    answers_since,
    local_day,
    main_metric,
    start_of,
    tickets_a_day,
)
from journeys.metrics.detection.answers import AnswerBaseline, AnswerTest, answer_test
from journeys.metrics.detection.control_chart import AnswerStretch, answer_chart
from journeys.metrics.scales import SCALES, Metric
from journeys.models import Baseline, Kind, Signal, Touchpoint
from journeys.reports.period import Period

MOST_ANSWERS = 2000
WEEK = 7
DAILY_UNTIL = 31  # days; longer periods have a bar for seven days


@dataclass(frozen=True)
class Row:
    """A line of the table: the first day, answers, those in the highest band, and tickets."""

    first: date
    answers: int
    high: int
    tickets: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.high / self.answers) if self.answers else None


@dataclass(frozen=True)
class SignalChart:
    """The chart, its ticks and table. `is_daily` bars are days, else weeks."""

    chart: ControlChart
    ticks: list[Tick]
    rows: list[Row]
    metric: Metric | None
    target: float | None
    n: int
    is_daily: bool
    is_cut: bool
    baseline: Baseline | None
    learnt_share: float | None


def signal_chart(touchpoint: Touchpoint, period: Period) -> SignalChart:
    """Return the chart of a touchpoint over the period: the newest 2,000 answers at most."""
    now = min(timezone.now(), period.until)
    baselines = list(
        Baseline.objects.filter(
            touchpoint=touchpoint, kind=Kind.ANSWERS, starts_at__lte=now
        ).order_by("starts_at", "pk")
    )
    current = baselines[-1] if baselines else None
    metric = cast(Metric | None, (current.metric if current else "") or None)
    metric = metric or main_metric(touchpoint, since=period.since)
    rows = _answers(touchpoint, metric, baselines, period, now)
    is_cut = len(rows) > MOST_ANSWERS
    rows = rows[-MOST_ANSWERS:]
    times, scores = [at for at, _score in rows], [score for _at, score in rows]
    stretches = _stretches(touchpoint, metric, times, scores, baselines) if metric else []
    edges, counts = _bars(touchpoint, period, now)
    signals = list(Signal.objects.filter(touchpoint=touchpoint, withdrawn_at=None))
    data = Observed(
        metric=metric,
        times=times,
        scores=scores,
        stretches=stretches,
        counts=counts,
        edges=edges,
        target=touchpoint.target if metric == "csat" else None,
        restarts=_restarts(baselines),
        answer_rises=_rises(signals, Kind.ANSWERS, now),
        ticket_rises=_rises(signals, Kind.TICKETS, now),
    )
    axis = TimeAxis(edges[0], edges[-1], LEFT_EDGE, RIGHT)
    in_period = [(at, score) for at, score in rows if at >= period.since]
    return SignalChart(
        chart=control_chart(data, axis),
        ticks=axis.ticks(timezone.get_default_timezone()),
        rows=_table(edges, counts, in_period, metric),
        metric=metric,
        target=data.target,
        n=len(in_period),
        is_daily=len(edges) > 1 and edges[1] - edges[0] < timedelta(days=2),
        is_cut=is_cut,
        baseline=current,
        learnt_share=current.learnt["share"] if current and current.learnt else None,
    )


def _answers(
    touchpoint: Touchpoint,
    metric: Metric | None,
    baselines: list[Baseline],
    period: Period,
    now: datetime,
) -> list[tuple[datetime, int]]:
    """Return the answers to draw, and those before them that the sums begin with."""
    if not metric:
        return []
    begun = [each.starts_at for each in baselines if each.starts_at <= period.since]
    since = max(begun, default=period.since)
    return answers_since(touchpoint, metric=metric, since=since, until=now, newest=MOST_ANSWERS + 1)


def _stretches(
    touchpoint: Touchpoint,
    metric: Metric,
    times: list[datetime],
    scores: list[int],
    baselines: list[Baseline],
) -> list[AnswerStretch]:
    tests: dict[AnswerBaseline, AnswerTest] = {}
    known: list[tuple[int, AnswerBaseline | None]] = []
    for each in baselines:
        learnt = stored_answer_baseline(each.learnt) if each.learnt else None
        if learnt and each.learnt:
            tests[learnt] = stored_answer_test(each.learnt)
        position = sum(at < each.starts_at for at in times)
        known = [(first, base) for first, base in known if first != position]
        known.append((position, learnt))
    resets = [sum(each <= at for each in times) for at in acknowledgements(touchpoint, "answers")]
    return answer_chart(
        metric,
        scores,
        baselines=known,
        acknowledged=resets,
        test_of=lambda baseline: tests.get(baseline) or answer_test(baseline),
    )


def _bars(
    touchpoint: Touchpoint, period: Period, now: datetime
) -> tuple[list[datetime], list[int]]:
    """Return the edges of the bars, oldest first, and the tickets in each; the last ends today."""
    tomorrow = local_day(now) + DAY
    days = (tomorrow - period.first).days
    step = 1 if days <= DAILY_UNTIL else WEEK
    bars = -(-days // step)
    first = tomorrow - bars * step * DAY
    counts = tickets_a_day(touchpoint, first=first, until=tomorrow)
    edges = [start_of(first + at * step * DAY) for at in range(bars + 1)]
    return edges, [sum(counts[at * step : (at + 1) * step]) for at in range(bars)]


def _restarts(baselines: list[Baseline]) -> list[tuple[datetime, str]]:
    labels = {
        Baseline.Reason.SURVEY: _("Survey changed: baseline restarts"),
        Baseline.Reason.BY_HAND: _("Baseline restarted"),
    }
    return [
        (each.starts_at, labels[Baseline.Reason(each.reason)])
        for each in baselines
        if each.reason in labels and each.restarted_at == each.starts_at
    ]


def _rises(signals: list[Signal], kind: Kind, now: datetime) -> list[tuple[datetime, datetime]]:
    return [(each.began_at, each.acknowledged_at or now) for each in signals if each.kind == kind]


def _table(
    edges: list[datetime],
    counts: list[int],
    answers: list[tuple[datetime, int]],
    metric: Metric | None,
) -> list[Row]:
    high_from = SCALES[metric].high_from if metric else 0
    rows = []
    for begin, end, tickets in zip(edges, edges[1:], counts, strict=False):
        scores = [score for at, score in answers if begin <= at < end]
        high = sum(score >= high_from for score in scores)
        rows.append(Row(local_day(begin), len(scores), high, tickets))
    return rows[::-1]
