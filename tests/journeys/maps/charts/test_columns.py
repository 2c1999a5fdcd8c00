"""Dots, labels and words of the columns of a feeling curve."""

from __future__ import annotations

import pytest

from journeys.maps.charts.columns import CurvePoint, describe_curve, dot, note, signed

MANY = CurvePoint(x=40.26, lived=0.26, low=0.1, high=0.4, n=60, name="Delivery")


def y(feeling: float) -> float:
    """Pixels of a feeling: 100 in the middle, 40 for each step."""
    return 100 - 40 * feeling


def point(**facts: object) -> CurvePoint:
    return CurvePoint(**{"x": 40.26, "lived": 0.26, "low": 0.1, "high": 0.4, "n": 60} | facts)


def test_a_dot_stands_on_the_curve_with_its_label_above():
    drawn = dot(MANY, 0.266, y)
    assert (drawn.x, drawn.y, drawn.kind) == (40.3, 89.4, "lived")
    assert (drawn.label, drawn.label_y) == ("+0.3", 78.4)
    assert (drawn.is_moment, drawn.moment_path, drawn.gap_label) == (False, "", "")


def test_a_moment_of_truth_is_a_diamond_with_a_wider_margin():
    drawn = dot(point(is_moment=True), 0.5, y)
    assert drawn.is_moment
    assert drawn.moment_path == "M40.3 70l10 10-10 10-10-10z"
    assert drawn.label_y == 63


@pytest.mark.parametrize(
    ("above", "label_y"),
    [(2, 89), (2.25, 125), (2.75, 125), (39.75, 125), (40, 89), (40.5, 89), (-10, 89)],
)
def test_a_label_goes_below_where_the_expected_curve_is_just_above(above, label_y):
    drawn = dot(point(expected=above / 40, high=2.0), 0, y)
    assert (drawn.kind, drawn.label_y) == ("lived", label_y)


def test_a_gap_is_measured_and_its_label_stands_above_the_expected_curve():
    drawn = dot(point(expected=1.516), 0.26, y)
    assert (drawn.kind, drawn.gap_label) == ("gap", "1.3 below expected")
    assert (drawn.label_y, drawn.gap_label_y) == (114.6, 25.4)


def test_a_gap_beyond_the_reach_of_the_label_keeps_the_label_below():
    assert dot(point(expected=1.9), 0, y).label_y == 125


def test_a_gap_below_a_neutral_expectation_is_measured_from_nought():
    drawn = dot(point(expected=0.0, lived=-1.0, high=-0.5), -1, y)
    assert (drawn.gap_label, drawn.gap_label_y) == ("1.0 below expected", 86)


def test_few_answers_are_grey():
    assert dot(point(thin=True), 0.26, y).kind == "grey"
    assert dot(point(thin=True, expected=1.5), 0.26, y).kind == "grey"


@pytest.mark.parametrize(
    ("facts", "below"),
    [
        ({"expected": 0.5}, True),
        ({"expected": 0.4}, False),
        ({"expected": 0.39}, False),
        ({"expected": 0.5, "thin": True}, False),
        ({"expected": None}, False),
        ({"expected": 0.5, "high": None}, False),
        ({"expected": 0.5, "lived": None}, False),
    ],
)
def test_surely_below_needs_the_whole_interval_below(facts, below):
    assert point(**facts).is_surely_below is below


def test_a_note_stands_below_the_expected_curve_or_the_middle():
    assert note(point(lived=None, n=1), y) == (40.3, 126, "1 answer, no curve yet")
    assert note(point(lived=None, n=4, expected=0.516), y) == (
        40.3, 105.4, "4 answers, no curve yet",
    )  # fmt: skip
    assert note(point(lived=None, n=4, expected=-1), y)[1] == 166


def test_the_words_of_every_kind_of_column():
    columns = [
        point(name="Offer", lived=None, n=1),
        point(name="Order", lived=None, n=3),
        point(name="", lived=0.5),
        point(name="Ride", lived=-0.5, expected=1.0, high=-0.1),
        point(name="Repair", lived=0.5, expected=0.5, high=0.9),
    ]
    assert describe_curve(columns) == (
        "Offer: 1 answer, no curve yet. Order: 3 answers, no curve yet. –: lived +0.5. "
        "Ride: lived −0.5, expected +1.0, significantly below. "
        "Repair: lived +0.5, expected +0.5."
    )
    assert describe_curve([]) == ""


def test_a_feeling_is_rounded_to_a_tenth():
    assert [signed(value) for value in (0.26, -1.96, -2, 0.05001)] == [
        "+0.3",
        "−2.0",
        "−2.0",
        "+0.1",
    ]


def test_nothing_is_surely_below_where_every_customer_was_satisfied():
    facts = {"x": 0, "expected": 1.5, "lived": 1.0, "low": 0.7, "high": 1.2, "n": 20}
    assert CurvePoint(**facts).is_surely_below
    assert not CurvePoint(**facts, all_satisfied=True).is_surely_below
