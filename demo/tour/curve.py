"""The curve of Carla's feelings on the first page, up to the current step and after it."""

from dataclasses import dataclass

from journeys.maps.charts.paths import cubics, short

WIDTH, HEIGHT = 1200, 120
# Carla's feeling at each step, from -1 to 1; static/css/first-run places the dots there.
FEELINGS = (0.25, -0.9, -0.2, 0.35, 0.75, 1.0)
AMPLITUDE = 42


@dataclass(frozen=True)
class TourCurve:
    """SVG path data of the curve up to the next step, and after it."""

    walked: str
    later: str


def tour_curve(done: int) -> TourCurve:
    each = WIDTH / len(FEELINGS)
    points = [((n + 0.5) * each, HEIGHT / 2 - y * AMPLITUDE) for n, y in enumerate(FEELINGS)]
    here = min(done, len(points) - 1)
    # One curve, cut at the next step: two curves would have different slopes there.
    pieces = [f"C{piece}" for piece in cubics(points).split("C")[1:]]
    return TourCurve(_path(points[0], pieces[:here]), _path(points[here], pieces[here:]))


def _path(start: tuple[float, float], pieces: list[str]) -> str:
    return f"M{short(start[0])} {short(start[1])}{''.join(pieces)}" if pieces else ""
