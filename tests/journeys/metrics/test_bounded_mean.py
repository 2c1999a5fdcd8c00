"""The interval of a mean on a bounded scale: how often it holds the truth, and its shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.intervals import (
    DISTRIBUTIONS,
    chance_of,
    coverage,
    feeling_bounds,
    feelings_of,
    mean_of,
    outcomes,
    student_bounds,
)
from journeys.metrics.figures import figure, mean_feeling
from journeys.metrics.intervals import bounded_mean

CASES = [
    (metric, shape, n)
    for metric, sizes in (("csat", range(5, 11)), ("ces", (5, 6)), ("nps", (5,)))
    for shape in DISTRIBUTIONS[metric]
    for n in sizes
]


def covered(metric, shape, n, bounds):
    chances = DISTRIBUTIONS[metric][shape]
    return coverage(n, chances, mean_of(feelings_of(metric), chances), bounds)


def test_the_outcomes_of_a_survey_are_all_there_are():
    chances = DISTRIBUTIONS["csat"]["skewed high"]
    assert sum(chance_of(each, chances) for each in outcomes(7, 5)) == pytest.approx(1)
    assert sum(DISTRIBUTIONS["nps"]["near-unanimous"]) == pytest.approx(1)


@pytest.mark.parametrize(("metric", "shape", "n"), CASES)
def test_95_per_cent_of_intervals_hold_the_true_feeling(metric, shape, n):
    """Exact, over all outcomes. Five answers on a scale of five have too few for less than 98 %."""
    assert 0.94 <= covered(metric, shape, n, feeling_bounds(metric)) <= 0.99


def test_on_the_whole_the_intervals_are_neither_too_narrow_nor_too_wide():
    found = [covered(*case, feeling_bounds(case[0])) for case in CASES]
    assert 0.95 <= sum(found) / len(found) <= 0.97


@pytest.mark.parametrize("shape", DISTRIBUTIONS["csat"])
@pytest.mark.parametrize("n", [20, 40])
def test_more_answers_are_covered_as_well(shape, n):
    """4,000 surveys from a fixed seed: their share has a standard error of 0.3 %."""
    assert 0.94 <= covered("csat", shape, n, feeling_bounds("csat")) <= 0.975


def test_student_covers_41_per_cent_where_nearly_all_agree():
    assert covered("csat", "near-unanimous", 5, student_bounds("csat")) < 0.42


counted = st.dictionaries(st.integers(1, 7), st.integers(0, 60), min_size=1).filter(
    lambda counts: sum(counts.values()) > 0
)


@given(counted)
def test_an_interval_holds_its_mean_within_the_scale_and_has_a_width(counts):
    n = sum(counts.values())
    mean = sum(score * times for score, times in counts.items()) / n
    low, high = bounded_mean(counts, low=1, high=7)
    assert 1 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 7
    # Three answers in all had to be on the other side for a narrower one.
    assert high - low > 1 / (n + 2)


@given(counted)
def test_the_inner_band_lies_inside_the_outer_one(counts):
    outer = bounded_mean(counts, low=1, high=7)
    inner = bounded_mean(counts, low=1, high=7, level=0.5)
    assert outer.low <= inner.low <= inner.high <= outer.high


@given(counted)
def test_a_mirrored_scale_has_a_mirrored_interval(counts):
    low, high = bounded_mean(counts, low=1, high=7)
    mirrored = {8 - score: times for score, times in counts.items()}
    assert bounded_mean(mirrored, low=1, high=7) == pytest.approx((8 - high, 8 - low))


@given(counted, st.integers(1, 7))
def test_scores_that_nobody_gave_change_nothing(counts, score):
    more = {score: 0} | counts
    assert bounded_mean(more, low=1, high=7) == bounded_mean(counts, low=1, high=7)


@given(st.integers(1, 400), st.integers(1, 5))
def test_more_answers_of_one_kind_narrow_the_interval(n, score):
    few, more = (bounded_mean({score: times}, low=1, high=5) for times in (n, n + 1))
    assert 0 < more.high - more.low < few.high - few.low


def test_by_hand():
    """Of five at the top m = 5.75/6.5 and s² = m(1−m); variance s²/7, so that a + b = 6."""
    mean = 5.75 / 6.5
    low, high = bounded_mean({1: 5}, low=0, high=1)
    assert high == 1
    # The lower 2.5 % of beta(5.3077, 0.6923), computed by another library.
    assert low == pytest.approx(0.5592547637620522, abs=1e-6)
    assert mean * 6 == pytest.approx(5.307692)


def test_a_value_outside_the_scale_is_refused():
    for score in (0, 6):
        with pytest.raises(ValueError, match=r"^A value lies outside its scale\.$"):
            bounded_mean({score: 5}, low=1, high=5)


@pytest.mark.parametrize("score", range(1, 6))
@pytest.mark.parametrize("n", [5, 20, 1000])
def test_customers_of_one_mind_have_a_band(score, n):
    felt = mean_feeling({"csat": {score: n}})
    assert felt.low < felt.high
    assert felt.inner_low < felt.inner_high
    ces = figure("ces", {score: n})
    assert ces.low < ces.high
