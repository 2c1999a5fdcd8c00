"""Strokes and shapes between the expected curve and a band that lies surely below it."""

from __future__ import annotations

import re

from journeys.maps.charts.hatching import hatch

# The expected curve is level at 20, the upper bound of the band at 50.
PROMISED = [(0.0, 20.0), (40.0, 20.0)]
UPPER = [(0.0, 50.0), (40.0, 50.0)]


def hatched(promised=PROMISED, upper=UPPER, every=(0, 40), sure=(0, 40), step=10):
    return hatch(promised, upper, every=every, sure=sure, step=step)


def strokes(lines: str) -> list[tuple[float, float, float]]:
    found = re.findall(r"M([\d.-]+) ([\d.-]+)V([\d.-]+)", lines)
    return [(float(x), float(top), float(end)) for x, top, end in found]


def test_a_stroke_stands_at_every_step_between_the_curves():
    drawn = hatched()
    assert strokes(drawn.lines) == [(x, 22, 49) for x in (0, 10, 20, 30, 40)]
    assert drawn.fills == ["M0 20L10 20L20 20L30 20L40 20L40 50L30 50L20 50L10 50L0 50Z"]


def test_strokes_end_where_a_step_would_pass_the_end():
    assert [x for x, *_ in strokes(hatched(step=15).lines)] == [0, 15, 30]


def test_only_the_width_that_both_curves_cover_is_hatched():
    wide = [(0.0, 20.0), (10.0, 20.0), (60.0, 20.0), (90.0, 20.0)]
    narrow = [(20.0, 50.0), (30.0, 50.0), (50.0, 50.0), (70.0, 50.0)]
    for promised, upper in (
        (wide, narrow),
        ([(x, 20.0) for x, _ in narrow], [(x, 50.0) for x, _ in wide]),
    ):
        drawn = hatched(promised, upper, every=(20, 70), sure=(20, 70))
        assert [x for x, *_ in strokes(drawn.lines)] == [20, 30, 40, 50, 60, 70]


def test_a_stroke_belongs_to_the_nearest_column():
    drawn = hatched(every=(0, 20, 40), sure=(20,), step=5)
    assert [x for x, *_ in strokes(drawn.lines)] == [15, 20, 25, 30]
    drawn = hatched(every=(0, 20, 40), sure=(0, 40), step=5)
    assert [x for x, *_ in strokes(drawn.lines)] == [0, 5, 10, 35, 40]
    assert [fill.count("L") for fill in drawn.fills] == [5, 3]


def test_a_gap_of_three_pixels_is_hatched_and_a_thinner_one_is_not():
    assert strokes(hatched(upper=[(0.0, 23.0), (40.0, 23.0)]).lines)[0] == (0, 22, 22)
    assert strokes(hatched(upper=[(0.0, 24.0), (40.0, 24.0)]).lines)[0] == (0, 22, 23)
    assert hatched(upper=[(0.0, 22.9), (40.0, 22.9)]) == ([], "")
    assert hatched(upper=[(0.0, 5.0), (40.0, 5.0)]) == ([], "")


def test_a_single_stroke_has_no_shape():
    drawn = hatched(every=(0, 20, 40), sure=(20,), step=20)
    assert (len(strokes(drawn.lines)), drawn.fills) == (1, [])


def test_two_strokes_have_a_shape():
    assert hatched(step=40).fills == ["M0 20L40 20L40 50L0 50Z"]


def test_nothing_is_hatched_without_two_points_of_each_curve_and_a_sure_column():
    assert hatched(sure=()) == ([], "")
    assert hatched(promised=PROMISED[:1]) == ([], "")
    assert hatched(upper=UPPER[:1]) == ([], "")
    assert hatched(promised=[], upper=[]) == ([], "")
