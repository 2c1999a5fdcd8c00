"""The running sum: it never falls below zero, opens at the threshold, and begins anew."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.detection.cusum import (
    Signal,
    find_signals,
    first_crossing,
    running_sums,
    sums_with_resets,
)

increments = st.lists(st.floats(-2, 2).map(lambda each: round(each, 3)), max_size=60)


def test_by_hand():
    """Page's sum of 1, −2, 1, 1, −1, 2: it is zero after the second."""
    sums = sums_with_resets([1, -2, 1, 1, -1, 2])
    assert sums == [1, 0, 1, 2, 1, 3]
    assert find_signals(sums, 3) == [Signal(since=2, opened_at=5, until=6, peak=3)]


@pytest.mark.parametrize(("threshold", "position"), [(2, 3), (2.5, 5), (3, 5), (3.001, None)])
def test_both_sides_of_the_threshold(threshold, position):
    assert first_crossing([1, 0, 1, 2, 1, 3], threshold) == position


def test_a_sum_of_many_small_parts_is_not_missed_by_rounding():
    """Ten times 0.1 is a little less than 1."""
    sums = list(running_sums([0.1] * 10))
    assert sums[-1] < 1
    assert first_crossing(sums, 1.0) == 9


def test_without_observations_nothing_signals():
    assert first_crossing([], 1) is None
    assert find_signals([], 1) == []
    assert sums_with_resets([], {0, 3}) == []


def test_a_reset_may_come_before_any_observation():
    assert sums_with_resets([1, 1, 1], {0}) == [1, 2, 3]
    assert sums_with_resets([1, 1, 1], {1}) == [1, 1, 2]
    assert sums_with_resets([1, 1, 1], {2}) == [1, 2, 1]
    assert sums_with_resets([1, 1, 1], {3, 9, -1}) == [1, 2, 3]


@given(increments, st.integers(0, 60))
def test_sums_are_the_same_in_two_parts(values, at):
    whole = list(running_sums(values))
    first = list(running_sums(values[:at]))
    rest = list(running_sums(values[at:], start=first[-1] if first else 0.0))
    assert whole == first + rest


@given(increments, st.integers(0, 59), st.floats(0, 2))
def test_more_evidence_never_lowers_a_sum(values, at, more):
    if at >= len(values):
        return
    raised = [*values[:at], values[at] + more, *values[at + 1 :]]
    pairs = zip(running_sums(values), running_sums(raised), strict=True)
    assert all(before <= after + 1e-12 for before, after in pairs)


@given(increments, st.sets(st.integers(0, 59), max_size=4))
def test_a_reset_forgets_everything_before(values, resets):
    sums = sums_with_resets(values, resets)
    assert len(sums) == len(values)
    assert min(sums, default=0) >= 0
    for at in resets:
        assert sums[at:][:1] == [max(0.0, value) for value in values[at : at + 1]]


@given(increments, st.sets(st.integers(0, 59), max_size=4), st.floats(0.5, 6))
def test_a_signal_lies_between_its_resets_and_began_before_it_opened(values, resets, threshold):
    sums = sums_with_resets(values, resets)
    found = find_signals(sums, threshold, resets)
    for signal in found:
        assert signal.since <= signal.opened_at < signal.until <= len(values)
        assert signal.peak == max(sums[signal.opened_at : signal.until]) >= threshold - 1e-9
        assert all(total > 0 for total in sums[signal.since : signal.opened_at + 1])
        assert not any(signal.since < at < signal.until for at in resets)
    assert [each.until for each in found] == sorted({each.until for each in found})
    assert bool(found) is (max(sums, default=0) >= threshold - 1e-9)


def test_an_acknowledged_signal_opens_again_if_the_rise_goes_on():
    sums = sums_with_resets([1] * 10, {6})
    assert sums == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4]
    assert find_signals(sums, 4, {6}) == [Signal(0, 3, 6, 6), Signal(6, 9, 10, 4)]


def test_the_beginning_of_the_rise_is_found_closely():
    """A rise by three from the 200th on; the threshold is far away, so the signal is certain."""
    chance = Random(5)
    values = [chance.gauss(-0.5, 1) for _ in range(200)] + [chance.gauss(2.5, 1) for _ in range(20)]
    (signal,) = find_signals(sums_with_resets(values), 15)
    assert abs(signal.since - 200) <= 4
    assert 200 < signal.opened_at < 212
