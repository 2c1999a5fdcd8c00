"""Figures at the edges: few answers, all alike, and targets on a bound of the interval."""

from __future__ import annotations

import pytest

from journeys.metrics.figures import figure, mean_feeling
from journeys.metrics.response import Response


@pytest.mark.parametrize(
    ("metric", "unit", "bounds", "top"),
    [("csat", "%", (0, 100), 5), ("nps", "points", (-100, 100), 10), ("ces", "mean", (1, 7), 7)],
)
def test_a_figure_has_value_and_bounds_from_five_answers_on(metric, unit, bounds, top):
    for n in (0, 1, 2, 4):
        few = figure(metric, {top: n}, response=Response(10, n), target=3)
        assert (few.value, few.low, few.high, few.n, few.response.asked) == (
            None,
            None,
            None,
            n,
            10,
        )
        assert (few.metric, few.unit, few.bounds, few.target) == (metric, unit, bounds, 3)
    found = figure(metric, {top: 5}, response=Response(10, 5), target=3)
    assert found.value == found.high == bounds[1]
    assert found.low > bounds[0]
    assert (found.response.rate, found.target) == (0.5, 3)


def test_figures_by_hand():
    """Ten of fifteen, ten less three of fifteen, and 7, 7, 6, 5, 1."""
    csat = figure("csat", {5: 6, 4: 4, 3: 5})
    assert (csat.value, csat.low, csat.high) == pytest.approx((66.666667, 41.713548, 84.823676))
    nps = figure("nps", {10: 10, 7: 2, 0: 3})
    assert (nps.value, nps.low, nps.high) == pytest.approx((46.666667, 1.5202513, 76.257526))
    ces = figure("ces", {7: 2, 6: 1, 5: 1, 1: 1})
    assert (ces.value, ces.low, ces.high) == pytest.approx((5.2, 2.9409006, 6.4876791))
    hard = figure("ces", {1: 2, 2: 1, 3: 1, 7: 1})
    assert (hard.value, hard.low, hard.high) == pytest.approx((2.8, 1.5123209, 5.0590994))


def test_nobody_was_asked():
    assert figure("csat", {}).response == Response()
    assert figure("csat", {5: 3}).response.rate is None


@pytest.mark.parametrize("metric", ["csat", "nps", "ces"])
def test_a_target_on_a_bound_of_the_interval(metric):
    """The lower bound meets a target, the upper one is still open."""
    counts = {5: 20, 3: 10, 2: 3}
    found = figure(metric, counts)
    tones = [
        figure(metric, counts, target=target).tone
        for target in (found.low - 0.01, found.low, found.low + 0.01, found.high, found.high + 0.01)
    ]
    assert tones == ["meets", "meets", "open", "open", "below"]


def test_feelings_are_counted_from_five_answers_on():
    few = mean_feeling({"csat": {5: 2}, "ces": {7: 2}})
    assert (few.value, few.low, few.high, few.inner_low, few.n) == (None, None, None, None, 4)
    assert mean_feeling({"csat": {5: 5}}).value == 2


def test_the_same_feeling_of_two_metrics_adds_up():
    """Three of +2 and three of −2, once from two metrics and once from one."""
    felt = mean_feeling({"csat": {5: 2, 1: 2}, "ces": {7: 1, 1: 1}})
    assert felt == mean_feeling({"csat": {5: 3, 1: 3}})
    assert (felt.value, felt.n) == (0, 6)


def test_a_feeling_does_not_pass_the_ends_of_its_scale():
    glad, sad = mean_feeling({"csat": {5: 5}}), mean_feeling({"csat": {1: 5}})
    assert (glad.high, sad.low) == (2, -2)
    assert (glad.low, sad.high) == pytest.approx((0.2370191, -0.2370191))
