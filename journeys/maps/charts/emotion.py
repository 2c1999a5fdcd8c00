"""The feeling curve of a map: expected dashed, lived solid in its band, hatched if surely below.

Heights: +2 delighted at the top, −2 upset at the bottom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from journeys.maps.charts.columns import CurvePoint, Dot, describe_curve, dot, note
from journeys.maps.charts.hatching import Hatching, hatch
from journeys.maps.charts.paths import Point, area, cubics, curve, short

INNER = 0.344  # the half-width of a normal 50 % interval as a share of the 95 % one
FADED = 0.38


@dataclass(frozen=True)
class Segment:
    """A piece of the lived curve; faded if one of its ends has few answers."""

    path: str
    is_faded: bool


@dataclass(frozen=True)
class Curve:
    """All shapes of the curve, in painting order."""

    width: float
    height: float
    rules: list[tuple[float, int]]
    outer: list[str]
    inner: list[str]
    gap_fills: list[str]
    hachure: str
    expected: str
    lived: list[str]
    segments: list[Segment]
    bridges: list[str]
    whiskers: str
    stops: list[tuple[float, float]]
    expected_dots: list[tuple[float, float]]
    dots: list[Dot]
    notes: list[tuple[float, float, str]] = field(default_factory=list)
    alternative: str = ""


def emotion_curve(
    columns: Sequence[CurvePoint],
    height: float = 220,
    *,
    width: float | None = None,
    top: float = 42,
    bottom: float = 10,
    hatch_step: float = 6,
) -> Curve:
    """Draw the columns, sorted by x, at the given height."""
    unit = (height - top - bottom) / 4

    def y(feeling: float) -> float:
        return top + (2 - max(-2.0, min(2.0, feeling))) * unit

    wide = width if width is not None else (columns[-1].x + columns[0].x if columns else 0.0)
    runs = _runs(columns)
    promised = [(c.x, y(c.expected)) for c in columns if c.expected is not None]
    hatching = _hatching(runs, promised, y, hatch_step)
    return Curve(
        width=wide,
        height=height,
        rules=[(round(y(feeling), 1), feeling) for feeling in (2, 1, 0, -1, -2)],
        outer=_bands(runs, y, inner=False),
        inner=_bands(runs, y, inner=True),
        gap_fills=hatching.fills,
        hachure=hatching.lines,
        expected=curve(promised),
        lived=[curve(_line(run, y)) for run in runs if len(run) > 1],
        segments=[piece for run in runs for piece in _segments(run, y)],
        bridges=_bridges(runs, y),
        whiskers=_whiskers(runs, y),
        stops=[(round(c.x / wide, 4), _ink(c)) for c in columns] if wide else [],
        expected_dots=[(round(x, 1), round(level, 1)) for x, level in promised],
        dots=[dot(c, c.lived, y) for c in columns if c.lived is not None],
        notes=[note(c, y) for c in columns if c.lived is None and c.n],
        alternative=describe_curve(columns),
    )


def mini_curve(columns: Sequence[CurvePoint], *, width: float = 340, height: float = 104) -> Curve:
    """Draw the curve for a gallery card: columns evenly spread, small margins."""
    room = width / max(1, len(columns))
    spread = [replace(column, x=room * (at + 0.5)) for at, column in enumerate(columns)]
    return emotion_curve(spread, height, width=width, top=5, bottom=5, hatch_step=3)


def _runs(columns: Sequence[CurvePoint]) -> list[list[CurvePoint]]:
    """Group adjacent columns that have a lived feeling."""
    grouped = groupby(columns, key=lambda column: column.lived is not None)
    return [list(run) for is_lived, run in grouped if is_lived]


def _line(run: Sequence[CurvePoint], y: Callable[[float], float]) -> list[Point]:
    return [(c.x, y(c.lived)) for c in run if c.lived is not None]


def _bounds(column: CurvePoint, *, inner: bool) -> tuple[float, float]:
    """Return (high, low) of the band; the inner band is computed if not given."""
    lived = column.lived or 0.0
    high = lived if column.high is None else column.high
    low = lived if column.low is None else column.low
    if not inner:
        return high, low
    return (
        lived + INNER * (high - lived) if column.inner_high is None else column.inner_high,
        lived - INNER * (lived - low) if column.inner_low is None else column.inner_low,
    )


def _bands(
    runs: Sequence[Sequence[CurvePoint]], y: Callable[[float], float], *, inner: bool
) -> list[str]:
    drawn = []
    for run in runs:
        bounds = [(c.x, *_bounds(c, inner=inner)) for c in run]
        drawn.append(
            area(
                [(x, y(high)) for x, high, _low in bounds],
                [(x, y(low)) for x, _high, low in bounds],
            )
        )
    return [path for path in drawn if path]


def _segments(run: Sequence[CurvePoint], y: Callable[[float], float]) -> list[Segment]:
    """Split a run into pieces of one opacity that share the slopes of the whole."""
    line = _line(run, y)
    pieces = ["C" + piece for piece in cubics(line).split("C")[1:]]
    inks = [before.thin or after.thin for before, after in pairwise(run)]
    drawn = []
    for is_faded, group in groupby(range(len(pieces)), key=lambda at: inks[at]):
        at = list(group)
        x, level = line[at[0]]
        path = f"M{short(x)} {short(level)}" + "".join(pieces[at[0] : at[-1] + 1])
        drawn.append(Segment(path, is_faded))
    return drawn


def _bridges(runs: Sequence[Sequence[CurvePoint]], y: Callable[[float], float]) -> list[str]:
    """Return faint lines over touchpoints without a figure."""
    return [curve([_line(before, y)[-1], _line(after, y)[0]]) for before, after in pairwise(runs)]


def _whiskers(runs: Sequence[Sequence[CurvePoint]], y: Callable[[float], float]) -> str:
    """Return the interval of a single touchpoint, for which no band can be drawn."""
    alone = [(run[0].x, *_bounds(run[0], inner=False)) for run in runs if len(run) == 1]
    return "".join(f"M{short(x)} {short(y(high))}V{short(y(low))}" for x, high, low in alone)


def _hatching(
    runs: Sequence[Sequence[CurvePoint]],
    promised: Sequence[Point],
    y: Callable[[float], float],
    step: float,
) -> Hatching:
    found = Hatching([], "")
    for run in runs:
        if len(run) < 2:
            continue
        upper = [(c.x, y(_bounds(c, inner=False)[0])) for c in run]
        sure = [c.x for c in run if c.is_surely_below]
        every = [c.x for c in run]
        drawn = hatch(promised, upper, every=every, sure=sure, step=step)
        found = Hatching(found.fills + drawn.fills, found.lines + drawn.lines)
    return found


def _ink(column: CurvePoint) -> float:
    if column.lived is None:
        return 0.0
    return FADED if column.thin else 1.0
