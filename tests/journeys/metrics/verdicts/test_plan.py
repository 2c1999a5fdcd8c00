"""The answers that a verdict needs, known before the solution ships."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.figures import value_and_interval
from journeys.metrics.verdicts.plan import plan, usual_effect, variance

counted = st.dictionaries(st.integers(1, 5), st.integers(0, 200), min_size=1)


def csat(satisfied: int, n: int) -> dict[int, int]:
    return {5: satisfied, 2: n - satisfied}


def test_the_number_is_that_of_the_textbook():
    """70 % of a million before, 15 points sought: 2.8016² · 0.1275 / 0.15² = 44.5 after."""
    assert plan("csat", csat(700_000, 1_000_000), effect=15).needed == 45


def test_answers_before_the_ship_date_are_counted_once():
    """150 at 70 %, ¾ added at each end: 0.12888 / (0.15²/2.8016² − 0.21079/150) = 88.2."""
    assert plan("csat", csat(105, 150), effect=15).needed == 89


def test_too_few_before_can_show_nothing():
    assert plan("csat", csat(35, 50), effect=15).needed is None
    assert plan("csat", {}, effect=15).needed is None
    assert plan("csat", {5: 0}).needed is None


def test_a_plan_never_needs_fewer_than_twenty():
    assert plan("csat", csat(100, 1000), effect=80).needed == 20


def test_half_of_what_is_missing_is_sought_if_nothing_is_declared():
    assert usual_effect("csat", csat(70, 100)) == pytest.approx(15)
    assert usual_effect("nps", {10: 40, 7: 40, 0: 20}) == pytest.approx(40)
    assert usual_effect("ces", {5: 10}) == pytest.approx(1)
    assert usual_effect("csat", {}) == 0


def test_where_all_are_satisfied_nothing_is_left_to_improve():
    assert plan("csat", csat(500, 500)).needed is None
    assert plan("csat", csat(450, 500), effect=11).needed is None
    assert plan("csat", csat(450, 500), effect=10).needed
    assert plan("csat", csat(450, 500), effect=0).needed is None


def test_controls_make_it_longer_and_small_ones_are_left_out():
    before = csat(175, 250)
    alone = plan("csat", before, effect=15)
    one, three = (plan("csat", before, effect=15, controls=[before] * k) for k in (1, 3))
    assert None not in (alone.needed, one.needed, three.needed)
    assert alone.needed < three.needed < one.needed
    assert (alone.controls, one.controls, three.controls) == (0, 1, 3)
    # One as large: (0.2105 + 0.1283) / (0.15²/2.8016² − 2 · 0.2105/250) = 286.4.
    assert (alone.needed, one.needed, three.needed) == (64, 287, 114)
    assert plan("csat", before, effect=15, controls=[csat(35, 49)]) == alone
    assert plan("csat", before, effect=15, controls=[csat(35, 50)]).controls == 1


@pytest.mark.parametrize(("metric", "effect"), [("csat", 12), ("nps", 20), ("ces", 0.5)])
def test_a_smaller_effect_needs_more(metric, effect):
    top = {"csat": 5, "nps": 10, "ces": 7}[metric]
    before = {top: 300, 1: 150}
    larger, smaller = plan(metric, before, effect=effect), plan(metric, before, effect=effect * 0.8)
    assert larger.needed
    assert smaller.needed
    assert smaller.needed > larger.needed


def test_the_variance_of_an_answer():
    """70.25 of 100 and ¾ more at each end; NPS and CES by hand."""
    mean = (70 + 0.75) / 101.5
    assert variance("csat", csat(70, 100)) == pytest.approx(10_000 * mean * (1 - mean))
    assert variance("nps", {10: 50, 0: 50}) == pytest.approx(10_000)
    assert variance("nps", {8: 100}) == pytest.approx(10_000 * 1.5 / 101.5)
    assert variance("ces", {1: 50, 7: 50}) == pytest.approx(9)
    assert variance("csat", csat(70, 100), raised_by=15) < variance("csat", csat(70, 100))
    assert variance("csat", csat(100, 100), raised_by=50) == 1


@given(counted, st.floats(1, 40))
def test_a_plan_is_none_or_enough_to_see_the_effect(counts, effect):
    found = plan("csat", counts, effect=effect)
    n = sum(counts.values())
    if found.needed is None:
        return
    assert found.needed >= 20
    assert value_and_interval("csat", counts)[0] + effect <= 100
    left = variance("csat", counts) / n
    left += variance("csat", counts, raised_by=effect) / found.needed
    assert effect / left**0.5 >= 2.8015
