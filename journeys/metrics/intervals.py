"""95 % intervals of the figures from counts, by textbook formulas, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from journeys.metrics.beta import beta_quantile

LEVEL = 0.95
AT_EACH_END = 0.75


class Interval(NamedTuple):
    """Two bounds, low first, in the unit of their figure."""

    low: float
    high: float


def wilson(hits: float, n: float, *, level: float = LEVEL) -> Interval:
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


def bounded_mean(
    counts: Mapping[int, int] | Mapping[float, int],
    *,
    low: float,
    high: float,
    level: float = LEVEL,
) -> Interval:
    """Return the bounds of the mean of counted values that lie from `low` to `high`.

    ¾ of an answer is added at each end of the scale, as adjusted Wald does for NPS. The bounds are
    quantiles of the beta distribution with the mean of these and the variance s²/(n+2). So they
    stay on the scale and differ also where all answers are alike. The additions were chosen by
    bench/intervals.py: 94 to 98 % cover the truth from 5 answers on, of Student's t 41 to
    96 %. A beta distribution approximates the posterior of a mean under a Dirichlet prior: Ferguson
    (1973), Annals of Statistics 1, 209-230.
    """
    _need(sum(counts.values()) > 0, "An interval needs at least one answer.")
    _need(all(low <= value <= high for value in counts), "A value lies outside its scale.")
    return _bounded_mean(tuple(sorted(counts.items())), low, high, level)


@lru_cache(maxsize=8192)
def _bounded_mean(
    counts: tuple[tuple[float, int], ...], low: float, high: float, level: float
) -> Interval:
    n = sum(times for _value, times in counts)
    shares = [((value - low) / (high - low), times) for value, times in counts]
    total = sum(share * times for share, times in shares)
    mean = (total + AT_EACH_END) / (n + 2 * AT_EACH_END)
    squares = sum(times * (share - mean) ** 2 for share, times in shares)
    squares += AT_EACH_END * (mean**2 + (1 - mean) ** 2)
    variance = squares / (n + 2 * AT_EACH_END) / (n + 2)
    weight = mean * (1 - mean) / variance - 1
    a, b = mean * weight, (1 - mean) * weight
    tail = (1 - level) / 2
    below, above = beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b)
    # The interval always holds the mean of the answers, also where all are at an end of the scale.
    below, above = min(below, total / n), max(above, total / n)
    return Interval(low + (high - low) * below, low + (high - low) * above)


@cache
def normal_quantile(level: float = LEVEL) -> float:
    """Return the two-sided quantile of the normal distribution: 1.96 for 95 %."""
    return NormalDist().inv_cdf((1 + level) / 2)


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
