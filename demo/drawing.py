"""The loop as what it is about: a curve that somebody lives through."""

from dataclasses import dataclass

from journeys.drawing.paths import curve

WIDTH, HEIGHT = 1200, 120
# How Carla feels at each step, from -1 to 1; static/css/first-run places the dots there.
FEELINGS = (0.25, -0.9, -0.2, 0.35, 0.75, 1.0)
SWING = 42


@dataclass(frozen=True)
class Walk:
    """The `d` of the way behind, up to the next step, and of the way ahead."""

    walked: str
    later: str


def walk(done: int) -> Walk:
    each = WIDTH / len(FEELINGS)
    points = [((n + 0.5) * each, HEIGHT / 2 - y * SWING) for n, y in enumerate(FEELINGS)]
    here = min(done, len(points) - 1)
    return Walk(
        walked=curve(points[: here + 1]) if here else "",
        later=curve(points[here:]) if here < len(points) - 1 else "",
    )
