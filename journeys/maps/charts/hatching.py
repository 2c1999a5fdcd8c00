"""Hatching between the expected feeling and a band that lies surely below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from journeys.maps.charts.paths import Point, height_at, short

LEAST = 3.0  # pixels; a thinner gap is noise to the eye


class Hatching(NamedTuple):
    """Closed shapes to fill, and one path `d` of all strokes."""

    fills: list[str]
    lines: str


def hatch(
    promised: Sequence[Point],
    upper: Sequence[Point],
    *,
    every: Sequence[float],
    sure: Sequence[float],
    step: float,
) -> Hatching:
    """Hatch from the expected curve to the upper bound of the band, both in pixels.

    Only around the columns in `sure`: `every` lists all columns, and a stroke belongs to the
    nearest.
    """
    if len(promised) < 2 or len(upper) < 2 or not sure:
        return Hatching([], "")
    start, end = max(promised[0][0], upper[0][0]), min(promised[-1][0], upper[-1][0])
    fills: list[str] = []
    lines: list[str] = []
    open_gap: list[tuple[float, float, float]] = []
    for at in range(int((end - start) // step) + 1):
        x = start + at * step
        above, below = height_at(promised, x), height_at(upper, x)
        nearest = min(every, key=lambda column: abs(column - x))
        if nearest in sure and below - above >= LEAST:
            open_gap.append((x, above, below))
            lines.append(f"M{short(x)} {short(above + 2)}V{short(max(above + 2, below - 1))}")
        else:
            _close(open_gap, fills)
            open_gap = []
    _close(open_gap, fills)
    return Hatching(fills, "".join(lines))


def _close(gap: Sequence[tuple[float, float, float]], fills: list[str]) -> None:
    if len(gap) < 2:
        return
    there = "L".join(f"{short(x)} {short(above)}" for x, above, _ in gap)
    back = "L".join(f"{short(x)} {short(below)}" for x, _, below in reversed(gap))
    fills.append(f"M{there}L{back}Z")
