from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from journeys.maps.charts.bars import bars, interval_bar
from journeys.metrics.figures import figure


def test_an_interval_stands_on_the_track_of_its_scale():
    drawn = interval_bar(figure("csat", {5: 37, 1: 21}, target=85))
    assert (drawn.tone, drawn.bar_x, drawn.bar_width) == ("below", 69.3, 32.7)
    assert (drawn.goal_path, drawn.track_path) == ("M115.6 1V15", "M0 8H136")
    assert drawn.label == "95 % interval 51 to 75 %, target 85 %"


def test_nps_has_nought_in_the_middle():
    drawn = interval_bar(figure("nps", {10: 20, 0: 20}), width=100)
    assert drawn.point_x == 48.8
    assert "−" in drawn.label


def test_a_withheld_figure_has_no_interval():
    assert interval_bar(figure("csat", {5: 4})) is None


@given(st.lists(st.integers(0, 500), max_size=30))
def test_bars_stay_in_their_frame(counts):
    drawn = bars(counts)
    assert len(drawn) == len(counts)
    assert all(0 <= bar.y <= 24 and bar.x + bar.width <= 140 for bar in drawn)
    assert [bar.is_last for bar in drawn] == [False] * (len(counts) - 1) + [True] * bool(counts)


def test_the_shapes_of_an_interval_stand_around_the_middle():
    drawn = interval_bar(figure("csat", {5: 37, 1: 21}))
    assert (drawn.width, drawn.height, drawn.goal_path) == (136, 16, "")
    assert (drawn.bar_y, drawn.bar_height) == (5, 6)
    assert (drawn.point_y, drawn.point_width, drawn.point_height) == (2.5, 2.5, 11)
    assert drawn.label == "95 % interval 51 to 75 %"


def test_the_point_stays_within_the_track():
    """At the ends of the scale half of the point would stand outside."""
    most, least = figure("csat", {5: 30}), figure("csat", {1: 30})
    assert interval_bar(most, width=100).point_x == 97.5
    assert interval_bar(least, width=100).point_x == 0


def test_an_interval_of_no_width_is_a_pixel_wide():
    drawn = interval_bar(figure("ces", {4: 100_000}), width=100)
    assert (drawn.bar_x, drawn.bar_width) == (50, 1)


def test_an_interval_without_both_bounds_is_not_drawn():
    whole = figure("csat", {5: 37, 1: 21})
    for missing in ("value", "low", "high"):
        assert interval_bar(replace(whole, **{missing: None})) is None


def test_a_figure_at_the_end_of_its_scale_keeps_its_goal_there():
    drawn = interval_bar(figure("csat", {5: 30}, target=120), width=100)
    assert drawn.goal_path == "M100.0 1V15"


def test_the_words_of_an_interval_have_the_places_and_the_unit_of_the_figure():
    nps = interval_bar(figure("nps", {10: 12, 7: 5, 0: 30}, target=-10))
    assert nps.label == "95 % interval −60 to −12, target −10"
    ces = interval_bar(figure("ces", {7: 10, 5: 8, 1: 2}, target=5.5))
    assert ces.label == "95 % interval 4.6 to 6.2, target 5.5"
    assert interval_bar(figure("ces", {7: 10, 5: 8, 1: 2})).label == "95 % interval 4.6 to 6.2"


def test_three_weeks_by_hand():
    """Three bars and two gaps of 3 fill 134 of 136 pixels."""
    first, second, last = bars([0, 1, 3])
    assert [bar.x for bar in (first, second, last)] == [1, 46.7, 92.3]
    assert {bar.width for bar in (first, second, last)} == {42.7}
    assert [(bar.y, bar.height) for bar in (first, second, last)] == [(24, 0), (16, 8), (0, 24)]
    assert [bar.count for bar in (first, second, last)] == [0, 1, 3]


def test_heights_and_places_are_rounded_to_a_tenth():
    first, second = bars([2, 7], width=50.25, height=10)
    assert (first.x, first.y, first.width, first.height) == (1, 7.1, 22.6, 2.9)
    assert (second.x, second.y) == (26.6, 0)


def test_a_hundred_weeks_have_a_pixel_each():
    assert {bar.width for bar in bars([1] * 100)} == {1}
    assert bars([1])[0].height == 24


def test_bars_with_the_same_most_can_be_compared():
    few, many = bars([1, 2], most=10), bars([5, 10], most=10)
    assert [bar.height for bar in (*few, *many)] == [2.4, 4.8, 12.0, 24.0]
    assert bars([12], most=10)[0].height == 24
    assert bars([0, 0], most=0)[0].height == 0
