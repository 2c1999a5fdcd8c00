"""Did a solution help? Before and after, and beside untouched touchpoints."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.verdicts import one, under_needed
from journeys.metrics.differences import difference, estimate
from journeys.metrics.verdicts.controls import drift
from journeys.metrics.verdicts.plan import Plan, plan
from journeys.metrics.verdicts.verdict import verdict

ANY = Plan(15, 20)


def csat(satisfied: int, n: int) -> dict[int, int]:
    return {5: satisfied, 2: n - satisfied}


def outcome(before, after, **more) -> str:
    return verdict("csat", before, after, **{"planned": ANY, **more}).outcome


def test_a_clear_rise_is_improved_and_a_clear_fall_worsened():
    found = verdict("csat", csat(144, 180), csat(193, 212), planned=ANY)
    assert found.outcome == "improved"
    assert found.effect == found.change
    assert [round(each) for each in found.change] == [11, 4, 18]
    assert outcome(csat(193, 212), csat(144, 180)) == "worsened"


@pytest.mark.parametrize(("after", "expected"), [(119, "no_evidence"), (120, "improved")])
def test_both_sides_of_the_limit(after, expected):
    """105 of 150 before; from 120 of 150 on the interval of the difference is above zero."""
    assert outcome(csat(105, 150), csat(after, 150)) == expected
    low = difference(estimate("csat", csat(after, 150)), estimate("csat", csat(105, 150))).low
    assert (low > 0) is (expected == "improved")


@pytest.mark.parametrize(
    ("n", "expected", "missing"), [(99, "not_enough", 1), (100, "improved", 0)]
)
def test_below_the_shown_number_nothing_is_improved(n, expected, missing):
    found = verdict("csat", csat(105, 150), csat(n, n), planned=Plan(15, 100))
    assert (found.outcome, found.missing, found.n_after) == (expected, missing, n)
    worse = verdict("csat", csat(105, 150), csat(0, n), planned=Plan(15, 100))
    assert worse.outcome == ("worsened" if n == 100 else "not_enough")


def test_until_the_window_is_over_it_is_measured():
    assert outcome(csat(105, 150), csat(150, 150), is_window_over=False) == "measuring"
    assert outcome(csat(105, 150), csat(19, 19), is_window_over=False) == "not_enough"


@pytest.mark.parametrize(
    ("before", "after"), [({}, {5: 90}), ({5: 90}, {}), ({}, {}), ({5: 0}, {5: 0})]
)
def test_without_answers_there_is_no_verdict(before, after):
    found = verdict("csat", before, after, planned=plan("csat", before))
    assert (found.outcome, found.change, found.effect) == ("not_enough", None, None)


def test_where_no_number_is_enough_none_is_missing():
    found = verdict("csat", csat(7, 10), csat(300, 300), planned=plan("csat", csat(7, 10)))
    assert (found.outcome, found.missing) == ("not_enough", None)


def test_all_satisfied_before_and_after_is_no_improvement():
    assert outcome(csat(200, 200), csat(200, 200)) == "no_evidence"


def test_small_cells_need_fishers_test():
    """17 of 22 and 21 of 21: the interval is above zero, and the chance 2.8 %."""
    before, after = csat(17, 22), csat(21, 21)
    found = verdict("csat", before, after, planned=ANY)
    assert found.effect
    assert found.effect.low > 0
    assert found.outcome == "no_evidence"
    assert outcome(csat(16, 22), after) == "improved"
    assert outcome(after, before) == "no_evidence"
    assert outcome(after, csat(16, 22)) == "worsened"


def test_what_all_touchpoints_gained_is_not_counted():
    before, after = csat(175, 250), csat(215, 250)
    assert outcome(before, after) == "improved"
    found = verdict("csat", before, after, planned=ANY, controls=[(before, after)] * 3)
    assert found.outcome == "no_evidence"
    assert found.effect
    assert found.drift
    assert found.effect.value == pytest.approx(0)
    assert found.drift.change.value == pytest.approx(16)
    still = verdict("csat", before, before, planned=ANY, controls=[(after, before)] * 3)
    assert still.outcome == "improved"


def test_a_plan_with_controls_needs_them():
    before, after = csat(175, 250), csat(240, 250)
    planned = plan("csat", before, effect=15, controls=[before] * 3)
    assert planned.needed
    assert planned.needed < 250
    gone = verdict("csat", before, after, planned=planned, controls=[(before, {})])
    assert (gone.outcome, gone.drift) == ("not_enough", None)


@pytest.mark.parametrize(("metric", "low", "high"), [("nps", 0, 10), ("ces", 1, 7)])
def test_the_other_metrics_have_verdicts_in_their_units(metric, low, high):
    before, after = {low: 60, high: 60}, {low: 20, high: 100}
    found = verdict(metric, before, after, planned=ANY)
    assert found.outcome == "improved"
    assert found.change
    assert found.change.value == pytest.approx({"nps": 200 / 3, "ces": 2}[metric])
    assert verdict(metric, after, before, planned=ANY).outcome == "worsened"


def test_controls_that_stray_make_it_less_certain():
    """Changes of −20, 0 and +20 points: no mean of these tells what one touchpoint would do."""
    calm = [(csat(175, 250), csat(175, 250))] * 3
    wild = [(csat(175, 250), csat(each, 250)) for each in (125, 175, 225)]
    even, uneven = drift("csat", calm), drift("csat", wild)
    assert even
    assert uneven
    assert even.straying == 0
    assert 15 < uneven.straying < 21
    assert even.change.value == pytest.approx(uneven.change.value)
    assert uneven.change.low < even.change.low
    assert outcome(csat(175, 250), csat(220, 250), controls=calm) == "improved"
    assert outcome(csat(175, 250), csat(220, 250), controls=wild) == "no_evidence"
    # The touchpoint itself strays as much: that widens its effect once more.
    found = verdict("csat", csat(175, 250), csat(220, 250), planned=ANY, controls=wild)
    assert found.change
    assert found.effect
    assert found.effect.low < difference(found.change, uneven.change).low - 1
    two = drift("csat", wild[:2])
    assert two
    assert two.straying == 0


def test_controls_that_differ_by_chance_only_do_not_stray():
    """Changes of −2, 0 and +2 points, each known to about ±8."""
    alike = drift("csat", [(csat(175, 250), csat(each, 250)) for each in (170, 175, 180)])
    assert alike
    assert alike.straying == 0


def test_controls_need_fifty_answers_on_both_sides_and_count_by_them():
    small, large = (csat(35, 50), csat(45, 50)), (csat(350, 500), csat(350, 500))
    assert drift("csat", [(csat(35, 49), csat(49, 50)), (csat(35, 50), csat(35, 49))]) is None
    assert drift("csat", []) is None
    both = drift("csat", [small, large])
    assert both
    assert both.controls == 2
    assert both.change.value == pytest.approx(20 / 11)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 200))
def test_one_more_satisfied_never_makes_it_worse(before, after, n):
    order = ["worsened", "no_evidence", "improved"]
    if after >= 200 or n < 20:
        return
    first, second = (outcome(csat(before, 200), csat(each, 200)) for each in (after, after + 1))
    assert order.index(first) <= order.index(second)


@given(st.integers(0, 100), st.integers(0, 100))
def test_turned_round_it_is_the_opposite(before, after):
    opposite = {"improved": "worsened", "worsened": "improved", "no_evidence": "no_evidence"}
    there, back = (
        outcome(csat(one, 100), csat(other, 100))
        for one, other in ((before, after), (after, before))
    )
    assert back == opposite[there]


def test_by_simulation_a_null_is_seldom_improved_and_a_real_change_mostly():
    """200 of each from a fixed seed; bench/verdicts.py has thousands, closer to the limits."""
    chance = Random(1)
    null, real = (
        sum(
            one(chance, shares=(0.7, share), sizes=(150, 150)).outcome == "improved"
            for _ in range(200)
        )
        for share in (0.7, 0.9)
    )
    assert null <= 14
    assert real >= 190
    assert under_needed(20, chance) == 0
