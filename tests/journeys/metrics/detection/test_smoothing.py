"""The drawn trend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.detection.smoothing import smoothed_share
from journeys.metrics.intervals import wilson

answers = st.lists(st.booleans(), min_size=1, max_size=80)


def test_by_hand():
    """With weight ½: 1, then (½·1 + 0)/(½ + 1), then (¼ + 0 + 1)/(¼ + ½ + 1)."""
    found = [each.value for each in smoothed_share([True, False, True], weight=0.5)]
    assert found == pytest.approx([1, 1 / 3, 5 / 7])


def test_the_first_answer_has_the_band_of_one_answer():
    (found,) = smoothed_share([True])
    assert found == pytest.approx((1, *wilson(1, 1)))


def test_the_band_is_that_of_39_answers_in_the_end():
    """1/Σw² is (2 − λ)/λ: Lucas & Saccucci (1990), Technometrics 32, 1-12."""
    *_before, found = smoothed_share([True] * 500)
    assert found.low == pytest.approx(wilson(39, 39).low)


@given(answers)
def test_the_band_holds_the_trend_within_0_and_1(hits):
    found = list(smoothed_share(hits))
    assert len(found) == len(hits)
    for value, low, high in found:
        assert 0 <= low <= value + 1e-9
        assert value - 1e-9 <= high <= 1


@given(answers)
def test_the_opposite_has_the_opposite_trend(hits):
    for one, other in zip(
        smoothed_share(hits), smoothed_share(not hit for hit in hits), strict=True
    ):
        assert other == pytest.approx((1 - one.value, 1 - one.high, 1 - one.low), abs=1e-9)


def test_nothing_has_no_trend():
    assert list(smoothed_share([])) == []


@pytest.mark.parametrize("weight", [0, 1])
def test_a_weight_that_forgets_all_or_nothing_is_refused(weight):
    with pytest.raises(ValueError, match=r"^A weight lies between 0 and 1\.$"):
        list(smoothed_share([True], weight=weight))
