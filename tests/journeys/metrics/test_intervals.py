from __future__ import annotations

from itertools import product
from math import comb, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.intervals import adjusted_wald_nps, bounded_mean, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_as_published(hits, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson(hits, n) == pytest.approx((low, high), abs=0.00005)


def test_nps_of_ten_answers_covers_what_plain_wald_does_not():
    """Every outcome of ten answers (60 % promoters, 15 % detractors), not a sample of them."""
    n, up, down = 10, 0.6, 0.15
    covered = {"plain": 0.0, "adjusted": 0.0}
    for promoters, detractors in product(range(n + 1), repeat=2):
        if promoters + detractors > n:
            continue
        rest = n - promoters - detractors
        chance = comb(n, promoters) * comb(n - promoters, detractors)
        chance *= up**promoters * down**detractors * (1 - up - down) ** rest
        figure, mix = (promoters - detractors) / n, (promoters + detractors) / n
        reach = 1.96 * sqrt((mix - figure**2) / n)
        low, high = adjusted_wald_nps(promoters, detractors, n)
        covered["plain"] += chance * (figure - reach <= up - down <= figure + reach)
        covered["adjusted"] += chance * (low <= up - down <= high)
    assert covered["plain"] < 0.92
    assert covered["adjusted"] >= 0.94


def test_nps_by_hand():
    """(12+¾)/(20+3) − (3+¾)/(20+3) = 0.3913; its standard error is 0.1566."""
    assert adjusted_wald_nps(12, 3, 20) == pytest.approx((0.0843113, 0.6982974), abs=5e-7)
    assert adjusted_wald_nps(12, 3, 20, level=0.5) == pytest.approx((0.2856577, 0.496951), abs=5e-7)


def test_wilson_covers_the_truth_as_often_as_it_says():
    chance = Random(1)
    for truth in (0.1, 0.5, 0.85):
        hits = [sum(chance.random() < truth for _ in range(25)) for _ in range(800)]
        covered = sum(low <= truth <= high for low, high in (wilson(hit, 25) for hit in hits))
        assert covered / 800 > 0.93


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_share_and_mirrors(case):
    hits, n = case
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low))
    if hits < n:
        assert wilson(hits + 1, n) > (low, high)


@given(st.integers(0, 80), st.integers(0, 80), st.integers(0, 80))
def test_nps_holds_its_figure_and_mirrors(promoters, detractors, passives):
    n = promoters + detractors + passives
    if not n:
        return
    low, high = adjusted_wald_nps(promoters, detractors, n)
    assert -1 <= low <= (promoters - detractors) / n <= high <= 1
    assert adjusted_wald_nps(detractors, promoters, n) == pytest.approx((-high, -low))


def test_nothing_has_no_interval():
    with pytest.raises(ValueError, match=r"^An interval needs at least one answer\.$"):
        wilson(0, 0)
    with pytest.raises(ValueError, match=r"^An interval needs at least one answer\.$"):
        bounded_mean({4: 0}, low=1, high=5)


def test_more_hits_than_answers_have_no_interval():
    for hits in (-1, 6):
        with pytest.raises(ValueError, match=r"^There cannot be more hits than answers\.$"):
            wilson(hits, 5)
    with pytest.raises(ValueError, match=r"^There cannot be more of both than answers\.$"):
        adjusted_wald_nps(3, 3, 5)
    with pytest.raises(ValueError, match=r"^An interval needs at least one answer\.$"):
        adjusted_wald_nps(0, 0, 0)


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [(0.5, 0.5953093, 0.7872851), (0.95, 0.3967781, 0.8922087), (0.99, 0.3200247, 0.9204337)],
)
def test_wilson_by_hand_at_three_levels(level, low, high):
    """Seven of ten."""
    assert wilson(7, 10, level=level) == pytest.approx((low, high), abs=5e-7)


def test_one_answer_has_an_interval():
    """Wilson: 1/(1+z²) to 1. NPS: 1.75/4 − 0.75/4 = 0.25, its standard error 0.375."""
    assert wilson(1, 1) == pytest.approx((0.2065493, 1), abs=5e-7)
    assert adjusted_wald_nps(1, 0, 1) == pytest.approx((-0.4849865, 0.9849865), abs=5e-7)


def test_nps_of_two_alike_ends_at_the_scale():
    """2/5 with a reach of 0.644 would pass +1."""
    assert adjusted_wald_nps(2, 0, 2).high == 1
    assert adjusted_wald_nps(0, 2, 2).low == -1
