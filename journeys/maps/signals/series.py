"""The observations of a test with its sums: the answers, or the whole days, of a touchpoint."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from journeys.maps.signals.learnt import (
    Learnt,
    answer_facts,
    stored_answer_baseline,
    stored_answer_test,
    stored_volume_baseline,
    stored_volume_test,
    volume_facts,
)
from journeys.maps.signals.observations import DAY, local_day, start_of
from journeys.metrics.detection.answers import AnswerBaseline
from journeys.metrics.detection.baseline_schedule import answer_schedule, volume_schedule
from journeys.metrics.detection.cusum import Signal as Crossing
from journeys.metrics.detection.cusum import find_signals, sums_with_resets
from journeys.metrics.detection.false_discovery import RECENT
from journeys.metrics.detection.magnitude import answer_rise, volume_rise
from journeys.metrics.detection.volume_baseline import VolumeBaseline
from journeys.metrics.intervals import Interval
from journeys.metrics.scales import SCALES, Metric


@dataclass(frozen=True)
class Rise:
    """The size of a rise, in the terms of `journeys.models.Signal`."""

    began_at: datetime
    opened_at: datetime
    counted_until: datetime
    hits: int
    n: int
    usual: float
    value: float
    interval: Interval


@dataclass(frozen=True)
class Tested:
    """The sums of the observations from `first` on, and the rise since the last reset, if any.

    `highest` is the highest sum of the last 90 days, since the last reset, and `observed` the
    number of observations in them.
    """

    first: int
    sums: list[float]
    threshold: float
    highest: float
    observed: int
    crossing: Crossing | None


class Series:
    """Observations in order. `ends` are the times at which each was complete."""

    times: Sequence[datetime]
    ends: Sequence[datetime]

    def _increments(self, learnt: Learnt, first: int) -> tuple[list[float], float]:
        raise NotImplementedError

    def rise(self, learnt: Learnt, tested: Tested, crossing: Crossing) -> Rise:
        """Return the size of the rise that crossed the threshold."""
        raise NotImplementedError

    def after(self, at: datetime) -> int:
        """Return the position of the first observation that begins after a time."""
        return bisect_right(self.times, at)

    def tested(
        self, learnt: Learnt, *, since: datetime, acknowledged: Sequence[datetime], now: datetime
    ) -> Tested:
        """Return the test with one baseline, from a time on; a sum begins anew after each reset."""
        first = bisect_left(self.times, since)
        increments, threshold = self._increments(learnt, first)
        resets = [self.after(at) - first for at in acknowledged if at >= since]
        sums = sums_with_resets(increments, resets)
        last_reset = max([0, *resets])
        recent = max(last_reset, bisect_left(self.times, now - RECENT) - first)
        crossings = find_signals(sums, threshold, resets)
        open_one = crossings[-1] if crossings and crossings[-1].opened_at >= last_reset else None
        kept = sums[recent:]
        return Tested(first, sums, threshold, max(kept, default=0.0), len(kept), open_one)


@dataclass(frozen=True)
class AnswerSeries(Series):
    """The answers of one metric."""

    times: Sequence[datetime]
    scores: Sequence[int]
    metric: Metric

    @property
    def ends(self) -> Sequence[datetime]:  # type: ignore[override]
        return self.times

    @property
    def is_dissatisfied(self) -> list[bool]:
        middle = SCALES[self.metric].middle_from
        return [score < middle for score in self.scores]

    def baselines(
        self,
        *,
        today: date,
        current: tuple[datetime, Learnt] | None,
        acknowledged: Sequence[datetime],
        journey_share: Callable[[date], float | None],
    ) -> list[tuple[datetime, Learnt]]:
        """Return the baselines that follow the current one, with the time each begins at."""
        known: tuple[date, AnswerBaseline] | None = None
        if current:
            known = local_day(current[0]), stored_answer_baseline(current[1])
        found = answer_schedule(
            [local_day(at) for at in self.times],
            self.is_dissatisfied,
            today=today,
            current=known,
            resets=[self.after(at) for at in acknowledged],
            journey_share=journey_share,
        )
        return [(start_of(day), answer_facts(baseline)) for day, baseline in found]

    def rise(self, learnt: Learnt, tested: Tested, crossing: Crossing) -> Rise:
        answers = self.is_dissatisfied[tested.first :]
        found = answer_rise(answers, crossing, usual=stored_answer_baseline(learnt).share)
        times = self.times[tested.first :]
        return Rise(
            times[crossing.since],
            times[crossing.opened_at],
            times[crossing.until - 1],
            found.dissatisfied,
            found.n,
            found.usual,
            found.share,
            found.interval,
        )

    def _increments(self, learnt: Learnt, first: int) -> tuple[list[float], float]:
        test = stored_answer_test(learnt)
        return test.increments(self.is_dissatisfied[first:]), test.threshold


@dataclass(frozen=True)
class TicketSeries(Series):
    """The tickets of whole days, from `first_day` on."""

    first_day: date
    counts: Sequence[int]

    @property
    def times(self) -> Sequence[datetime]:  # type: ignore[override]
        return [start_of(self.first_day + at * DAY) for at in range(len(self.counts))]

    @property
    def ends(self) -> Sequence[datetime]:  # type: ignore[override]
        return [at + DAY - timedelta(microseconds=1) for at in self.times]

    def baselines(
        self, *, current: tuple[datetime, Learnt] | None, acknowledged: Sequence[datetime]
    ) -> list[tuple[datetime, Learnt]]:
        """Return the baselines that follow the current one, with the time each begins at."""
        known: tuple[date, VolumeBaseline] | None = None
        if current:
            known = local_day(current[0]), stored_volume_baseline(current[1])
        found = volume_schedule(
            self.counts,
            first=self.first_day,
            current=known,
            resets=[self.after(at) for at in acknowledged],
        )
        return [(start_of(day), volume_facts(baseline)) for day, baseline in found]

    def rise(self, learnt: Learnt, tested: Tested, crossing: Crossing) -> Rise:
        baseline, test = stored_volume_baseline(learnt), stored_volume_test(learnt)
        first = self.first_day + tested.first * DAY
        counts = self.counts[tested.first :]
        found = volume_rise(
            counts, crossing, test, first_weekday=first.weekday(), usual=baseline.rate
        )
        return Rise(
            start_of(first + crossing.since * DAY),
            start_of(first + crossing.opened_at * DAY),
            start_of(first + crossing.until * DAY) - timedelta(microseconds=1),
            found.tickets,
            found.days,
            found.usual,
            found.ratio,
            found.interval,
        )

    def _increments(self, learnt: Learnt, first: int) -> tuple[list[float], float]:
        test = stored_volume_test(learnt)
        weekday = (self.first_day + first * DAY).weekday()
        return test.increments(self.counts[first:], first_weekday=weekday), test.threshold
