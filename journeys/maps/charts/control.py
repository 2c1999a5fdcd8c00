"""The control chart of a touchpoint: share, answers, test and tickets over one axis of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import floor
from typing import NamedTuple

from journeys.maps.charts.paths import short
from journeys.maps.charts.time_axis import TimeAxis
from journeys.metrics.detection.control_chart import AnswerStretch
from journeys.metrics.figures import FIGURE_FROM
from journeys.metrics.scales import SCALES, Metric

WIDTH, LEFT, RIGHT = 880.0, 44.0, 828.0
TOP, SHARE_HEIGHT, ROW, PANEL = 26.0, 150.0, 11.0, 56.0
GAP = 34.0  # between two parts, with the heading of the next
MOST_POINTS = 240
# The sum is drawn up to twice its threshold; a higher one lies on the upper edge.
HIGHEST_SUM = 2.0


class Line(NamedTuple):
    """A horizontal line of the grid with its label."""

    y: float
    label: str


class Bar(NamedTuple):
    """The tickets of one bar's days; `is_risen` within an open or acknowledged signal."""

    x: float
    y: float
    width: float
    height: float
    is_risen: bool


class Span(NamedTuple):
    """A stretch of time on the axis."""

    x: float
    width: float


class Mark(NamedTuple):
    """A vertical line with its label, such as a restart; on the left of the line near the end."""

    x: float
    label: str
    is_end: bool


@dataclass(frozen=True)
class Observed:
    """The data of the chart. `counts` are the tickets in bars of equal time, `edges` their ends."""

    metric: Metric | None
    times: Sequence[datetime]
    scores: Sequence[int]
    stretches: Sequence[AnswerStretch]
    counts: Sequence[int]
    edges: Sequence[datetime]
    target: float | None = None
    restarts: Sequence[tuple[datetime, str]] = ()
    answer_rises: Sequence[tuple[datetime, datetime]] = ()
    ticket_rises: Sequence[tuple[datetime, datetime]] = ()


@dataclass
class ControlChart:
    """Paths, in pixels of the view box, from the top down: share, answers, test, tickets."""

    height: float = 0
    width: float = WIDTH
    left: float = LEFT
    right: float = RIGHT
    axis_y: float = 0
    share_lines: list[Line] = field(default_factory=list)
    bands: list[str] = field(default_factory=list)
    trends: list[tuple[str, bool]] = field(default_factory=list)  # path, and if it is tested
    target_y: float | None = None
    last: tuple[float, float, float] | None = None  # x, y and per cent
    rows: list[Line] = field(default_factory=list)
    dots: str = ""
    low_dots: str = ""
    answers_y: float = 0
    test_y: float = 0
    sums: list[str] = field(default_factory=list)
    threshold_y: float | None = None
    zero_y: float = 0
    crossings: list[tuple[float, float, datetime]] = field(default_factory=list)
    tickets_y: float = 0
    ticket_lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def control_chart(data: Observed, axis: TimeAxis) -> ControlChart:
    """Return the chart; parts without data are left out."""
    chart = ControlChart()
    y = TOP
    if data.metric and data.times:
        y = _share(chart, data, axis, top=y)
        y = _answers(chart, data, axis, top=y + GAP)
        y = _test(chart, data, axis, top=y + GAP)
        y += GAP
    y = _tickets(chart, data, axis, top=y)
    chart.axis_y, chart.height = y, y + 24
    for begin, end in data.answer_rises:
        x = axis.x(begin)
        chart.spans.append(Span(x, round(max(2.0, axis.x(end) - x), 1)))
    for at, label in data.restarts:
        if axis.since <= at <= axis.until:
            chart.marks.append(Mark(axis.x(at), label, axis.x(at) > (LEFT + RIGHT) / 2))
    return chart


