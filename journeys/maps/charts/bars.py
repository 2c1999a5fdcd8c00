"""Small charts of a cell: an interval bar and a bar chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from journeys.metrics.figures import Figure


@dataclass(frozen=True)
class IntervalBar:
    """A figure on its scale: `tone` is grey, open, meets or below."""

    width: float
    height: float
    tone: str
    track_path: str
    bar_x: float
    bar_width: float
    bar_y: float
    bar_height: float
    goal_path: str
    point_x: float
    point_y: float
    point_width: float
    point_height: float
    label: str


@dataclass(frozen=True)
class Bar:
    """The tickets of one week."""

    x: float
    y: float
    width: float
    height: float
    count: int
    is_last: bool


def interval_bar(figure: Figure, *, width: float = 136, height: float = 16) -> IntervalBar | None:
    """Return interval, target and point of a figure; None if it may not be shown."""
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    floor, ceiling = figure.bounds

    def x(value: float) -> float:
        return (min(ceiling, max(floor, value)) - floor) / (ceiling - floor) * width

    middle = height / 2
    goal = "" if figure.target is None else f"M{x(figure.target):.1f} 1V{height - 1:g}"
    return IntervalBar(
        width=width,
        height=height,
        tone=figure.tone,
        track_path=f"M0 {middle:g}H{width:g}",
        bar_x=round(x(figure.low), 1),
        bar_width=round(max(1.0, x(figure.high) - x(figure.low)), 1),
        bar_y=middle - 3,
        bar_height=6,
        goal_path=goal,
        point_x=round(min(width - 2.5, max(0.0, x(figure.value) - 1.25)), 1),
        point_y=middle - 5.5,
        point_width=2.5,
        point_height=11,
        label=_interval_label(figure, figure.low, figure.high),
    )


def bars(
    counts: Sequence[int],
    *,
    most: int | None = None,
    width: float = 136,
    height: float = 24,
    gap: float = 3,
) -> list[Bar]:
    """Return one bar for each week, newest last; `most` tickets fill the height.

    Charts with the same `most` can be compared. Without it, the highest bar fills the height.
    """
    if not counts:
        return []
    step = (width - 2 + gap) / len(counts)
    tallest = max(1, most or 0, *counts)
    drawn = []
    for at, count in enumerate(counts):
        tall = round(height * count / tallest, 1)
        drawn.append(
            Bar(
                x=round(1 + at * step, 1),
                y=round(height - tall, 1),
                width=round(max(1.0, step - gap), 1),
                height=tall,
                count=count,
                is_last=at == len(counts) - 1,
            )
        )
    return drawn


def _interval_label(figure: Figure, low: float, high: float) -> str:
    places = 1 if figure.unit == "mean" else 0
    numbers = {
        "low": f"{low:.{places}f}".replace("-", "−"),
        "high": f"{high:.{places}f}".replace("-", "−"),
        "unit": " %" if figure.unit == "%" else "",
        "target": "" if figure.target is None else f"{figure.target:g}".replace("-", "−"),
    }
    if figure.target is None:
        return _("95 %% interval %(low)s to %(high)s%(unit)s") % numbers
    return _("95 %% interval %(low)s to %(high)s%(unit)s, target %(target)s%(unit)s") % numbers
