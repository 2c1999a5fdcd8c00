"""The days a baseline is learnt from: 90, or as many more as 50 answers need, up to 180."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from journeys.metrics.detection.baseline_window import baseline_window, is_renewal_due

NOW = date(2026, 12, 1)


def days_ago(*days: int) -> list[date]:
    return [NOW - timedelta(days=day) for day in days]


def test_a_busy_touchpoint_learns_from_90_days():
    days = days_ago(*range(170, -1, -1))
    first, end = baseline_window(days, now=NOW)
    assert days[first] == NOW - timedelta(days=90)
    assert days[end - 1] == NOW - timedelta(days=1)


def test_a_quiet_one_goes_back_until_it_has_50_answers():
    days = days_ago(*range(300, 0, -3))
    first, end = baseline_window(days, now=NOW)
    assert end - first == 50
    assert days[first] == NOW - timedelta(days=150)


def test_but_never_more_than_180_days():
    days = days_ago(*range(300, 0, -5))
    first, end = baseline_window(days, now=NOW)
    assert (days[first], end - first) == (NOW - timedelta(days=180), 36)


@pytest.mark.parametrize("restarted", [1, 30, 120])
def test_nothing_before_a_restart_is_learnt_from(restarted):
    days = days_ago(*range(170, 0, -1))
    restarted_on = NOW - timedelta(days=restarted)
    first, end = baseline_window(days, now=NOW, restarted_on=restarted_on)
    assert days[first] == max(restarted_on, NOW - timedelta(days=90))
    assert end == len(days)


def test_without_answers_there_is_nothing_to_learn_from():
    assert baseline_window([], now=NOW) == (0, 0)
    assert baseline_window(days_ago(400, 300), now=NOW) == (2, 2)
    assert baseline_window(days_ago(0), now=NOW) == (0, 0)
    assert baseline_window(days_ago(9, 5), now=NOW, restarted_on=NOW) == (2, 2)


def test_a_baseline_is_renewed_after_90_days_unless_a_signal_is_open():
    old, young = NOW - timedelta(days=90), NOW - timedelta(days=89)
    assert is_renewal_due(old, now=NOW, is_signal_open=False)
    assert not is_renewal_due(young, now=NOW, is_signal_open=False)
    assert not is_renewal_due(old, now=NOW, is_signal_open=True)
