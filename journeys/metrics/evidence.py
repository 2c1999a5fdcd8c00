"""Evidence beside a score on the map: level, usual volume, age. Pure functions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import dropwhile
from statistics import median_low

from journeys.metrics.figures import FIGURE_FROM, RANKED_FROM

QUIET_AFTER = timedelta(days=90)


def evidence_level(n: int) -> str:
    """Return the amount of evidence: none, thin or solid."""
    return "none" if n < FIGURE_FROM else "thin" if n < RANKED_FROM else "solid"


def usual_volume(weeks: Sequence[int]) -> int | None:
    """Return the median of the weeks before the last one, from the first non-empty week on."""
    before = list(dropwhile(lambda tickets: not tickets, weeks[:-1]))
    return median_low(before) if before else None


def is_quiet(newest: datetime | None, now: datetime) -> bool:
    """Return True if the newest answer is so old that the map must show it."""
    return newest is not None and now - newest > QUIET_AFTER
