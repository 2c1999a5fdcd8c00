"""Answers that come too soon after the mail, and two scores a moment apart."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.feedback.bot_detection import Press, is_in_a_row, is_unread, starts_row, too_soon

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
    ("before", "age", "open_for", "in_a_row"),
    [
        (4, 44.999, 0.999, True),
        (4, 45, 0.999, False),
        (4, 44.999, 1, False),
        (4, 0, 0, True),
        (0, 1, 0, True),
        (5, 1, 0, False),
        # The time on the page is not known: the time since the press before decides.
        (4, 9.999, None, True),
        (4, 10, None, False),
    ],
)
def test_another_score_within_45_seconds_unread_is_in_a_row(before, age, open_for, in_a_row):
    first = Press(before, NOW - timedelta(seconds=age))
    assert is_in_a_row(press(5, open_for), first) is in_a_row


def test_a_first_press_is_in_no_row():
    assert not is_in_a_row(press(5, 0), None)


def test_the_same_score_is_in_a_row_after_a_suspect_press_only():
    before = Press(5, NOW - timedelta(seconds=3), is_suspect=True)
    assert is_in_a_row(press(5, None), before)
    assert not is_in_a_row(press(5, 3), before)


@pytest.mark.parametrize(
    ("open_for", "facts", "starts"),
    [
        (0.999, {}, True),
        (1, {}, False),
        (None, {}, False),
        (0, {"is_bare": False}, False),
        (0, {"is_suspect": True}, False),
    ],
)
def test_a_row_starts_with_a_bare_press_on_an_unread_page(open_for, facts, starts):
    assert starts_row(press(5, open_for, **facts)) is starts


@pytest.mark.parametrize(("open_for", "unread"), [(0, True), (0.999, True), (1, False)])
def test_a_page_that_was_open_for_less_than_a_second_is_unread(open_for, unread):
    assert is_unread(timedelta(seconds=open_for)) is unread


def test_a_page_whose_time_is_not_known_is_not_taken_for_unread():
    assert not is_unread(None)


def press(score: int, open_for: float | None, **facts: bool) -> Press:
    known = None if open_for is None else timedelta(seconds=open_for)
    return Press(score, NOW, known, **facts)
