"""The baselines of a touchpoint, kept up to date, and the state of its tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import cast

from journeys.maps.signals.learnt import Learnt
from journeys.maps.signals.observations import (
    DAY,
    answers_since,
    first_ticket_day,
    journey_share,
    local_day,
    main_metric,
    start_of,
    tickets_a_day,
)
from journeys.maps.signals.series import AnswerSeries, Rise, Series, TicketSeries
from journeys.metrics.detection.baseline_window import LONG
from journeys.metrics.scales import Metric
from journeys.models import Baseline, Kind, Signal, Touchpoint

# The answers and tickets that a first baseline may be learnt from, and that it then tests.
HISTORY = timedelta(days=400)


@dataclass(frozen=True)
class Checked:
    """A test as it stands: its current baseline, and its rise if the sum crossed its threshold."""

    touchpoint: Touchpoint
    kind: Kind
    baseline: Baseline
    rise: Rise | None


def check(touchpoint: Touchpoint, kind: Kind, *, now: datetime) -> Checked:
    """Learn what baselines are due, store the state of the test, and return it."""
    current = current_baseline(touchpoint, kind, now=now)
    acknowledged = acknowledgements(touchpoint, kind)
    series = _load(current, now=now)
    rise = None
    if series:
        for starts_at, learnt in _learn(current, series, acknowledged, now=now):
            current = _follow(current, starts_at, learnt, series)
        if current.learnt:
            tested = series.tested(
                current.learnt, since=current.starts_at, acknowledged=acknowledged, now=now
            )
            current.highest, current.observed = tested.highest, tested.observed
            if tested.crossing:
                rise = series.rise(current.learnt, tested, tested.crossing)
    current.checked_at = now
    current.save(update_fields=["highest", "observed", "checked_at"])
    return Checked(touchpoint, kind, current, rise)


def current_baseline(touchpoint: Touchpoint, kind: Kind, *, now: datetime) -> Baseline:
    """Return the baseline in force, made if there is none yet."""
    baseline, _new = Baseline.objects.get_or_create(
        touchpoint=touchpoint,
        kind=kind,
        ended_at=None,
        defaults={"starts_at": start_of(local_day(now - HISTORY))},
    )
    baseline.touchpoint = touchpoint
    return baseline


def acknowledgements(touchpoint: Touchpoint, kind: str) -> list[datetime]:
    """Return the times at which a signal of this test was acknowledged, oldest first."""
    signals = Signal.objects.filter(touchpoint=touchpoint, kind=kind)
    times = signals.exclude(acknowledged_at=None).order_by("acknowledged_at")
    return [at for at in times.values_list("acknowledged_at", flat=True) if at]


def _load(current: Baseline, *, now: datetime) -> Series | None:
    """Return the observations to test and to learn from; None if there are none."""
    touchpoint = current.touchpoint
    since = current.starts_at
    if current.learnt:
        since = min(since, now - LONG)
        if current.restarted_at:
            since = max(since, current.restarted_at)
    if current.kind == Kind.ANSWERS:
        metric = current.metric or main_metric(touchpoint, since=since)
        if not metric:
            return None
        metric = cast(Metric, metric)
        rows = answers_since(touchpoint, metric=metric, since=since, until=now)
        return AnswerSeries([at for at, _score in rows], [score for _at, score in rows], metric)
    if current.restarted_at:  # the day of the restart is not whole
        since = max(since, start_of(local_day(current.restarted_at) + DAY))
    begun = first_ticket_day(touchpoint, since=since)
    if begun is None and not current.learnt:
        return None
    # Days without a ticket count once the first one has come, and in each case those tested.
    first = begun or local_day(since)
    if current.learnt:
        first = min(first, local_day(current.starts_at))
    return TicketSeries(first, tickets_a_day(touchpoint, first=first, until=local_day(now)))


def _learn(
    current: Baseline, series: Series, acknowledged: Sequence[datetime], *, now: datetime
) -> list[tuple[datetime, Learnt]]:
    """Return the baselines that are due after the current one; none while a signal is open."""
    signals = Signal.objects.open().filter(touchpoint=current.touchpoint_id, kind=current.kind)
    if current.learnt and signals.exists():
        return []
    known = (current.starts_at, current.learnt) if current.learnt else None
    if isinstance(series, AnswerSeries):
        share = partial(_share, current.touchpoint.journey_id, series.metric)
        return series.baselines(
            today=local_day(now), current=known, acknowledged=acknowledged, journey_share=share
        )
    assert isinstance(series, TicketSeries)
    return series.baselines(current=known, acknowledged=acknowledged)


def _share(journey: int, metric: Metric, day: date) -> float | None:
    return journey_share(journey, metric=metric, day=day)


def _follow(current: Baseline, starts_at: datetime, learnt: Learnt, series: Series) -> Baseline:
    """End the current baseline where the next one begins, and return that."""
    renewed = bool(current.learnt)
    current.ended_at = max(starts_at, current.starts_at)
    current.save(update_fields=["ended_at"])
    return Baseline.objects.create(
        touchpoint=current.touchpoint,
        kind=current.kind,
        metric=series.metric if isinstance(series, AnswerSeries) else "",
        reason=Baseline.Reason.RENEWED if renewed else current.reason,
        starts_at=max(starts_at, current.starts_at),
        restarted_at=current.restarted_at,
        learnt=learnt,
    )
