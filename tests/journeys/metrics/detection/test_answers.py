"""The baseline of a touchpoint's answers, and the test for a rise of dissatisfied ones."""

from __future__ import annotations

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.detection.answers import (
    AnswerBaseline,
    answer_baseline,
    answer_test,
    raised_share,
)
from journeys.metrics.detection.cusum import first_crossing, running_sums

counted = st.integers(50, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def known(share: float) -> AnswerBaseline:
    return AnswerBaseline(share, share, 0)


def test_fifty_answers_make_a_baseline_and_49_do_not():
    assert answer_baseline(7, 49) is None
    assert answer_baseline(0, 0) is None
    baseline = answer_baseline(7, 50)
    assert baseline
    assert baseline.n == 50


def test_more_dissatisfied_than_answers_are_refused():
    for dissatisfied in (-1, 61):
        with pytest.raises(ValueError, match=r"^There cannot be more dissatisfied answers"):
            answer_baseline(dissatisfied, 60)


def test_the_share_is_drawn_to_that_of_the_journey_as_by_twenty_answers():
    """(10 + 20 · 0.4) / (60 + 20)."""
    baseline = answer_baseline(10, 60, journey_share=0.4)
    assert baseline
    assert baseline.share == pytest.approx(0.225)


def test_the_cautious_share_is_the_upper_bound_of_the_touchpoint_alone():
    """Jeffreys' bound: four of five true shares that give 7 of 50 are below 18.7 %."""
    alone, in_journey = answer_baseline(7, 50), answer_baseline(7, 50, journey_share=0.02)
    assert alone
    assert in_journey
    assert alone.cautious == in_journey.cautious == pytest.approx(0.1870, abs=0.0005)
    high = answer_baseline(0, 50, journey_share=0.35)
    assert high
    assert high.cautious == high.share == pytest.approx(0.1)


@given(counted, st.floats(0, 1))
def test_a_baseline_lies_between_its_sources(case, journey_share):
    dissatisfied, n = case
    baseline = answer_baseline(dissatisfied, n, journey_share=journey_share)
    assert baseline
    low, high = sorted((dissatisfied / n, journey_share))
    assert low - 1e-9 <= baseline.share <= high + 1e-9
    assert baseline.share <= baseline.cautious <= 1


@given(st.floats(0, 0.99))
def test_the_raised_share_is_higher_and_possible(share):
    raised = raised_share(share)
    assert share <= raised < 1
    assert (1 - raised) >= (1 - share) / 2 - 1e-12


def test_twice_the_usual_share_up_to_a_third():
    assert raised_share(0.15) == 0.3
    assert raised_share(1 / 3) == pytest.approx(2 / 3)
    assert raised_share(0.5) == 0.75


def test_the_parameters_follow_from_the_rule():
    """For 15 % the design page found 4.5 by simulation."""
    test = answer_test(known(0.15))
    assert (test.usual, test.raised) == (0.15, 0.3)
    assert test.threshold == pytest.approx(4.52, abs=0.03)
    assert test.increments([True, False]) == pytest.approx([log(2), log(0.7 / 0.85)])


@pytest.mark.parametrize("share", [0.05, 0.15, 0.4, 0.97])
def test_every_share_has_a_test(share):
    test = answer_test(known(share))
    assert 0 < test.usual < test.raised < 1
    assert test.threshold > 0
    worse, better = test.increments([True, False])
    assert better < 0 < worse


def test_a_share_of_nothing_is_taken_as_two_per_cent():
    assert answer_test(known(0.0)) == answer_test(known(0.02))


def test_few_answers_before_ask_for_a_larger_rise():
    few, many = (answer_baseline(round(0.15 * n), n) for n in (60, 400))
    assert few
    assert many
    assert answer_test(few).usual > answer_test(many).usual > 0.15


@given(st.lists(st.booleans(), max_size=50), st.integers(0, 49))
def test_one_more_dissatisfied_answer_never_delays_a_signal(answers, at):
    if at >= len(answers):
        return
    test = answer_test(known(0.15))
    worse = [*answers[:at], True, *answers[at + 1 :]]
    before, after = (
        first_crossing(running_sums(test.increments(each)), test.threshold)
        for each in (answers, worse)
    )
    assert before is None or (after is not None and after <= before)


def test_a_doubled_share_is_found_soon_and_none_is_found_in_the_usual_one():
    """One run of each from a fixed seed; bench/detection.py has thousands."""
    chance, test = Random(2), answer_test(known(0.15))
    quiet = test.increments([chance.random() < 0.15 for _ in range(300)])
    assert first_crossing(running_sums(quiet), test.threshold) is None
    loud = test.increments([chance.random() < 0.45 for _ in range(150)])
    crossing = first_crossing(running_sums(loud), test.threshold)
    assert crossing is not None
    assert crossing < 100
