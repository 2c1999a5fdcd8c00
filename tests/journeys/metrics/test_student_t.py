"""Student's t, against values and formulas that do not come from Hill's approximation."""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.intervals import mean_t, normal_quantile, t_quantile

LEVELS = st.sampled_from([0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999])


@pytest.mark.parametrize(
    ("freedom", "level", "value", "error"),
    [
        (3, 0.05, 0.06808752267627, 1e-6), (3, 0.5, 0.7648923284043, 1e-6),
        (3, 0.95, 3.182446305284, 1e-6), (3, 0.99, 5.840909309733, 3e-8),
        (3, 0.999, 12.92397863669, 3e-8), (3, 0.999999, 130.1545895523, 3e-8),
        (4, 0.05, 0.06672849470076, 2e-7), (4, 0.5, 0.7406970841127, 2e-7),
        (4, 0.8, 1.533206274059, 2e-7), (4, 0.95, 2.776445105198, 2e-7),
        (4, 0.999, 8.61030158138, 1e-8), (4, 0.999999, 49.4586367552, 1e-8),
        (5, 0.5, 0.7266868438004, 1e-7), (5, 0.9, 2.015048373333, 1e-7),
        (5, 0.95, 2.570581835636, 1e-7), (5, 0.999, 6.868826625881, 1e-7),
        (6, 0.5, 0.7175581964914, 6e-8), (6, 0.95, 2.446911851145, 6e-8),
        (6, 0.99, 3.707428021325, 6e-8), (9, 0.05, 0.06447679010158, 2e-8),
        (9, 0.5, 0.7027221467513, 2e-8), (9, 0.95, 2.262157162798, 2e-8),
        (9, 0.99, 3.249835541592, 2e-8), (9, 0.9999, 6.593682583945, 3e-7),
        (12, 0.05, 0.06403076989926, 2e-9), (12, 0.5, 0.6954828655118, 2e-9),
        (12, 0.95, 2.178812829667, 2e-9), (12, 0.999999, 9.084692934011, 1e-6),
        (19, 0.5, 0.687621460204, 1e-9), (19, 0.95, 2.093024054408, 1e-9),
        (19, 0.99, 2.860934606465, 1e-9), (30, 0.5, 0.6827556933213, 1e-9),
        (30, 0.95, 2.042272456301, 1e-9), (30, 0.999, 3.645958635042, 1e-9),
        (120, 0.05, 0.06283806828082, 1e-12), (120, 0.5, 0.6765397249125, 1e-12),
        (120, 0.95, 1.979930405082, 1e-12), (120, 0.99, 2.617421145107, 1e-12),
        (1000, 0.5, 0.674735164607, 1e-12), (1000, 0.95, 1.962339080826, 1e-12),
        (1000, 0.999, 3.300282648424, 1e-12),
    ],
)  # fmt: skip
def test_a_quantile_has_the_digits_that_hill_promises(freedom, level, value, error):
    """Values of the regularized incomplete beta function; `error` is relative, Hill's own."""
    assert t_quantile(freedom, level=level) == pytest.approx(value, rel=error)


def share_within(t: float, freedom: int) -> float:
    """The probability of |T| < t as a finite sum: Abramowitz & Stegun, 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(freedom))
    if freedom % 2:
        term, total = cos(angle), 0.0
        for even in range(2, freedom, 2):
            total += term
            term *= cos(angle) ** 2 * even / (even + 1)
        return 2 / pi * (angle + sin(angle) * total)
    term, total = 1.0, 0.0
    for odd in range(1, freedom, 2):
        total += term
        term *= cos(angle) ** 2 * odd / (odd + 1)
    return sin(angle) * total


@given(st.integers(1, 200), LEVELS)
def test_the_level_lies_within_the_quantile(freedom, level):
    found = share_within(t_quantile(freedom, level=level), freedom)
    assert 1 - found == pytest.approx(1 - level, rel=2e-5)


@given(st.integers(1, 200), LEVELS)
def test_a_quantile_falls_with_each_degree_of_freedom_and_grows_with_the_level(freedom, level):
    quantile = t_quantile(freedom, level=level)
    assert quantile > t_quantile(freedom + 1, level=level) > normal_quantile(level)
    assert quantile > t_quantile(freedom, level=level - 0.01)


def test_one_degree_of_freedom_is_the_distribution_of_cauchy():
    """Its quartiles are at −1 and +1."""
    assert t_quantile(1, level=0.5) == pytest.approx(1, rel=1e-12)
    assert t_quantile(2, level=0.5) == pytest.approx(sqrt(2 / 3), rel=1e-12)


def test_no_degree_of_freedom_has_no_quantile():
    with pytest.raises(ValueError, match=r"^Student's t needs a degree of freedom\.$"):
        t_quantile(0)


def test_the_interval_of_two_answers_by_hand():
    """1 and 3: mean 2, standard error 1, t of one degree of freedom 12.7062047."""
    assert mean_t({1: 1, 3: 1}) == pytest.approx((-10.7062047, 14.7062047), abs=1e-6)


def test_the_interval_of_counted_answers_by_hand():
    """2, 4, 4, 6: mean 4, variance 8/3, standard error 0.8164966, t of three 3.1824463."""
    assert mean_t({2: 1, 4: 2, 6: 1}) == pytest.approx((1.4015433, 6.5984567), abs=5e-6)
    assert mean_t({2: 1, 4: 2, 6: 1}, level=0.5) == pytest.approx((3.3754681, 4.6245319), abs=5e-6)
