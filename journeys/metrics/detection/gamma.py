"""The interval of a count, and a bound of a rate. Pure functions."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from journeys.metrics.intervals import LEVEL, Interval


def gamma_quantile(share: float, shape: float) -> float:
    """Return the value below which `share` of the gamma distribution of scale 1 lies.

    Wilson & Hilferty (1931), "The Distribution of Chi-square", Proceedings of the National Academy
    of Sciences 17, 684-688: the cube root is nearly normal. Within 1 % from a shape of 5 on.
    """
    if shape <= 0:
        return 0.0
    z = NormalDist().inv_cdf(share)
    return shape * max(0.0, 1 - 1 / (9 * shape) + z / (3 * sqrt(shape))) ** 3


def count_interval(count: float, *, level: float = LEVEL) -> Interval:
    """Return the bounds of the mean of a Poisson distribution, of which one count is known.

    Byar's approximation to the exact bounds: Breslow & Day (1987), Statistical Methods in Cancer
    Research II, 69.
    """
    if count < 0:
        raise ValueError("A count is never negative.")
    tail = (1 - level) / 2
    return Interval(gamma_quantile(tail, count), gamma_quantile(1 - tail, count + 1))
