"""The change at touchpoints that a solution did not touch. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from journeys.metrics.differences import Estimate, difference, estimate, weighted_sum
from journeys.metrics.intervals import normal_quantile
from journeys.metrics.scales import Counts, Metric
from journeys.metrics.verdicts.plan import CONTROL_FROM

SPREAD_FROM = 3


@dataclass(frozen=True)
class Drift:
    """The mean change of `controls` touchpoints, and how far one touchpoint strays from it.

    `straying` is the standard deviation of the true changes; zero for fewer than three touchpoints,
    of which it cannot be told.
    """

    change: Estimate
    controls: int
    straying: float


def drift(metric: Metric, controls: Sequence[tuple[Counts, Counts]]) -> Drift | None:
    """Return the drift of the controls with 50 answers before and after; None if there are none.

    Each counts by its answers. The straying is that of DerSimonian & Laird (1986), Controlled
    Clinical Trials 7, 177-188.
    """
    usable = [
        (before, after)
        for before, after in controls
        if min(sum(before.values()), sum(after.values())) >= CONTROL_FROM
    ]
    if not usable:
        return None
    changes = [
        difference(estimate(metric, after), estimate(metric, before)) for before, after in usable
    ]
    sizes = [1 / (1 / sum(before.values()) + 1 / sum(after.values())) for before, after in usable]
    weights = [size / sum(sizes) for size in sizes]
    straying = _straying(changes)
    further = normal_quantile() * straying * sqrt(sum(weight**2 for weight in weights))
    mean = weighted_sum(zip(weights, changes, strict=True), further=further)
    return Drift(mean, len(usable), straying)


def _straying(changes: Sequence[Estimate]) -> float:
    if len(changes) < SPREAD_FROM:
        return 0.0
    precisions = [(2 * normal_quantile() / (each.high - each.low)) ** 2 for each in changes]
    total = sum(precisions)
    pairs = list(zip(precisions, changes, strict=True))
    mean = sum(precision * each.value for precision, each in pairs) / total
    excess = sum(precision * (each.value - mean) ** 2 for precision, each in pairs)
    excess -= len(changes) - 1
    scale = total - sum(precision**2 for precision in precisions) / total
    return sqrt(max(0.0, excess / scale))
