"""Evidence beside a score on the map: level, usual volume, age. Pure functions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_low

from journeys.metrics.figures import Figure

QUIET_AFTER = timedelta(days=90)


def evidence_level(n: int) -> str:
    """Return the amount of evidence: none, thin or solid."""
    return "none" if n < 5 else "thin" if n < 20 else "solid"


def usual_volume(weeks: Sequence[int]) -> int | None:
    """Return the median of the weeks before the last one, from the first non-empty week on."""
    before = weeks[:-1]
    return median_low(before) if any(before) else None


def is_quiet(newest: datetime | None, now: datetime) -> bool:
    """Return True if the newest answer is so old that the map must show it."""
    return newest is not None and now - newest > QUIET_AFTER


def lowest(figures: Mapping[int, Figure]) -> int | None:
    """Return the item with the lowest figure on its own scale, of those with enough answers."""
    ranked = {key: _share_of_scale(shown) for key, shown in figures.items() if shown.may_be_ranked}
    return min(ranked, key=lambda key: ranked[key]) if ranked else None


def _share_of_scale(shown: Figure) -> float:
    bottom, top = shown.bounds
    return ((shown.value or 0) - bottom) / (top - bottom)
