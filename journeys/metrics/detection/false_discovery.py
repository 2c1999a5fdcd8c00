"""The rate of false signals in a whole journey. Pure functions.

A journey with forty tests has forty times the false signals of one. So its signals are judged
together, over the last 90 days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from journeys.metrics.detection.cusum import TOLERANCE
from journeys.metrics.detection.run_length import share_of_maxima

RECENT = timedelta(days=90)
FALSE_SHARE = 0.1


@dataclass(frozen=True)
class Watched:
    """One test of a journey: the highest sum of the last 90 days, and the n observations in them.

    An observation is an answer, or a day.
    """

    highest: float
    n: int
    threshold: float
    run_length: float

    @property
    def has_crossed(self) -> bool:
        return self.n > 0 and self.highest >= self.threshold - TOLERANCE

    @property
    def chance(self) -> float:
        """The chance that a sum without any rise goes as high in n observations."""
        above = self.highest - self.threshold
        return share_of_maxima(self.run_length, self.n, above=above) if self.n else 1.0


def journey_signals[Key](
    tests: Mapping[Key, Watched], *, false_share: float = FALSE_SHARE
) -> set[Key]:
    """Return the tests whose signals may open: of these at most one in ten is expected to be false.

    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300, over all
    tests of the journey; for CUSUMs Gandy & Lau (2013), Biometrika 100, 261-268. No signal opens
    below the threshold of its own test.
    """
    ranked = sorted(tests, key=lambda key: tests[key].chance)
    kept = 0
    for rank, key in enumerate(ranked, start=1):
        if tests[key].chance <= false_share * rank / len(ranked):
            kept = rank
    return {key for key in ranked[:kept] if tests[key].has_crossed}