def _share(chart: ControlChart, data: Observed, axis: TimeAxis, *, top: float) -> float:
    """Draw the smoothed share in the highest band with its 95 % band."""
    drawn = [
        [
            (axis.x(at), each)
            for at, each in zip(data.times[stretch.first :], stretch.trend, strict=False)
            if at >= axis.since
        ]
        for stretch in data.stretches
    ]
    lowest = min((each.low for points in drawn for _x, each in points), default=0.0)
    bottom_percent = 20 * min(4, floor(100 * lowest / 20))
    bottom = top + SHARE_HEIGHT

    def y(share: float) -> float:
        part = (100 * share - bottom_percent) / (100 - bottom_percent)
        return bottom - min(1.0, max(0.0, part)) * SHARE_HEIGHT

    for percent in range(bottom_percent, 101, 20):
        chart.share_lines.append(Line(round(y(percent / 100), 1), f"{percent}"))
    for stretch, every in zip(data.stretches, drawn, strict=True):
        # As with a figure: fewer than five answers are no share.
        points = thinned(every[max(0, FIGURE_FROM - 1 - (len(stretch.trend) - len(every))) :])
        if not points:
            continue
        path = line([(x, y(each.value)) for x, each in points])
        chart.trends.append((path, stretch.threshold is not None))
        upper = [(x, y(each.high)) for x, each in points]
        lower = [(x, y(each.low)) for x, each in reversed(points)]
        chart.bands.append(f"{line(upper)}{line(lower).replace('M', 'L', 1)}Z")
        x, newest = points[-1]
        chart.last = x, round(y(newest.value), 1), 100 * newest.value
    if data.target is not None:
        chart.target_y = round(y(data.target / 100), 1)
    return bottom


def _answers(chart: ControlChart, data: Observed, axis: TimeAxis, *, top: float) -> float:
    """Draw one mark for each answer, in the row of its score."""
    assert data.metric
    scale = SCALES[data.metric]
    chart.answers_y = top - 12
    rows = {score: top + ROW * (scale.high - score) for score in scale.scores}
    chart.rows = [Line(round(y, 1), str(score)) for score, y in rows.items()]
    low: list[str] = []
    others: list[str] = []
    for at, score in zip(data.times, data.scores, strict=True):
        if at >= axis.since:
            mark = f"M{short(axis.x(at))} {short(rows[score])}h0"
            (low if score < scale.middle_from else others).append(mark)
    chart.low_dots, chart.dots = "".join(low), "".join(others)
    return max(rows.values())


def _test(chart: ControlChart, data: Observed, axis: TimeAxis, *, top: float) -> float:
    """Draw each sum as a share of its threshold, and the points at which one was reached."""
    chart.test_y = top - 12
    if all(stretch.threshold is None for stretch in data.stretches):
        return top - 12  # its heading alone says why
    bottom = top + PANEL
    chart.zero_y = bottom

    def y(part: float) -> float:
        return bottom - min(HIGHEST_SUM, part) / HIGHEST_SUM * PANEL

    for stretch in data.stretches:
        if stretch.threshold is None:
            continue
        chart.threshold_y = y(1)
        times = data.times[stretch.first : stretch.first + len(stretch.sums)]
        points = [
            (axis.x(at), y(total / stretch.threshold))
            for at, total in zip(times, stretch.sums, strict=True)
            if at >= axis.since
        ]
        if points:
            chart.sums.append(stairs(thinned(points)))
        for signal, _rise in stretch.signals:
            at = data.times[signal.opened_at]
            if at >= axis.since:
                total = stretch.sums[signal.opened_at - stretch.first]
                chart.crossings.append((axis.x(at), round(y(total / stretch.threshold), 1), at))
    return bottom


def _tickets(chart: ControlChart, data: Observed, axis: TimeAxis, *, top: float) -> float:
    bottom = top + PANEL
    chart.tickets_y = top - 12
    most = max([1, *data.counts])
    chart.ticket_lines = [Line(bottom, "0"), Line(top, str(most))]
    for count, begin, end in zip(data.counts, data.edges, data.edges[1:], strict=False):
        x, right = axis.x(begin), axis.x(end)
        tall = round(PANEL * count / most, 1)
        risen = any(begin < until and end > since for since, until in data.ticket_rises)
        width = round(max(1.0, right - x - 2), 1)
        chart.bars.append(Bar(x, round(bottom - tall, 1), width, tall, risen))
    return bottom


def line(points: Sequence[tuple[float, float]]) -> str:
    """Return the path `d` of straight lines."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def stairs(points: Sequence[tuple[float, float]]) -> str:
    """Return the path `d` of steps: each height holds until the next point."""
    (x, y), *rest = points
    return f"M{short(x)} {short(y)}" + "".join(f"H{short(x)}V{short(y)}" for x, y in rest)


def thinned[T](points: list[T]) -> list[T]:
    """Return at most MOST_POINTS points, evenly spread, the last one included."""
    step = max(1, -(-len(points) // MOST_POINTS))
    kept = points[::step]
    return kept if not points or kept[-1] is points[-1] else [*kept, points[-1]]
