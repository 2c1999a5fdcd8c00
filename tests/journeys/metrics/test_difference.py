"""The change of CSAT between two periods, in points."""

from journeys.metrics.figures import csat_difference


def test_the_change_is_in_points_from_five_answers_on():
    found = csat_difference({5: 4, 1: 1}, {5: 2, 1: 3})
    assert found is not None
    assert round(found[0], 9) == 40


def test_four_answers_on_either_side_say_nothing():
    assert csat_difference({5: 4}, {5: 5}) is None
    assert csat_difference({5: 5}, {5: 4}) is None
