"""The measurements of bench/ run on the product's tests; their limits are far away here."""

from __future__ import annotations

from random import Random
from statistics import mean

import pytest

from bench.detection import answers_of, counts_of, csat, learnt_csat, spread_counts_of, volume
from bench.journey_signals import measured


def test_a_rise_is_found_much_sooner_than_a_false_one():
    chance = Random(1)
    for found in (csat(0.3, 0.6, 8, chance), volume(6, 12, 2, chance)):
        assert found.keys() == {"median", "median_from_zero", "in_control"}
        assert 0 < found["median"] < 60
        assert found["in_control"] > 5 * found["median_from_zero"]


def test_a_learnt_baseline_has_the_same_figures():
    found = learnt_csat(400, 0.3, 0.6, 4, Random(2))
    assert found["median"] < 100 < found["in_control"]


@pytest.mark.parametrize("dispersion", [1, 3])
def test_drawn_counts_have_the_rate_and_the_dispersion(dispersion):
    chance = Random(3)
    draw = counts_of(6, chance) if dispersion == 1 else spread_counts_of(6, dispersion, chance)
    counts = draw(3000)
    assert mean(counts) == pytest.approx(6, abs=0.4)
    square = mean((count - 6) ** 2 for count in counts)
    assert square / 6 == pytest.approx(dispersion, rel=0.2)
    assert mean(answers_of(0.15, chance)(3000)) == pytest.approx(0.15, abs=0.04)


def test_judged_together_a_journey_has_fewer_false_signals():
    alone, together = (
        measured(1, Random(4), is_controlled=controlled) for controlled in (False, True)
    )
    assert together["false"] < alone["false"]
    assert alone["found"] == 1
