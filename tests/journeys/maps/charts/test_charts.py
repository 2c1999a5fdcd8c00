from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journeys.maps.charts.bars import bars, interval_bar
from journeys.metrics.figures import figure


def test_an_interval_stands_on_the_track_of_its_scale():
    drawn = interval_bar(figure("csat", {5: 37, 1: 21}, target=85))
    assert (drawn.tone, drawn.bar_x, drawn.bar_width) == ("below", 69.3, 32.7)
    assert (drawn.goal_path, drawn.track_path) == ("M115.6 1V15", "M0 8H136")
    assert drawn.label == "95 % interval 51 to 75 %, target 85 %"


def test_nps_has_nought_in_the_middle():
    drawn = interval_bar(figure("nps", {10: 20, 0: 20}), width=100)
    assert drawn.point_x == 48.8
    assert "−" in drawn.label


def test_a_withheld_figure_has_no_interval():
    assert interval_bar(figure("csat", {5: 4})) is None


@given(st.lists(st.integers(0, 500), max_size=30))
def test_bars_stay_in_their_frame(counts):
    drawn = bars(counts)
    assert len(drawn) == len(counts)
    assert all(0 <= bar.y <= 24 and bar.x + bar.width <= 140 for bar in drawn)
    assert [bar.is_last for bar in drawn] == [False] * (len(counts) - 1) + [True] * bool(counts)
