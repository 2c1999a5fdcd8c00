"""The level of evidence at a touchpoint, its usual volume, and the lowest touchpoint of a map."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.metrics.evidence import evidence_level, is_quiet, lowest, usual_volume
from journeys.metrics.figures import figure

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("n", "level"),
    [(0, "none"), (4, "none"), (5, "thin"), (19, "thin"), (20, "solid"), (500, "solid")],
)
def test_evidence_is_thin_from_five_answers_and_solid_from_twenty(n, level):
    assert evidence_level(n) == level


def test_the_usual_week_is_the_median_of_the_weeks_before_this_one():
    assert usual_volume([1, 2, 9, 100]) == 2
    assert usual_volume([9, 1, 2, 0]) == 2


def test_of_an_even_number_of_weeks_the_lower_middle_one_is_usual():
    assert usual_volume([1, 2, 6, 9, 0]) == 2


def test_without_tickets_in_an_earlier_week_nothing_is_usual():
    assert usual_volume([0, 0, 7]) is None
    assert usual_volume([7]) is None
    assert usual_volume([]) is None


def test_the_lowest_figure_is_the_smallest_share_of_its_own_scale():
    figures = {
        1: figure("csat", {5: 18, 1: 2}),
        2: figure("nps", {10: 10, 0: 10}),
        3: figure("csat", {5: 12, 1: 8}),
    }
    assert lowest(figures) == 2


def test_points_and_per_cent_are_compared_by_their_share():
    """50 points are three quarters of the way up, 0 points are half."""
    assert lowest({1: figure("nps", {10: 30, 0: 10}), 2: figure("csat", {5: 24, 1: 16})}) == 2
    assert lowest({1: figure("nps", {10: 20, 0: 20}), 2: figure("csat", {5: 126, 1: 124})}) == 1


def test_a_figure_of_fewer_than_twenty_answers_is_not_ranked():
    few, enough = figure("csat", {1: 19}), figure("csat", {5: 20})
    assert lowest({1: few, 2: enough}) == 2
    assert lowest({1: few}) is None
    assert lowest({}) is None


def test_a_touchpoint_is_quiet_after_ninety_days_without_an_answer():
    assert not is_quiet(NOW - timedelta(days=90), NOW)
    assert is_quiet(NOW - timedelta(days=90, seconds=1), NOW)
    assert not is_quiet(None, NOW)
