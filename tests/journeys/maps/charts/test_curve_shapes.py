"""Shapes of the feeling curve in pixels: at a height of 220, a step of feeling is 42 pixels.

Feelings +2, +1, 0, −1 and −2 lie at 42, 84, 126, 168 and 210.
"""

from __future__ import annotations

from journeys.maps.charts.columns import CurvePoint
from journeys.maps.charts.emotion import emotion_curve, mini_curve


def level(x: float, lived: float | None = 0.0, **facts: object) -> CurvePoint:
    """A column with an interval of half a step around what was lived."""
    bounds = {} if lived is None else {"low": lived - 0.5, "high": lived + 0.5}
    return CurvePoint(**{"x": x, "lived": lived, "n": 60} | bounds | facts)


def test_a_rule_stands_at_each_whole_feeling():
    assert emotion_curve([]).rules == [(42, 2), (84, 1), (126, 0), (168, -1), (210, -2)]
    odd = emotion_curve([], 100.5).rules
    assert odd == [(42, 2), (54.1, 1), (66.2, 0), (78.4, -1), (90.5, -2)]


def test_a_curve_is_as_wide_as_its_columns_with_equal_margins():
    assert emotion_curve([level(10), level(70)]).width == 80
    assert emotion_curve([level(10)], width=90).width == 90
    assert emotion_curve([]).width == 0
    assert emotion_curve([level(0)]).stops == emotion_curve([]).stops == []


def test_two_columns_have_a_curve_with_both_bands():
    drawn = emotion_curve([level(10), level(40)])
    assert drawn.lived == ["M10 126C20 126 30 126 40 126"]
    assert drawn.outer == ["M10 105C20 105 30 105 40 105L40 147C30 147 20 147 10 147Z"]
    assert drawn.inner == [
        "M10 118.8C20 118.8 30 118.8 40 118.8L40 133.2C30 133.2 20 133.2 10 133.2Z"
    ]
    assert (drawn.whiskers, drawn.bridges, drawn.expected) == ("", [], "")


def test_the_inner_band_lies_around_what_was_lived():
    """1 + 0.344 · 0.25 and 1 − 0.344 · 0.5, or the bounds that are given."""
    facts = {"low": 0.5, "high": 1.25}
    drawn = emotion_curve([level(10, 1.0, **facts), level(40, 1.0, **facts)])
    assert drawn.inner[0].startswith("M10 80.4C")
    assert "L40 91.2C" in drawn.inner[0]
    facts |= {"inner_low": 0.75, "inner_high": 1.1}
    drawn = emotion_curve([level(10, 1.0, **facts), level(40, 1.0, **facts)])
    assert drawn.inner[0].startswith("M10 79.8C")
    assert "L40 94.5C" in drawn.inner[0]


def test_a_band_without_bounds_lies_on_the_curve():
    facts = {"low": None, "high": None}
    drawn = emotion_curve([level(10, 1.0, **facts), level(40, 1.0, **facts)])
    on_the_curve = "M10 84C20 84 30 84 40 84L40 84C30 84 20 84 10 84Z"
    assert drawn.outer == drawn.inner == [on_the_curve]


def test_the_expected_curve_has_a_dot_for_each_column():
    drawn = emotion_curve([level(10.26, None, expected=0.516), level(40, None, expected=1)])
    assert drawn.expected_dots == [(10.3, 104.3), (40, 84)]
    assert drawn.expected.startswith("M10.3 104.3C")
    assert drawn.expected.endswith(" 40 84")


def test_a_feeling_beyond_the_scale_is_drawn_at_its_end():
    drawn = emotion_curve([level(10, None, expected=2.5), level(40, None, expected=-2.5)])
    assert drawn.expected_dots == [(10, 42), (40, 210)]


def test_ink_fades_with_few_answers_and_is_none_without_a_curve():
    columns = [level(10, None), level(40, thin=True), level(70)]
    assert emotion_curve(columns, width=100).stops == [(0.1, 0), (0.4, 0.38), (0.7, 1)]
    assert emotion_curve(columns, width=90).stops[0] == (0.1111, 0)


def test_segments_fade_at_both_sides_of_a_column_with_few_answers():
    lived = [(10, 1.0, False), (40, 0.0, False), (70, 1.0, True), (100, -1.0, False)]
    drawn = emotion_curve([level(x, value, thin=thin) for x, value, thin in lived])
    solid, faded = drawn.segments
    assert (solid.is_faded, faded.is_faded) == (False, True)
    assert faded.path.startswith("M40 126C")
    assert drawn.lived == [solid.path + faded.path.removeprefix("M40 126")]
    assert (solid.path.count("C"), faded.path.count("C")) == (1, 2)


def test_lone_columns_have_whiskers_and_a_bridge_between_them():
    drawn = emotion_curve([level(10, 1.0), level(40, None), level(70, 0.0)])
    assert drawn.whiskers == "M10 63V105M70 105V147"
    assert drawn.bridges == ["M10 84C30 98 50 112 70 126"]
    assert (drawn.lived, drawn.outer, drawn.segments) == ([], [], [])


def test_each_run_of_two_or_more_is_hatched_to_its_upper_bound():
    below = {"expected": 1.0}
    lone_then_two = [level(10), level(40, None), level(70, **below), level(100, **below)]
    drawn = emotion_curve(lone_then_two)
    assert drawn.hachure == "".join(f"M{x} 86V104" for x in (70, 76, 82, 88, 94, 100))
    assert len(drawn.gap_fills) == 1
    two_runs = [*lone_then_two, level(130, None), level(160, **below), level(190, **below)]
    drawn = emotion_curve(two_runs)
    assert (drawn.hachure.count("M"), len(drawn.gap_fills)) == (12, 2)


def test_a_card_spreads_its_columns_evenly():
    drawn = mini_curve([level(1, expected=1.0), level(2, expected=1.0)])
    assert (drawn.width, drawn.height) == (340, 104)
    assert [dot.x for dot in drawn.dots] == [85, 255]
    assert drawn.rules == [(5, 2), (28.5, 1), (52, 0), (75.5, -1), (99, -2)]
    assert drawn.hachure.count("M") == 57
    assert [dot.x for dot in mini_curve([level(1)]).dots] == [170]
    assert mini_curve([]).dots == []
