"""The usual number of tickets a day at a touchpoint, by weekday. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from journeys.metrics.detection.gamma import gamma_quantile

LEARNT_FROM_DAYS = 28
PRIOR_TICKETS = 10
CAUTION = 0.8
LEAST_RATE = 0.05
# Deviations above the upper quartile: an extraordinary day must not hide the next one.
MOST_DEVIATIONS = 5
WEEK = 7


@dataclass(frozen=True)
class VolumeBaseline:
    """The usual tickets a day, learnt from whole days.

    `weekdays` are factors from Monday to Sunday. `dispersion` is the variance of a day over its
    mean, at least 1. `cautious` is what the test takes as usual: four of five times the true rate
    is lower.
    """

    rate: float
    cautious: float
    days: int
    weekdays: tuple[float, ...] = (1.0,) * WEEK
    dispersion: float = 1.0


def volume_baseline(counts: Sequence[int], *, first_weekday: int) -> VolumeBaseline | None:
    """Return the baseline of the daily counts, None below 28 days; Monday is weekday 0.

    A day counts at most as the upper quartile and five standard deviations of it.
    """
    if any(count < 0 for count in counts):
        raise ValueError("A count is never negative.")
    days = len(counts)
    if days < LEARNT_FROM_DAYS:
        return None
    high = sorted(counts)[3 * days // 4]
    counts = [min(count, high + round(MOST_DEVIATIONS * sqrt(high + 1))) for count in counts]
    rate = max(LEAST_RATE, sum(counts) / days)
    weekdays = _weekdays(counts, rate, first_weekday)
    dispersion = _dispersion(counts, rate, weekdays, first_weekday)
    bound = gamma_quantile(CAUTION, sum(counts) / dispersion + 0.5) * dispersion / days
    return VolumeBaseline(rate, max(rate, bound), days, weekdays, dispersion)


def _weekdays(counts: Sequence[int], rate: float, first_weekday: int) -> tuple[float, ...]:
    """Return the factors with mean 1, each drawn to 1 as if by ten further tickets."""
    factors = []
    for weekday in range(WEEK):
        of_weekday = counts[(weekday - first_weekday) % WEEK :: WEEK]
        expected = rate * len(of_weekday)
        factors.append((sum(of_weekday) + PRIOR_TICKETS) / (expected + PRIOR_TICKETS))
    mean = sum(factors) / WEEK
    return tuple(factor / mean for factor in factors)


def _dispersion(
    counts: Sequence[int], rate: float, weekdays: Sequence[float], first_weekday: int
) -> float:
    """Return Pearson's statistic over its degrees of freedom: McCullagh & Nelder (1989), 4.5.2."""
    squares = 0.0
    for day, count in enumerate(counts):
        mean = rate * weekdays[(first_weekday + day) % WEEK]
        squares += (count - mean) ** 2 / mean
    return max(1.0, squares / (len(counts) - WEEK))
