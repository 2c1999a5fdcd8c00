"""95 % intervals of the figures from counts, by textbook formulas, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import cos, expm1, pi, sin, sqrt
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95


class Interval(NamedTuple):
    """Two bounds, low first, in the unit of their figure."""

    low: float
    high: float


def wilson(hits: int, n: int, *, level: float = LEVEL) -> Interval:
    """Return the bounds of the share hits/n, 0 to 1.

    Wilson's score interval: Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.
    """
    _need(n > 0, "An interval needs at least one answer.")
    _need(0 <= hits <= n, "There cannot be more hits than answers.")
    z = normal_quantile(level)
    share = hits / n
    middle = 2 * hits + z * z
    reach = z * sqrt(z * z + 4 * hits * (1 - share))
    below = 2 * (n + z * z)
    low = 0.0 if hits == 0 else (middle - reach) / below
    high = 1.0 if hits == n else (middle + reach) / below
    return Interval(low, high)


def adjusted_wald_nps(promoters: int, detractors: int, n: int, *, level: float = LEVEL) -> Interval:
    """Return the bounds of promoters minus detractors over n, −1 to +1.

    Adjusted Wald with three answers added, of which ¾ promoters and ¾ detractors: Rocks (2016),
    "Interval Estimation for the Net Promoter Score", The American Statistician 70, 365-372; Sauro &
    Lewis (2016), Quantifying the User Experience.
    """
    _need(n > 0, "An interval needs at least one answer.")
    _need(promoters + detractors <= n, "There cannot be more of both than answers.")
    total = n + 3
    up, down = (promoters + 0.75) / total, (detractors + 0.75) / total
    reach = normal_quantile(level) * sqrt((up + down - (up - down) ** 2) / total)
    return Interval(max(-1.0, up - down - reach), min(1.0, up - down + reach))


def mean_t(counts: Mapping[int, int] | Mapping[float, int], *, level: float = LEVEL) -> Interval:
    """Return the bounds of the mean of counted values by Student's t; needs two answers."""
    n = sum(counts.values())
    _need(n > 1, "The interval of a mean needs at least two answers.")
    mean = sum(value * times for value, times in counts.items()) / n
    squares = sum(times * (value - mean) ** 2 for value, times in counts.items())
    reach = t_quantile(n - 1, level=level) * sqrt(squares / (n - 1) / n)
    return Interval(mean - reach, mean + reach)


@cache
def normal_quantile(level: float = LEVEL) -> float:
    """Return the two-sided quantile of the normal distribution: 1.96 for 95 %."""
    return NormalDist().inv_cdf((1 + level) / 2)


@cache
def t_quantile(freedom: int, *, level: float = LEVEL) -> float:
    """Return the two-sided quantile of Student's t: 2.262 for nine degrees of freedom, 95 %.

    G. W. Hill (1970), Algorithm 396, Communications of the ACM 13, 619-620.
    """
    _need(freedom > 0, "Student's t needs a degree of freedom.")
    outside = 1 - level
    if freedom == 1:
        return cos(outside * pi / 2) / sin(outside * pi / 2)
    if freedom == 2:
        return sqrt(2 / (outside * (2 - outside)) - 2)
    return sqrt(freedom * _hill(freedom, outside))


def _hill(freedom: int, outside: float) -> float:
    a = 1 / (freedom - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * freedom
    y = (d * outside) ** (2 / freedom)
    if y <= 0.05 + a:
        return _hill_tail(freedom, y, d)
    x = NormalDist().inv_cdf(outside / 2)
    y = x * x
    if freedom < 5:
        c += 0.3 * (freedom - 4.5) * (x + 0.6)
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    return expm1(a * y * y)


def _hill_tail(freedom: int, y: float, d: float) -> float:
    inner = 1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3)
    return ((inner + 0.5 / (freedom + 4)) * y - 1) * (freedom + 1) / (freedom + 2) + 1 / y


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
