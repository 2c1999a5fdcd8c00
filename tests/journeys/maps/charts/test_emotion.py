from __future__ import annotations

import itertools
import re
from dataclasses import replace
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from journeys.maps.charts.columns import CurvePoint, signed
from journeys.maps.charts.emotion import emotion_curve, mini_curve
from journeys.maps.charts.paths import area, curve, height_at

HEIGHTS = st.floats(-500, 500)
LEVELS = st.lists(HEIGHTS, min_size=2, max_size=12)
FEELINGS = st.one_of(st.none(), st.floats(-2, 2))


def columns():
    lived = [None, 1.0, 1.2, 0.4, 0.3, 1.7]
    return [
        CurvePoint(
            x=84 + 168 * at, expected=1.5, lived=value, name=f"T{at}", n=3 if value is None else 60,
            low=None if value is None else value - 0.4, high=None if value is None else value + 0.4,
        )
        for at, value in enumerate(lived)
    ]  # fmt: skip


@given(LEVELS)
def test_the_curve_never_leaves_its_neighbours(levels):
    points = [(at * 10.0, level) for at, level in enumerate(levels)]
    for before, after in itertools.pairwise(points):
        low, high = sorted((before[1], after[1]))
        steps = [height_at(points, before[0] + part) for part in range(11)]
        assert all(low - 1e-6 <= step <= high + 1e-6 for step in steps)
        assert steps in (sorted(steps), sorted(steps, reverse=True)) or high - low < 1e-6


@given(LEVELS)
def test_a_path_has_a_cubic_for_every_step(levels):
    path = curve([(at * 10.0, level) for at, level in enumerate(levels)])
    assert path.count("C") == len(levels) - 1
    assert all(isfinite(float(number)) for number in re.findall(r"-?\d+(?:\.\d+)?", path))


def test_few_points_are_no_trouble():
    assert curve([]) == ""
    assert curve([(1, 2)]) == "M1 2"
    assert area([(1, 2)], [(1, 3)]) == ""
    assert emotion_curve([]).lived == []


def test_a_touchpoint_without_figure_has_a_note_and_no_curve():
    drawn = emotion_curve(columns())
    assert drawn.notes == [(84, 89, "3 answers, no curve yet")]
    assert len(drawn.dots) == 5
    assert len(drawn.lived) == len(drawn.outer) == len(drawn.inner) == 1
    assert drawn.lived[0].startswith("M252 84C")
    assert drawn.stops[0] == (0.0833, 0.0)


def test_surely_below_is_hatched_and_said():
    drawn = emotion_curve(columns())
    gap = drawn.dots[2]
    assert (gap.kind, gap.label, gap.gap_label) == ("gap", "+0.4", "1.1 below expected")
    assert drawn.hachure.count("M") > 10
    assert drawn.gap_fills
    assert "T3: lived +0.4, expected +1.5, significantly below." in drawn.alternative


def test_few_answers_fade_and_are_never_hatched():
    drawn = emotion_curve([replace(column, thin=True) for column in columns()])
    assert (drawn.hachure, drawn.gap_fills) == ("", [])
    assert {dot.kind for dot in drawn.dots} == {"grey"}
    assert all(piece.is_faded for piece in drawn.segments)


def test_a_gap_in_the_middle_is_bridged_and_a_lone_point_keeps_its_interval():
    holed = [replace(c, lived=None) if at in (2, 4) else c for at, c in enumerate(columns())]
    drawn = emotion_curve(holed)
    assert len(drawn.bridges) == 2
    assert drawn.lived == []
    assert drawn.whiskers.count("V") == 3


@given(st.lists(st.tuples(FEELINGS, FEELINGS, st.booleans()), max_size=10))
def test_any_map_can_be_drawn(given_columns):
    made = [
        CurvePoint(
            x=10.0 + 20 * at, expected=expected, lived=lived, thin=thin, n=30,
            low=None if lived is None else max(-2, lived - 0.3),
            high=None if lived is None else min(2, lived + 0.3),
        )
        for at, (expected, lived, thin) in enumerate(given_columns)
    ]  # fmt: skip
    drawn = emotion_curve(made)
    known = [lived is not None for _, lived, _ in given_columns]
    joined = sum(a and b for a, b in itertools.pairwise(known))
    assert sum(piece.path.count("C") for piece in drawn.segments) == joined
    assert all(0 <= dot.y <= drawn.height for dot in drawn.dots)
    assert mini_curve(made).width == 340


def test_feelings_are_signed_with_a_real_minus():
    assert [signed(value) for value in (1, -0.5, 0.01, -0.04)] == ["+1.0", "−0.5", "0.0", "0.0"]
