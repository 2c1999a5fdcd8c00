"""The drawn trend: an exponentially weighted share with its band. It raises no signal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from journeys.metrics.intervals import wilson

WEIGHT = 0.05


class Smoothed(NamedTuple):
    """A share from 0 to 1 with its 95 % bounds."""

    value: float
    low: float
    high: float


def smoothed_share(hits: Iterable[bool], *, weight: float = WEIGHT) -> Iterator[Smoothed]:
    """Yield the trend after each answer, from the first one on.

    The newest answer has the weight given, each one before it 5 % less: about the last 40 count.
    Roberts (1959), "Control Chart Tests Based on Geometric Moving Averages", Technometrics 1,
    239-250; the weights add up to 1 from the first answer on. The band is Wilson's, for as many
    answers as have the same variance, 1/Σw².
    """
    if not 0 < weight < 1:
        raise ValueError("A weight lies between 0 and 1.")
    kept = 1 - weight
    total = weights = squares = 0.0
    for hit in hits:
        total = kept * total + hit
        weights = kept * weights + 1
        squares = kept * kept * squares + 1
        value = min(1.0, total / weights)
        alike = weights * weights / squares
        yield Smoothed(value, *wilson(value * alike, alike))
