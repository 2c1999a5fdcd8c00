"""The test for a rise of dissatisfied answers at a touchpoint. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from journeys.metrics.beta import beta_quantile
from journeys.metrics.detection.run_length import Outcome, threshold_for

LEARNT_FROM = 50
PRIOR_ANSWERS = 20
CAUTION = 0.8
LEAST_SHARE = 0.02
RUN_LENGTH = 2050


@dataclass(frozen=True)
class AnswerBaseline:
    """The usual share of dissatisfied answers, 0 to 1, learnt from n answers.

    `share` is drawn towards that of the journey. `cautious` is what the test takes as usual: four
    of five times the true share is lower.
    """

    share: float
    cautious: float
    n: int


@dataclass(frozen=True)
class AnswerTest:
    """The amounts that an answer adds to the sum, and the threshold of the sum."""

    usual: float
    raised: float
    threshold: float
    run_length: float = RUN_LENGTH

    def increments(self, answers: Iterable[bool]) -> list[float]:
        """Return the log likelihood ratio of each answer; True is dissatisfied."""
        worse = log(self.raised / self.usual)
        better = log((1 - self.raised) / (1 - self.usual))
        return [worse if is_dissatisfied else better for is_dissatisfied in answers]


def answer_baseline(
    dissatisfied: int, n: int, *, journey_share: float | None = None
) -> AnswerBaseline | None:
    """Return the baseline of n answers, None below 50.

    The share counts as 20 further answers with that of the journey. The cautious share is the upper
    80 % bound of the touchpoint's own answers, by the beta distribution of Jeffreys' prior (Brown,
    Cai & DasGupta 2001, Statistical Science 16, 101-133).
    """
    if not 0 <= dissatisfied <= n:
        raise ValueError("There cannot be more dissatisfied answers than answers.")
    if n < LEARNT_FROM:
        return None
    own = (dissatisfied + 0.5) / (n + 1)
    prior = own if journey_share is None else journey_share
    share = (dissatisfied + PRIOR_ANSWERS * prior) / (n + PRIOR_ANSWERS)
    bound = beta_quantile(CAUTION, dissatisfied + 0.5, n - dissatisfied + 0.5)
    return AnswerBaseline(share, max(share, bound), n)


def raised_share(share: float) -> float:
    """Return the share to be found: twice the usual, from a third on half of the satisfied left."""
    return min(2 * share, (1 + share) / 2)


def answer_test(baseline: AnswerBaseline) -> AnswerTest:
    """Return the test: from the cautious share to twice the usual one.

    If few answers make these meet, the raised share is at least halfway to twice the cautious
    one. The threshold follows from the mean number of answers, 2,050, until a false signal.
    """
    usual = min(0.95, max(LEAST_SHARE, baseline.cautious))
    raised = max(raised_share(max(LEAST_SHARE, baseline.share)), (usual + raised_share(usual)) / 2)
    # Rounded, so that a threshold is worked out once for touchpoints that are alike.
    return _test(round(usual, 3), round(raised, 3))


@lru_cache(maxsize=4096)
def _test(usual: float, raised: float) -> AnswerTest:
    worse, better = log(raised / usual), log((1 - raised) / (1 - usual))
    outcomes = [Outcome(worse, usual), Outcome(better, 1 - usual)]
    return AnswerTest(usual, raised, threshold_for(outcomes, RUN_LENGTH))
