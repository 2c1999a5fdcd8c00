"""The test for a rise of the tickets a day at a touchpoint. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt

from journeys.metrics.detection.run_length import Outcome, threshold_for
from journeys.metrics.detection.volume_baseline import WEEK, VolumeBaseline

RUN_LENGTH = 6000
# Half more than usual where six or more tickets a day come: 3/√6 standard deviations of a day.
DEVIATIONS = sqrt(1.5)
CERTAIN = 1 - 1e-9


@dataclass(frozen=True)
class VolumeTest:
    """The amounts that a day adds to the sum, and the threshold of the sum."""

    usual: float
    raised: float
    weekdays: tuple[float, ...]
    dispersion: float
    threshold: float = 0.0
    run_length: float = RUN_LENGTH

    @property
    def per_ticket(self) -> float:
        """The amount that each ticket adds, the same on every day."""
        phi = self.dispersion
        return log(self.raised * phi / (self.usual + self.raised * (phi - 1)))

    @property
    def per_usual(self) -> float:
        """The amount that is taken off for each ticket usual on the day."""
        growth, excess = exp(self.per_ticket) - 1, self.dispersion - 1
        return -log1p(-excess * growth) / excess if excess else growth

    def usual_on(self, weekday: int) -> float:
        return self.usual * self.weekdays[weekday % WEEK]

    def increments(self, counts: Sequence[int], *, first_weekday: int) -> list[float]:
        """Return the log likelihood ratio of each day; Monday is weekday 0."""
        per_ticket, per_usual = self.per_ticket, self.per_usual
        off = [per_usual * self.usual_on(first_weekday + day) for day in range(WEEK)]
        return [per_ticket * count - off[day % WEEK] for day, count in enumerate(counts)]


def raised_rate(rate: float, dispersion: float = 1.0) -> float:
    """Return the rate to be found: half more, and where few tickets come 1.22 deviations more."""
    return rate + max(rate / 2, DEVIATIONS * sqrt(rate * dispersion))


def volume_test(baseline: VolumeBaseline) -> VolumeTest:
    """Return the test: from the cautious rate to the raised one.

    The counts are taken as negative binomial with the variance of the baseline, Poisson where that
    is the mean. The sum is the log likelihood ratio of both rates at the same size: Hawkins &
    Olwell (1998), Cumulative Sum Charts and Charting for Quality Improvement, chapter 5. The
    threshold follows from the mean number of days, 6,000, until a false signal.
    """
    dispersion = round(baseline.dispersion, 2)
    usual = baseline.cautious
    raised = raised_rate(baseline.rate, dispersion)
    raised = max(raised, (usual + raised_rate(usual, dispersion)) / 2)
    weekdays = tuple(max(0.01, round(factor, 2)) for factor in baseline.weekdays)
    return _test(float(f"{usual:.3g}"), float(f"{raised:.3g}"), weekdays, dispersion)


def count_chances(mean: float, dispersion: float) -> list[float]:
    """Return the chances of 0, 1, 2 … events: negative binomial, Poisson for a dispersion of 1."""
    size = mean / (dispersion - 1) if dispersion > 1 else 0
    chances: list[float] = []
    total = 0.0
    while total < CERTAIN and len(chances) < 20 * mean * dispersion + 100:
        count = len(chances)
        if size:
            log_chance = (
                lgamma(size + count) - lgamma(size) - lgamma(count + 1)
                - size * log(dispersion) + count * log1p(-1 / dispersion)
            )  # fmt: skip
        else:
            log_chance = count * log(mean) - mean - lgamma(count + 1)
        chances.append(exp(log_chance))
        total += chances[-1]
    return chances


@lru_cache(maxsize=4096)
def _test(
    usual: float, raised: float, weekdays: tuple[float, ...], dispersion: float
) -> VolumeTest:
    test = VolumeTest(usual, raised, weekdays, dispersion)
    outcomes = []
    for weekday in range(WEEK):
        mean = test.usual_on(weekday)
        for count, chance in enumerate(count_chances(mean, dispersion)):
            increment = test.per_ticket * count - test.per_usual * mean
            outcomes.append(Outcome(increment, chance / WEEK))
    threshold = threshold_for(outcomes, RUN_LENGTH)
    return VolumeTest(usual, raised, weekdays, dispersion, threshold)
