"""Signals of a journey are judged together."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.detection.false_discovery import Watched, journey_signals

THRESHOLD, RUN_LENGTH = 4.5, 2000


def watched(above: float, n: int = 60) -> Watched:
    return Watched(THRESHOLD + above, n, THRESHOLD, RUN_LENGTH)


sums = st.lists(st.floats(-4.5, 8), max_size=30)


def test_one_test_alone_opens_at_its_threshold():
    assert journey_signals({"delivery": watched(0)}) == {"delivery"}
    assert journey_signals({"delivery": watched(-0.01)}) == set()


def test_of_forty_tests_one_has_to_go_further():
    """60/2000 · e^−x ≤ 0.1/40 from x = 2.5 on."""
    others = {number: watched(-2) for number in range(39)}
    assert journey_signals({"delivery": watched(2.4), **others}) == set()
    assert journey_signals({"delivery": watched(2.6), **others}) == {"delivery"}


def test_the_more_rise_together_the_less_far_each_has_to():
    others = {number: watched(-2) for number in range(30)}
    rising = {f"rising {number}": watched(0.3) for number in range(10)}
    assert journey_signals({**others, **rising}) == set(rising)


def test_nothing_watched_and_nothing_observed_open_nothing():
    assert journey_signals({}) == set()
    assert journey_signals({"new": Watched(0, 0, THRESHOLD, RUN_LENGTH)}) == set()
    assert journey_signals({"new": Watched(9, 0, THRESHOLD, RUN_LENGTH)}) == set()


def test_a_busy_touchpoint_must_show_more_than_a_quiet_one():
    """With 600 answers in 90 days a sum reaches the threshold by chance in a quarter of cases."""
    assert watched(0, n=600).chance == pytest.approx(0.26, abs=0.01)
    assert journey_signals({"busy": watched(0, n=600)}) == set()
    assert journey_signals({"busy": watched(1.1, n=600)}) == {"busy"}


@given(sums)
def test_only_what_crossed_its_threshold_opens(values):
    tests = {number: watched(above) for number, above in enumerate(values)}
    assert all(values[number] >= -1e-9 for number in journey_signals(tests))


@given(sums, st.data())
def test_more_evidence_never_closes_a_signal(values, data):
    if not values:
        return
    at = data.draw(st.integers(0, len(values) - 1))
    before = journey_signals({number: watched(above) for number, above in enumerate(values)})
    raised = {number: watched(above + (number == at)) for number, above in enumerate(values)}
    assert before <= journey_signals(raised)


@given(sums, st.randoms())
def test_the_order_of_the_tests_is_no_matter(values, random: Random):
    pairs = [(number, watched(above)) for number, above in enumerate(values)]
    found = journey_signals(dict(pairs))
    random.shuffle(pairs)
    assert journey_signals(dict(pairs)) == found
