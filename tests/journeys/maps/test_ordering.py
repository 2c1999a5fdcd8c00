from hypothesis import given
from hypothesis import strategies as st

from journeys.maps.ordering import place_before, spread


def test_between_two_lies_the_middle_and_the_ends_are_open():
    assert place_before([], 0) == 1024
    assert place_before([1024, 2048], 1) == 1536
    assert place_before([1024, 2048], 0) == 0
    assert place_before([1024, 2048], 2) == 3072


def test_a_gap_that_is_used_up_says_so():
    assert place_before([1.0, 1.0 + 1e-9], 1) is None
    assert place_before([0.0, 1e-6], 1) is None
    assert place_before([0.0, 2e-6], 1) == 1e-6


def test_positions_are_spread_from_the_first_step_on():
    assert spread(0) == []
    assert spread(3) == [1024, 2048, 3072]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60))
def test_whatever_is_inserted_where_the_order_is_strict(places):
    positions = spread(3)
    for place in places:
        index = min(place, len(positions))
        found = place_before(positions, index)
        if found is None:
            positions = spread(len(positions))
            found = place_before(positions, index)
        positions.insert(index, found)
        assert positions == sorted(set(positions))
