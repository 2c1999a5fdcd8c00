"""Figures of a metric: value, interval, and display level.

Raw answers stay whole numbers on their own scale. Only the *feeling* combines scales.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from journeys.metrics.intervals import Interval, adjusted_wald_nps, bounded_mean, wilson
from journeys.metrics.response import Response
from journeys.metrics.scales import SCALES, Counts, Metric, band_counts, scale_of

Display = Literal["none", "thin", "grey", "coloured", "normal"]
Tone = Literal["none", "grey", "open", "meets", "below"]
Unit = Literal["%", "points", "mean"]

FIGURE_FROM, RANKED_FROM, NORMAL_FROM = 5, 20, 50
UNITS: dict[Metric, Unit] = {"csat": "%", "nps": "points", "ces": "mean"}


@dataclass(frozen=True)
class Figure:
    """A figure with its interval and counts.

    `value`, `low` and `high` are None below five answers. They are in `unit`: "%" (0 to 100),
    "points" (NPS, −100 to +100) or "mean" (CES, 1 to 7).
    `response` is that of the customers asked in the same period: some of them answered later, and
    some of the n answers are from customers asked before it.
    """

    metric: Metric
    unit: Unit
    bounds: tuple[float, float]
    value: float | None
    low: float | None
    high: float | None
    n: int
    response: Response
    target: float | None
    display: Display
    tone: Tone

    @property
    def is_shown(self) -> bool:
        return self.value is not None

    @property
    def may_be_ranked(self) -> bool:
        return self.n >= RANKED_FROM


@dataclass(frozen=True)
class Feeling:
    """The mean feeling, −2 to +2, with its 95 % band and the 50 % band inside it."""

    value: float | None
    low: float | None
    high: float | None
    inner_low: float | None
    inner_high: float | None
    n: int
    # Every answer is in the top band of its scale: satisfied, promoter or easy.
    all_satisfied: bool = False

    @property
    def is_thin(self) -> bool:
        return self.n < RANKED_FROM


def figure(
    metric: Metric,
    counts: Counts,
    *,
    response: Response | None = None,
    target: float | None = None,
) -> Figure:
    """Return CSAT in per cent, NPS in points or CES as a mean, with the 95 % interval.

    `counts` are answers per score, `target` is in the unit of the figure.
    """
    for score in counts:
        scale_of(score, metric)
    n = sum(counts.values())
    unit = UNITS[metric]
    scale = SCALES[metric]
    bounds = {"%": (0, 100), "points": (-100, 100), "mean": (scale.low, scale.high)}[unit]
    value, interval = value_and_interval(metric, counts) if n >= FIGURE_FROM else (None, None)
    tone = _tone(n, interval, target)
    return Figure(
        metric=metric,
        unit=unit,
        bounds=bounds,
        value=value,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        n=n,
        response=response or Response(),
        target=target,
        display=display(n, tone),
        tone=tone,
    )


def display(n: int, tone: Tone) -> Display:
    """Return the display level for n answers; see "When a figure is shown" in the rules."""
    if n < FIGURE_FROM:
        return "thin" if n else "none"
    if n < RANKED_FROM:
        return "grey"
    if n < NORMAL_FROM and tone in ("meets", "below"):
        return "coloured"
    return "normal"


def feeling(score: int, metric: Metric) -> float:
    """Map a score from its scale to −2 … +2, with the lowest neutral score at 0.

    It is linear below and above: CSAT and CES as a whole, as their neutral score is the middle, and
    NPS in two parts, so that no detractor (0–6) is neutral or better.
    """
    scale = scale_of(score, metric)
    from_neutral = score - scale.middle_from
    half = scale.middle_from - scale.low if from_neutral < 0 else scale.high - scale.middle_from
    return 2 * from_neutral / half


def mean_feeling(counts: Mapping[Metric, Counts]) -> Feeling:
    """Return the mean feeling of answers of any metrics; only n below five answers."""
    felt = Counter[float]()
    for metric, per_score in counts.items():
        for score, times in per_score.items():
            felt[feeling(score, metric)] += times
    n = felt.total()
    top = sum(band_counts(per_score, metric)[2] for metric, per_score in counts.items())
    if n < FIGURE_FROM:
        return Feeling(None, None, None, None, None, n)
    value = sum(step * times for step, times in felt.items()) / n
    outer, inner = (bounded_mean(felt, low=-2, high=2, level=level) for level in (0.95, 0.5))
    return Feeling(value, *outer, *inner, n, all_satisfied=top == n)


def value_and_interval(metric: Metric, counts: Counts) -> tuple[float, Interval]:
    """Return the value in the unit of the metric, and its 95 % interval, from one answer on."""
    low, _, high = band_counts(counts, metric)
    n = sum(counts.values())
    unit = UNITS[metric]
    if unit == "mean":
        mean = sum(score * times for score, times in counts.items()) / n
        return mean, bounded_mean(counts, low=1, high=7)
    if unit == "points":
        return 100 * (high - low) / n, _times_100(adjusted_wald_nps(high, low, n))
    return 100 * high / n, _times_100(wilson(high, n))


def _tone(n: int, interval: Interval | None, target: float | None) -> Tone:
    if interval is None:
        return "none"
    if n < RANKED_FROM:
        return "grey"
    if target is None or interval.low < target <= interval.high:
        return "open"
    return "meets" if interval.low >= target else "below"


def _times_100(interval: Interval) -> Interval:
    return Interval(100 * interval.low, 100 * interval.high)
