"""The difference of two figures, and sums of several, with their 95 % intervals. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot
from typing import NamedTuple

from journeys.metrics.figures import Figure, value_and_interval
from journeys.metrics.intervals import wilson
from journeys.metrics.scales import Counts, Metric


class Estimate(NamedTuple):
    """A value with its bounds."""

    value: float
    low: float
    high: float


def estimate(metric: Metric, counts: Counts) -> Estimate:
    """Return CSAT in per cent, NPS in points or CES as a mean; one answer is enough."""
    value, interval = value_and_interval(metric, counts)
    return Estimate(value, *interval)


def estimate_of(figure: Figure) -> Estimate | None:
    """Return the value and bounds of a figure, None if it is not shown."""
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return Estimate(figure.value, figure.low, figure.high)


def share_estimate(hits: int, n: int) -> Estimate:
    return Estimate(hits / n, *wilson(hits, n))


def difference(one: Estimate, other: Estimate) -> Estimate:
    """Return one minus the other; for shares by Wilson this is Newcombe's interval.

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    return weighted_sum([(1, one), (-1, other)])


def weighted_sum(parts: Iterable[tuple[float, Estimate]], *, further: float = 0.0) -> Estimate:
    """Return the sum of independent estimates, each times its weight.

    The distances of the bounds from the values are added in squares, as MOVER does: Zou, Huang &
    Zhang (2009), Computational Statistics & Data Analysis 53, 1080-1085. `further` is the distance
    of a part of which only the spread is known.
    """
    value, below, above = 0.0, [further], [further]
    for weight, part in parts:
        value += weight * part.value
        down, up = weight * (part.value - part.low), weight * (part.high - part.value)
        below.append(down if weight > 0 else up)
        above.append(up if weight > 0 else down)
    return Estimate(value, value - hypot(*below), value + hypot(*above))
