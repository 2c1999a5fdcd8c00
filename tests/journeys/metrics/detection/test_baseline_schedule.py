"""The days on which a baseline is learnt: from the history, and anew after 90 days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.metrics.detection.answers import AnswerBaseline
from journeys.metrics.detection.baseline_schedule import answer_schedule, volume_schedule
from journeys.metrics.detection.volume_baseline import VolumeBaseline

FIRST = date(2026, 1, 5)  # a Monday
USUAL = AnswerBaseline(0.15, 0.15, 200)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def days_of(n: int, *, each_day: int = 1, first: int = 0) -> list[date]:
    return [on(first + at // each_day) for at in range(n)]


def test_the_first_baseline_is_learnt_on_the_day_after_the_fiftieth_answer():
    days, hits = days_of(60), [False] * 60
    ((day, baseline),) = answer_schedule(days, hits, today=on(60))
    assert (day, baseline.n) == (on(50), 50)
    assert answer_schedule(days, hits, today=on(49)) == []


def test_fifty_answers_that_are_too_far_apart_are_no_baseline():
    """One in four days: never fifty within 180 days."""
    days = [on(4 * at) for at in range(100)]
    assert answer_schedule(days, [False] * 100, today=on(400)) == []


@pytest.mark.parametrize(("age", "learnt"), [(89, 0), (90, 1)])
def test_a_baseline_is_renewed_after_90_days(age, learnt):
    days, hits = days_of(100), [False] * 100
    found = answer_schedule(days, hits, today=on(100), current=(on(100 - age), USUAL))
    assert len(found) == learnt


def test_a_rise_delays_the_renewal_until_90_days_without_one():
    days = days_of(300)
    hits = [60 <= at < 75 for at in range(300)]  # all dissatisfied, then the sum falls again
    ((day, _baseline), *_later) = answer_schedule(
        days, hits, today=on(300), current=(on(0), USUAL), resets=[75]
    )
    assert day == on(74 + 90 + 1)


def test_the_first_baseline_takes_the_journeys_share_of_its_day():
    asked = []

    def share(day: date) -> float:
        asked.append(day)
        return 0.4

    ((_day, baseline),) = answer_schedule(
        days_of(50), [False] * 50, today=on(50), journey_share=share
    )
    assert asked == [on(50)]
    assert baseline.share == pytest.approx(20 * 0.4 / 70)


@pytest.mark.parametrize(("days", "learnt"), [(27, 0), (28, 1)])
def test_tickets_are_learnt_from_28_whole_days(days, learnt):
    found = volume_schedule([2] * days, first=FIRST)
    assert [(day, baseline.days) for day, baseline in found] == [(on(28), 28)] * learnt


def test_the_rise_of_tickets_that_follows_is_not_learnt():
    counts = [1] * 100 + [9] * 60
    found = volume_schedule(counts, first=FIRST)
    assert [day for day, _baseline in found] == [on(28)]
    assert found[0][1].rate == 1


def test_a_baseline_of_tickets_is_learnt_from_the_last_90_days():
    counts = [5] * 30 + [2] * 200
    current = (on(60), VolumeBaseline(2, 2, 28))
    found = volume_schedule(counts, first=FIRST, current=current)
    assert [(day, baseline.rate) for day, baseline in found] == [(on(150), 2)]


@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.integers(0, 3), min_size=0, max_size=220),
    hits=st.lists(st.booleans(), min_size=220, max_size=220),
    later=st.integers(0, 40),
)
def test_going_on_from_a_baseline_is_the_same_as_going_through_the_history(gaps, hits, later):
    """A restart of the server, or a sweep that was late, changes no baseline."""
    days, at = [], 0
    for gap in gaps:
        at += gap
        days.append(on(at))
    dissatisfied = hits[: len(days)]
    today = on(at + later)
    whole = answer_schedule(days, dissatisfied, today=today)
    for position, known in enumerate(whole):
        rest = answer_schedule(days, dissatisfied, today=today, current=known)
        assert rest == whole[position + 1 :]
    assert all(baseline.n >= 50 for _day, baseline in whole)
    starts = [day for day, _baseline in whole]
    assert all(late - early >= timedelta(days=90) for early, late in pairwise(starts))
