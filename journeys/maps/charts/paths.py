"""Monotone cubic interpolation as SVG paths; the curve never overshoots its points."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from math import copysign

Point = tuple[float, float]


def curve(points: Sequence[Point]) -> str:
    """Return the path `d` of a monotone cubic through points sorted by x."""
    if not points:
        return ""
    return f"M{short(points[0][0])} {short(points[0][1])}" + cubics(points)


def area(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Return the path `d` of the closed band between two curves over the same x."""
    if len(upper) < 2 or len(lower) < 2:
        return ""
    back = list(reversed(lower))
    return f"{curve(upper)}L{short(back[0][0])} {short(back[0][1])}{cubics(back)}Z"


def cubics(points: Sequence[Point]) -> str:
    """Return the C commands from the first point on."""
    leaning = slopes(points)
    parts = []
    for at, ((x0, y0), (x1, y1)) in enumerate(itertools.pairwise(points)):
        third = (x1 - x0) / 3
        numbers = (x0 + third, y0 + leaning[at] * third, x1 - third, y1 - leaning[at + 1] * third)
        parts.append("C" + " ".join(map(short, (*numbers, x1, y1))))
    return "".join(parts)


def slopes(points: Sequence[Point]) -> list[float]:
    """Return the slope at each point; the curve is monotone where the points are.

    Steffen (1990), A simple method for monotonic interpolation, Astronomy and Astrophysics 239,
    443-450.
    """
    steps = [(x1 - x0, (y1 - y0) / (x1 - x0)) for (x0, y0), (x1, y1) in itertools.pairwise(points)]
    if len(steps) < 2:
        return [steps[0][1]] * 2 if steps else [0.0] * len(points)
    inner = [_slope(*before, *after) for before, after in itertools.pairwise(steps)]
    first, last = (3 * steps[0][1] - inner[0]) / 2, (3 * steps[-1][1] - inner[-1]) / 2
    return [first, *inner, last]


def height_at(points: Sequence[Point], x: float) -> float:
    """Return the curve's y at x; outside the points, that of the nearest end."""
    if x <= points[0][0] or len(points) == 1:
        return points[0][1]
    if x >= points[-1][0]:
        return points[-1][1]
    at = bisect_right(points, x, key=lambda point: point[0]) - 1
    (x0, y0), (x1, y1) = points[at], points[at + 1]
    leaning = slopes(points)
    start, end = leaning[at], leaning[at + 1]
    step = x1 - x0
    t = (x - x0) / step
    back = 1 - t
    return (
        back**3 * y0
        + 3 * back**2 * t * (y0 + start * step / 3)
        + 3 * back * t**2 * (y1 - end * step / 3)
        + t**3 * y1
    )


def short(number: float) -> str:
    """Format a number for SVG, to a tenth of a pixel."""
    rounded = round(number, 1) or 0.0
    return f"{rounded:.1f}".removesuffix(".0")


def _slope(width0: float, slope0: float, width1: float, slope1: float) -> float:
    if slope0 * slope1 <= 0:
        return 0.0
    weighed = (slope0 * width1 + slope1 * width0) / (width0 + width1)
    return copysign(min(2 * abs(slope0), 2 * abs(slope1), abs(weighed)), slope0)
