"""Fisher's exact test, for small cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.metrics.verdicts.fisher import chance_of_as_many, has_small_cell

tables = st.tuples(*[st.integers(1, 40)] * 2).flatmap(
    lambda sizes: st.tuples(
        st.integers(0, sizes[0]),
        st.just(sizes[0]),
        st.integers(0, sizes[1]),
        st.just(sizes[1]),
    )
)


@pytest.mark.parametrize(("hits", "chance"), [(4, 1 / 70), (3, 17 / 70), (0, 1)])
def test_the_lady_tasting_tea(hits, chance):
    """Fisher (1935), The Design of Experiments, chapter 2: eight cups, four of them milk first."""
    assert chance_of_as_many(hits, 4, 4 - hits, 4) == pytest.approx(chance)


@given(tables)
def test_a_chance_lies_within_0_and_1_and_falls_with_more_hits(table):
    hits, n, other, m = table
    chance = chance_of_as_many(hits, n, other, m)
    assert 0 < chance <= 1
    if hits < n:
        assert chance_of_as_many(hits + 1, n, other, m) <= chance + 1e-12


@given(tables)
def test_both_sides_together_count_the_case_itself_twice(table):
    hits, n, other, m = table
    assert chance_of_as_many(hits, n, other, m) + chance_of_as_many(other, m, hits, n) >= 1 - 1e-9


@pytest.mark.parametrize(
    ("table", "is_small"),
    [
        ((5, 10, 5, 10), False),
        ((4, 10, 5, 10), True),
        ((6, 10, 5, 10), True),
        ((5, 10, 5, 9), True),
        ((50, 100, 0, 90), True),
    ],
)
def test_small_is_a_cell_below_five(table, is_small):
    assert has_small_cell(*table) is is_small


def test_more_hits_than_answers_are_refused():
    for table in ((5, 4, 0, 4), (0, 4, -1, 4)):
        with pytest.raises(ValueError, match=r"^There cannot be more hits than answers\.$"):
            chance_of_as_many(*table)
