"""The level of evidence at a touchpoint, and its usual volume."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.metrics.evidence import evidence_level, is_quiet, usual_volume

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


def test_weeks_before_the_first_ticket_do_not_count():
    assert usual_volume([0, 0, 0, 0, 5, 5, 9]) == 5
    assert usual_volume([0, 5, 0, 9, 9]) == 5


def test_without_tickets_in_an_earlier_week_nothing_is_usual():
    assert usual_volume([0, 0, 7]) is None
    assert usual_volume([7]) is None
    assert usual_volume([]) is None


def test_a_touchpoint_is_quiet_after_ninety_days_without_an_answer():
    assert not is_quiet(NOW - timedelta(days=90), NOW)
    assert is_quiet(NOW - timedelta(days=90, seconds=1), NOW)
    assert not is_quiet(None, NOW)
