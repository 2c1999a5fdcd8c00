"""The data of the control charts of a touchpoint. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from journeys.metrics.detection.answers import AnswerBaseline, AnswerTest, answer_test
from journeys.metrics.detection.cusum import Signal, find_signals, sums_with_resets
from journeys.metrics.detection.magnitude import AnswerRise, VolumeRise, answer_rise, volume_rise
from journeys.metrics.detection.smoothing import Smoothed, smoothed_share
from journeys.metrics.detection.volume_baseline import WEEK, VolumeBaseline
from journeys.metrics.detection.volumes import volume_test
from journeys.metrics.scales import Metric, band, scale_of


@dataclass(frozen=True)
class AnswerStretch:
    """The answers that are tested with one baseline; without one, nothing is tested yet.

    `first` is the position of its first answer in the chart. `trend` is the share in the top band
    after each answer. `sums` are empty and `threshold` is None without a baseline.
    """

    first: int
    baseline: AnswerBaseline | None
    trend: list[Smoothed]
    sums: list[float]
    threshold: float | None
    signals: list[tuple[Signal, AnswerRise]]


@dataclass(frozen=True)
class VolumeChart:
    """Tickets a day and those usual on each, the sums, and the signals. `limit` is that of sums."""

    counts: Sequence[int]
    usual: list[float]
    sums: list[float]
    limit: float
    signals: list[tuple[Signal, VolumeRise]]


def answer_chart(
    metric: Metric,
    scores: Sequence[int],
    *,
    baselines: Sequence[tuple[int, AnswerBaseline | None]],
    acknowledged: Collection[int] = (),
    test_of: Callable[[AnswerBaseline], AnswerTest] = answer_test,
) -> list[AnswerStretch]:
    """Return the stretches of the chart, in order.

    `baselines` has the position of the first answer for which each one holds; None is a restart
    after which too few answers have come. `acknowledged` are the positions of the first answers
    after a person has acknowledged a signal. Trend and sum begin anew with each stretch. `test_of`
    returns the test of a baseline, as it takes up to 0.7 s to work out its threshold.
    """
    for score in scores:
        scale_of(score, metric)
    begins = sorted(baselines, key=lambda each: each[0])
    if not begins or begins[0][0] > 0:
        begins = [(0, None), *begins]
    ends = [*(first for first, _baseline in begins[1:]), len(scores)]
    return [
        _stretch(metric, scores[first:end], first, baseline, acknowledged, test_of)
        for (first, baseline), end in zip(begins, ends, strict=True)
        if first < end
    ]


def volume_chart(
    counts: Sequence[int],
    *,
    first_weekday: int,
    baseline: VolumeBaseline,
    acknowledged: Collection[int] = (),
) -> VolumeChart:
    """Return the chart of whole days that are tested with one baseline; Monday is weekday 0."""
    test = volume_test(baseline)
    sums = sums_with_resets(test.increments(counts, first_weekday=first_weekday), acknowledged)
    usual = [
        baseline.rate * baseline.weekdays[(first_weekday + day) % WEEK]
        for day in range(len(counts))
    ]
    signals = [
        (each, volume_rise(counts, each, test, first_weekday=first_weekday, usual=baseline.rate))
        for each in find_signals(sums, test.threshold, acknowledged)
    ]
    return VolumeChart(counts, usual, sums, test.threshold, signals)


def _stretch(
    metric: Metric,
    scores: Sequence[int],
    first: int,
    baseline: AnswerBaseline | None,
    acknowledged: Collection[int],
    test_of: Callable[[AnswerBaseline], AnswerTest],
) -> AnswerStretch:
    bands = [band(score, metric) for score in scores]
    low, _middle, top = scale_of(scores[0], metric).bands
    trend = list(smoothed_share(each == top for each in bands))
    if baseline is None:
        return AnswerStretch(first, None, trend, [], None, [])
    test = test_of(baseline)
    answers = [each == low for each in bands]
    resets = [at - first for at in acknowledged]
    sums = sums_with_resets(test.increments(answers), resets)
    signals = [
        (_moved(each, first), answer_rise(answers, each, usual=baseline.share))
        for each in find_signals(sums, test.threshold, resets)
    ]
    return AnswerStretch(first, baseline, trend, sums, test.threshold, signals)


def _moved(signal: Signal, by: int) -> Signal:
    return Signal(signal.since + by, signal.opened_at + by, signal.until + by, signal.peak)
