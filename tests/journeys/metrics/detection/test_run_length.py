"""The mean run length of a CUSUM, against published tables and simulation."""

from __future__ import annotations

from math import exp, log
from random import Random
from statistics import NormalDist, mean

import pytest

from journeys.metrics.detection.cusum import first_crossing, running_sums
from journeys.metrics.detection.run_length import (
    Outcome,
    average_run_length,
    share_of_maxima,
    threshold_for,
)

STEP = 0.05


def normal(shift: float, reference: float = 0.5) -> list[Outcome]:
    """Return the outcomes of a standard normal observation in small steps."""
    curve = NormalDist(shift)
    return [
        Outcome(at * STEP - reference, curve.cdf((at + 0.5) * STEP) - curve.cdf((at - 0.5) * STEP))
        for at in range(-100, 161)
    ]


def answers(usual: float, raised: float, share: float) -> list[Outcome]:
    return [
        Outcome(log(raised / usual), share),
        Outcome(log((1 - raised) / (1 - usual)), 1 - share),
    ]


@pytest.mark.parametrize(
    ("threshold", "shift", "published"),
    [(4, 0, 335.37), (5, 0, 930.89), (4, 1, 8.38), (5, 1, 10.38), (5, 0.5, 38.0)],
)
def test_run_lengths_are_as_published(threshold, shift, published):
    """One-sided CUSUMs of a normal mean with k = 0.5.

    Lucas & Crosier (1982), Technometrics 24, 199-205; Montgomery, Introduction to Statistical
    Quality Control, table 9.3. With a shift the other side plays no part.
    """
    assert average_run_length(normal(shift), threshold) == pytest.approx(published, rel=0.005)


def test_one_certain_step_signals_at_once():
    assert average_run_length([Outcome(2.0, 1.0)], 1.5) == pytest.approx(1)
    assert average_run_length([Outcome(1.0, 1.0)], 2.5) == pytest.approx(3)


def test_a_sum_that_cannot_rise_never_signals():
    assert average_run_length([Outcome(-0.5, 1.0)], 1) == float("inf")


def test_a_run_of_answers_is_as_long_as_by_simulation():
    """400 runs from a fixed seed: their mean has a standard error of 5 %."""
    chance, outcomes = Random(3), answers(0.3, 0.6, 0.3)

    def run() -> int:
        draws = chance.choices(
            [each.increment for each in outcomes], [each.chance for each in outcomes], k=3000
        )
        crossing = first_crossing(running_sums(draws), 2.5)
        assert crossing is not None
        return crossing + 1

    found = mean(run() for _ in range(400))
    assert average_run_length(outcomes, 2.5) == pytest.approx(found, rel=0.15)


@pytest.mark.parametrize("usual", [0.1, 0.3])
@pytest.mark.parametrize("wanted", [200, 2000])
def test_the_threshold_gives_the_run_length_wanted(usual, wanted):
    outcomes = answers(usual, 2 * usual, usual)
    threshold = threshold_for(outcomes, wanted)
    assert average_run_length(outcomes, threshold) == pytest.approx(wanted, rel=0.011)


def test_a_higher_threshold_runs_longer_and_a_rise_shorter():
    usual, risen = answers(0.15, 0.3, 0.15), answers(0.15, 0.3, 0.3)
    lengths = [average_run_length(usual, threshold) for threshold in (1, 2, 3)]
    assert lengths == sorted(lengths)
    assert average_run_length(risen, 3) < lengths[-1] / 5


def test_a_passage_above_the_threshold_is_as_rare_as_it_says():
    assert share_of_maxima(2000, 0) == 0
    assert share_of_maxima(2000, 2000) == pytest.approx(1 - exp(-1))
    assert share_of_maxima(2000, 20) == pytest.approx(0.01, rel=0.01)
    assert share_of_maxima(2000, 20, above=log(10)) == pytest.approx(0.001, rel=0.01)
