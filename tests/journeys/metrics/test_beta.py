"""Quantiles of the beta distribution against closed forms and published values."""

from __future__ import annotations

from math import asin, comb, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.beta import beta_quantile, beta_share


@pytest.mark.parametrize("x", [0.001, 0.2, 0.5, 0.77, 0.999])
def test_shares_with_a_closed_form(x):
    """Uniform, powers, the arcsine distribution, and 3x² − 2x³."""
    assert beta_share(x, 1, 1) == pytest.approx(x)
    assert beta_share(x, 4, 1) == pytest.approx(x**4)
    assert beta_share(x, 1, 4) == pytest.approx(1 - (1 - x) ** 4)
    assert beta_share(x, 0.5, 0.5) == pytest.approx(2 / pi * asin(sqrt(x)))
    assert beta_share(x, 2, 2) == pytest.approx(3 * x**2 - 2 * x**3)


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))), st.floats(0, 1)
)
def test_a_share_is_a_tail_of_the_binomial(case, x):
    """NIST Digital Library of Mathematical Functions, 8.17.5."""
    hits, n = case
    tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(hits, n + 1))
    assert beta_share(x, hits, n - hits + 1) == pytest.approx(tail, abs=1e-12)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129), (4, 20, 0.0573, 0.4366)],
)
def test_quantiles_are_the_published_exact_limits_of_a_proportion(hits, n, low, high):
    """Clopper & Pearson (1934), Biometrika 26, 404-413; tables of Documenta Geigy."""
    if hits:
        assert beta_quantile(0.025, hits, n - hits + 1) == pytest.approx(low, abs=0.00005)
    assert beta_quantile(0.975, hits + 1, n - hits) == pytest.approx(high, abs=0.00005)


@given(st.floats(0.001, 0.999), st.floats(0.05, 1e6), st.floats(0.05, 1e6))
def test_a_quantile_is_where_its_share_is_reached(share, a, b):
    x = beta_quantile(share, a, b)
    assert 0 <= x <= 1
    assert beta_share(x - 1e-9, a, b) <= share + 1e-7
    assert beta_share(x + 1e-9, a, b) >= share - 1e-7


@pytest.mark.parametrize(("x", "share"), [(-1, 0), (0, 0), (1, 1), (2, 1)])
def test_outside_the_distribution_there_is_nothing_or_all(x, share):
    assert beta_share(x, 2, 3) == share


def test_millions_of_answers_have_a_quantile():
    """The normal approximation, 0.7 less 1.96 standard errors."""
    n = 1e8
    assert beta_quantile(0.025, 0.7 * n, 0.3 * n) == pytest.approx(
        0.7 - 1.959964 * sqrt(0.21 / n), abs=1e-8
    )
