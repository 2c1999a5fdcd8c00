"""Slopes, heights and paths of the monotone cubic, worked out by hand."""

from __future__ import annotations

import pytest

from journeys.maps.charts.paths import area, curve, height_at, short, slopes

# Up and down again: the slopes are 1.5, 0 and −1.5.
PEAK = [(0.0, 0.0), (30.0, 30.0), (60.0, 0.0)]


def test_a_peak_is_level_at_its_top():
    assert slopes(PEAK) == [1.5, 0, -1.5]
    assert curve(PEAK) == "M0 0C10 15 20 30 30 30C40 30 50 15 60 0"


def test_a_slope_is_weighed_by_the_width_of_the_other_side():
    """(1·30 + 3·10) / 40 = 1.5; at the ends (3·1 − 1.5) / 2 and (3·3 − 1.5) / 2."""
    points = [(5.0, 1.0), (15.0, 11.0), (45.0, 101.0)]
    assert slopes(points) == [0.75, 1.5, 3.75]
    assert curve(points) == "M5 1C8.3 3.5 11.7 6 15 11C25 26 35 63.5 45 101"


@pytest.mark.parametrize(
    ("heights", "middle"),
    [((0, 10, 110), 2), ((0, -10, -110), -2), ((0, 100, 110), 2), ((0, -100, -110), -2)],
)
def test_a_slope_is_at_most_twice_the_gentler_side(heights, middle):
    points = [(10.0 * at, float(height)) for at, height in enumerate(heights)]
    assert slopes(points)[1] == middle


def test_a_level_stretch_stays_level():
    assert slopes([(0.0, 7.0), (10.0, 7.0), (20.0, 17.0)])[1] == 0


def test_few_points_have_straight_slopes():
    assert slopes([]) == []
    assert slopes([(1.0, 2.0)]) == [0]
    assert slopes([(10.0, 2.0), (20.0, 7.0)]) == [0.5, 0.5]


def test_two_points_bound_an_area_that_is_closed_backwards():
    upper, lower = [(5.0, 1.0), (15.0, 11.0)], [(5.0, 21.0), (15.0, 31.0)]
    assert area(upper, lower) == (
        "M5 1C8.3 4.3 11.7 7.7 15 11L15 31C11.7 27.7 8.3 24.3 5 21Z"
    )  # fmt: skip
    assert area(upper[:1], lower) == area(upper, lower[:1]) == ""


@pytest.mark.parametrize(
    ("x", "height"),
    [(-5, 0), (0, 0), (15, 20.625), (30, 30), (45, 20.625), (50, 14.444444), (60, 0), (70, 0)],
)
def test_a_height_lies_on_the_drawn_cubic(x, height):
    """⅜·15 + ⅜·30 + ⅛·30 halfway up; 1/27·30 + 6/27·30 + 12/27·15 two thirds down."""
    assert height_at(PEAK, x) == pytest.approx(height, abs=1e-6)


def test_a_height_outside_is_that_of_the_nearest_end():
    points = [(5.0, 1.0), (15.0, 11.0)]
    assert [height_at(points, x) for x in (0, 5, 10, 15, 20)] == [1, 1, 6, 11, 11]
    assert [height_at(points[:1], x) for x in (0, 5, 10)] == [1, 1, 1]


def test_a_number_is_short():
    numbers = (2, 10.0, 1.26, -0.04, -1.25001, 100.04)
    assert [short(number) for number in numbers] == ["2", "10", "1.3", "0", "-1.3", "100"]
