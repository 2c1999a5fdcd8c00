"""Differences of figures, and the published examples of all intervals."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.interval_examples import Example, examples
from bench.intervals import difference_coverage, share_coverage
from journeys.metrics.differences import (
    Estimate,
    difference,
    estimate,
    estimate_of,
    share_estimate,
    weighted_sum,
)
from journeys.metrics.figures import figure

estimates = st.tuples(st.floats(-50, 50), st.floats(0, 20), st.floats(0, 20)).map(
    lambda parts: Estimate(parts[0], parts[0] - parts[1], parts[0] + parts[2])
)


@pytest.mark.parametrize(
    "example", list(examples()), ids=lambda each: f"{each.interval}, {each.case}"
)
def test_intervals_are_as_published(example):
    assert example.found == pytest.approx(example.published, abs=0.0001)
    assert example.is_same


def test_a_digit_that_differs_is_noticed():
    published = Example("share", "", "", (0.25, 0.37), (0.25, 0.37))
    assert published.is_same
    assert not published._replace(found=(0.2506, 0.37)).is_same
    assert not published._replace(found=(0.25, 0.3694)).is_same


@pytest.mark.parametrize(("n", "m"), [(10, 10), (10, 20)])
def test_95_per_cent_of_differences_are_held(n, m):
    """Exact, over all outcomes."""
    shares = (0.3, 0.5, 0.8)
    found = [difference_coverage(n, m, one, other) for one in shares for other in shares]
    assert min(found) > 0.92
    assert 0.94 <= sum(found) / len(found) <= 0.97


def test_95_per_cent_of_shares_are_held():
    found = [share_coverage(10, share / 20) for share in range(1, 20)]
    assert 0.94 <= sum(found) / len(found) <= 0.97


def test_an_estimate_needs_one_answer_and_a_figure_five():
    assert estimate("csat", {5: 1}).value == 100
    assert estimate_of(figure("csat", {5: 4})) is None
    assert estimate_of(figure("csat", {5: 5})) == estimate("csat", {5: 5})
    assert estimate("nps", {10: 1, 0: 1}).value == 0
    assert estimate("ces", {7: 1, 1: 1}).value == 4


def test_a_difference_by_hand():
    """Distances 2 and 4 below, 3 and 1 above."""
    found = difference(Estimate(10, 8, 13), Estimate(5, 4, 9))
    assert found == pytest.approx((5, 5 - hypot(2, 4), 5 + hypot(3, 1)))


def test_a_further_distance_widens_both_sides():
    one = Estimate(10, 7, 14)
    assert weighted_sum([(1, one)], further=4) == pytest.approx((10, 5, 10 + hypot(4, 4)))
    assert weighted_sum([]) == (0, 0, 0)


@given(estimates, estimates)
def test_a_difference_holds_its_value_and_turns_round(one, other):
    found, turned = difference(one, other), difference(other, one)
    assert found.low <= found.value <= found.high
    assert turned == pytest.approx((-found.value, -found.high, -found.low))
    assert found.high - found.low >= max(one.high - one.low, other.high - other.low) / 2**0.5 - 1e-9


@given(estimates, st.floats(0.1, 5))
def test_a_weight_scales_the_bounds(one, weight):
    assert weighted_sum([(weight, one)]) == pytest.approx([weight * each for each in one])


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 60), st.integers(0, 60))
def test_differences_of_shares_stay_within_minus_one_and_one(n, hits, m, other):
    found = difference(share_estimate(min(hits, n), n), share_estimate(min(other, m), m))
    assert -1 - 1e-9 <= found.low <= found.high <= 1 + 1e-9
