"""Answers that come too soon after the mail, and two scores a moment apart."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.feedback.bot_detection import too_soon, tried_another

NOW = datetime(2026, 12, 8, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "seconds"),
    [(-0.001, None), (0, 0), (1.9, 1), (9.999, 9), (10, None), (10.001, None), (86_409, None)],
)
def test_an_answer_within_ten_seconds_is_too_soon(age, seconds):
    assert too_soon(NOW - timedelta(seconds=age), NOW) == seconds


def test_a_mail_without_a_time_of_delivery_is_never_too_soon():
    assert too_soon(None, NOW) is None


@pytest.mark.parametrize(
    ("before", "age", "tried"),
    [
        (4, 44.999, True),
        (4, 0, True),
        (4, 45, False),
        (4, 45.001, False),
        (0, 1, True),
        (5, 1, False),
        (None, 1, False),
    ],
)
def test_another_score_within_45_seconds_was_tried(before, age, tried):
    before_at = NOW - timedelta(seconds=age)
    assert tried_another(5, before=before, before_at=before_at, now=NOW) is tried
