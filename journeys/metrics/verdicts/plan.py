"""The number of answers that a verdict on a solution needs, known before it ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import NormalDist

from journeys.metrics.figures import RANKED_FROM, UNITS, value_and_interval
from journeys.metrics.intervals import AT_EACH_END, normal_quantile
from journeys.metrics.scales import SCALES, Counts, Metric, band_counts

POWER = 0.8
CONTROL_FROM = 50


@dataclass(frozen=True)
class Plan:
    """The answers needed after the ship date to see `effect`, in the unit of the metric.

    `needed` is None where no number is enough: there are too few answers before, or nothing is left
    to improve. `controls` is the number of untouched touchpoints that are compared.
    """

    effect: float
    needed: int | None
    controls: int = 0


def usual_effect(metric: Metric, before: Counts) -> float:
    """Return the effect to look for if none was declared: half of what is missing to the best."""
    if not sum(before.values()):
        return 0.0
    return (_best(metric) - value_and_interval(metric, before)[0]) / 2


def plan(
    metric: Metric,
    before: Counts,
    *,
    effect: float | None = None,
    controls: Sequence[Counts] = (),
) -> Plan:
    """Return how many answers are needed after the ship date, at least 20.

    With these, an effect as declared is found in 80 % of cases by a 95 % interval: Fleiss, Levin &
    Paik (2003), Statistical Methods for Rates and Proportions, 4.2, for a sample that is known
    already. Controls are expected to get as many answers for each of the touchpoint's as before.
    """
    n = sum(before.values())
    sought = usual_effect(metric, before) if effect is None else effect
    compared = [each for each in controls if sum(each.values()) >= CONTROL_FROM]
    if not n or sought <= 0 or value_and_interval(metric, before)[0] + sought > _best(metric):
        return Plan(sought, None, len(compared))
    allowed = (sought / (normal_quantile() + NormalDist().inv_cdf(POWER))) ** 2
    known = variance(metric, before) / n
    for_each = variance(metric, before, raised_by=sought)
    together = sum(sum(each.values()) for each in compared)
    for control in compared:
        of_control = sum(control.values())
        part = variance(metric, control) * (of_control / together) ** 2 / of_control
        known += part
        for_each += part * n
    if allowed <= known:
        return Plan(sought, None, len(compared))
    return Plan(sought, max(RANKED_FROM, ceil(for_each / (allowed - known))), len(compared))


def variance(metric: Metric, counts: Counts, *, raised_by: float = 0.0) -> float:
    """Return the variance of one answer, in the unit of the metric squared.

    ¾ of an answer is added at each end, so that it is never zero. A raised CSAT has the variance of
    the raised share; for the others it is taken to stay as it is.
    """
    values = _values(metric, counts)
    best = _best(metric)
    worst = {"%": 0.0, "points": -100.0, "mean": float(SCALES[metric].low)}[UNITS[metric]]
    values = [*values, (worst, AT_EACH_END), (best, AT_EACH_END)]
    total = sum(times for _value, times in values)
    mean = sum(value * times for value, times in values) / total
    if UNITS[metric] == "%":
        raised = min(best, mean + raised_by)
        return max(raised * (best - raised), 1.0)
    return sum(times * (value - mean) ** 2 for value, times in values) / total


def _values(metric: Metric, counts: Counts) -> list[tuple[float, float]]:
    if UNITS[metric] == "mean":
        return [(score, times) for score, times in counts.items()]
    low, middle, high = band_counts(counts, metric)
    if UNITS[metric] == "points":
        return [(-100, low), (0, middle), (100, high)]
    return [(0, low + middle), (100, high)]


def _best(metric: Metric) -> float:
    return float(SCALES[metric].high) if UNITS[metric] == "mean" else 100.0
