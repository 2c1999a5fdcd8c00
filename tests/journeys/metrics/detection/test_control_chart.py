"""The data of the control charts of a touchpoint, and the size of a rise."""

from __future__ import annotations

import pytest

from journeys.metrics.detection.answers import AnswerBaseline, answer_test
from journeys.metrics.detection.control_chart import answer_chart, volume_chart
from journeys.metrics.detection.volume_baseline import VolumeBaseline
from journeys.metrics.intervals import wilson

USUAL = AnswerBaseline(0.15, 0.15, 200)
SIX = VolumeBaseline(6, 6, 90)
# One in seven is dissatisfied, then two of three.
CALM, LOUD = [5, 4, 5, 3, 5, 4, 1], [1, 2, 5]


def test_a_rise_is_a_signal_with_its_beginning_and_its_size():
    scores = CALM * 8 + LOUD * 6
    (stretch,) = answer_chart("csat", scores, baselines=[(0, USUAL)])
    ((signal, rise),) = stretch.signals
    assert 55 <= signal.since <= 57
    assert 60 < signal.opened_at < 72
    assert signal.until == len(scores)
    assert (rise.n, rise.dissatisfied) == (
        len(scores) - signal.since,
        sum(score <= 2 for score in scores[signal.since :]),
    )
    assert rise.usual == 0.15
    assert rise.interval == wilson(rise.dissatisfied, rise.n)
    assert rise.interval.low > rise.usual
    assert len(stretch.trend) == len(stretch.sums) == len(scores)
    assert stretch.threshold == answer_test(USUAL).threshold
    assert stretch.sums[signal.opened_at] >= stretch.threshold > stretch.sums[signal.opened_at - 1]


def test_the_trend_is_the_share_satisfied_and_the_sum_that_dissatisfied():
    """All neutral: neither."""
    (stretch,) = answer_chart("csat", [3] * 60, baselines=[(0, USUAL)])
    assert [each.value for each in stretch.trend] == [0] * 60
    assert stretch.sums == [0] * 60
    assert stretch.signals == []


@pytest.mark.parametrize(
    ("metric", "worst", "better"), [("csat", 2, 3), ("nps", 6, 7), ("ces", 3, 4)]
)
def test_the_lowest_band_of_each_scale_counts(metric, worst, better):
    loud, quiet = (
        answer_chart(metric, [score] * 20, baselines=[(0, USUAL)]) for score in (worst, better)
    )
    assert loud[0].signals
    assert not quiet[0].signals


def test_a_restart_forgets_the_sum_and_until_it_has_learnt_nothing_is_tested():
    scores = [*[1] * 5, *[1] * 30, *[1] * 5]
    stretches = answer_chart("csat", scores, baselines=[(0, USUAL), (5, None), (35, USUAL)])
    assert [each.first for each in stretches] == [0, 5, 35]
    assert [each.threshold is None for each in stretches] == [False, True, False]
    assert [bool(each.signals) for each in stretches] == [False, False, False]
    assert [len(each.sums) for each in stretches] == [5, 0, 5]
    assert stretches[2].sums == stretches[0].sums
    (whole,) = answer_chart("csat", scores, baselines=[(0, USUAL)])
    assert whole.signals


def test_positions_of_signals_are_those_of_the_whole_chart():
    scores = CALM * 4 + [1] * 12
    shifted = answer_chart("csat", scores, baselines=[(0, None), (28, USUAL)])
    ((signal, _rise),) = shifted[1].signals
    assert (signal.since, signal.opened_at, signal.until) == (28, 34, 40)


def test_before_the_first_baseline_nothing_is_tested():
    chart = answer_chart("csat", CALM * 8, baselines=[(50, USUAL)])
    assert [(each.first, each.baseline) for each in chart] == [(0, None), (50, USUAL)]
    assert answer_chart("csat", CALM, baselines=[])[0].baseline is None
    assert answer_chart("csat", [], baselines=[(0, USUAL)]) == []
    assert [
        each.first for each in answer_chart("csat", CALM, baselines=[(0, USUAL), (7, None)])
    ] == [0]


def test_after_it_was_acknowledged_a_signal_opens_again_only_if_the_rise_goes_on():
    over = answer_chart("csat", [1] * 10 + CALM * 8, baselines=[(0, USUAL)], acknowledged={10})
    assert [signal.until for signal, _rise in over[0].signals] == [10]
    on = answer_chart("csat", [1] * 20, baselines=[(0, USUAL)], acknowledged={10})
    assert [signal.opened_at for signal, _rise in on[0].signals] == [6, 16]


def test_a_score_of_another_scale_is_refused():
    with pytest.raises(ValueError, match="not on the csat scale 1 to 5"):
        answer_chart("csat", [5, 9], baselines=[(0, USUAL)])


def test_tickets_have_a_usual_number_for_each_day_and_a_ratio_since_the_rise():
    baseline = VolumeBaseline(6, 6, 90, (1.5, 1.5, 1, 1, 1, 0.5, 0.5))
    week = [9, 9, 6, 6, 6, 3, 3]
    chart = volume_chart(week * 4 + [2 * each for each in week], first_weekday=0, baseline=baseline)
    assert chart.usual[:7] == week
    ((signal, rise),) = chart.signals
    assert signal.since == 28
    assert 28 < signal.opened_at < 34
    assert (rise.tickets, rise.days, rise.usual, rise.ratio) == (84, 7, 42, 2)
    assert rise.interval == pytest.approx((67.0 / 42, 104.0 / 42), abs=0.01)
    two_days = volume_chart(week * 4 + [27, 27], first_weekday=0, baseline=baseline).signals[0][1]
    assert (two_days.days, two_days.usual, two_days.ratio) == (2, 18, 3)


def test_days_that_vary_more_have_a_wider_ratio():
    wide = VolumeBaseline(6, 6, 90, dispersion=4)
    even, uneven = (
        volume_chart([30] * 5, first_weekday=3, baseline=each).signals[0][1] for each in (SIX, wide)
    )
    assert even.ratio == uneven.ratio == 5
    assert uneven.interval.low < even.interval.low < 5 < even.interval.high < uneven.interval.high


def test_usual_days_and_no_days_have_no_signal():
    assert volume_chart([6] * 60, first_weekday=0, baseline=SIX).signals == []
    assert volume_chart([], first_weekday=0, baseline=SIX).sums == []


def test_an_acknowledged_rise_of_tickets_begins_anew():
    chart = volume_chart([15] * 12, first_weekday=0, baseline=SIX, acknowledged={6})
    assert [signal.since for signal, _rise in chart.signals] == [0, 6]
    assert chart.sums[6] == chart.sums[0]
