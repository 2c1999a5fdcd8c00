"""The response rate of a cohort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.response import Response


@st.composite
def responses(draw):
    asked = draw(st.integers(0, 500))
    answered = draw(st.integers(0, asked))
    return Response(asked, answered, draw(st.integers(0, asked - answered)))


@pytest.mark.parametrize(
    ("asked", "answered", "rate"), [(0, 0, None), (4, 4, None), (5, 0, 0), (5, 5, 1), (8, 2, 0.25)]
)
def test_a_rate_is_shown_from_five_asked(asked, answered, rate):
    assert Response(asked, answered).rate == rate


def test_suspect_answers_are_told_apart():
    found = Response(10, 3, 2)
    assert (found.rate, found.unanswered) == (0.3, 5)


@pytest.mark.parametrize("counts", [(-1, 0, 0), (3, -1, 0), (3, 1, -1), (3, 4, 0), (3, 2, 2)])
def test_impossible_counts_are_refused_not_clamped(counts):
    with pytest.raises(ValueError, match=r"never negative|Only those who were asked"):
        Response(*counts)


@given(responses(), responses())
def test_cohorts_add_up(one, two):
    both = one + two
    assert both.asked == one.asked + two.asked
    assert both.answered + both.suspect + both.unanswered == both.asked
    assert both.rate is None or 0 <= both.rate <= 1


@given(responses(), st.integers(0, 4))
def test_a_group_counts_as_often_as_its_number(one, number):
    added = Response()
    for _each in range(number):
        added += one
    assert one.times(number) == added
