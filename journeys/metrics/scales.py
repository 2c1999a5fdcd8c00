"""The three metrics, their scales and bands. A score is a whole number on its own scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Metric = Literal["csat", "nps", "ces"]
Band = Literal[
    "dissatisfied", "neutral", "satisfied", "detractor", "passive", "promoter", "hard", "easy"
]
Counts = Mapping[int, int]


@dataclass(frozen=True)
class Scale:
    """The scores a metric allows, and the start of each of its three bands."""

    low: int
    high: int
    middle_from: int
    high_from: int
    bands: tuple[Band, Band, Band]

    @property
    def scores(self) -> range:
        return range(self.low, self.high + 1)


SCALES: dict[Metric, Scale] = {
    "csat": Scale(1, 5, 3, 4, ("dissatisfied", "neutral", "satisfied")),
    "nps": Scale(0, 10, 7, 9, ("detractor", "passive", "promoter")),
    "ces": Scale(1, 7, 4, 5, ("hard", "neutral", "easy")),
}


def band(score: int, metric: Metric) -> Band:
    """Return the band of a score: detractor, passive or promoter, or their equivalents."""
    scale = scale_of(score, metric)
    return scale.bands[(score >= scale.middle_from) + (score >= scale.high_from)]


def band_counts(counts: Counts, metric: Metric) -> tuple[int, int, int]:
    """Return the number of answers in the low, the middle and the high band."""
    found = Counter[Band]()
    for score, times in counts.items():
        found[band(score, metric)] += times
    low, middle, high = SCALES[metric].bands
    return found[low], found[middle], found[high]


def scale_of(score: int, metric: Metric) -> Scale:
    """Return the scale of the metric; raises ValueError for a score that is not on it."""
    scale = SCALES[metric]
    if score not in scale.scores:
        raise ValueError(f"{score} is not on the {metric} scale {scale.low} to {scale.high}.")
    return scale
