"""The CUSUM: a running sum of evidence that a rate has risen. Pure functions.

Page (1954), "Continuous Inspection Schemes", Biometrika 41, 100-115. Each observation adds its log
likelihood ratio, of the raised rate to the usual one, and the sum never falls below zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Sums that differ by rounding only are equal.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Signal:
    """A sum that has reached the threshold, until it was reset. Positions count from zero.

    The rise probably began with observation `since`, the first after the sum was last zero. The
    signal opened with observation `opened_at`. `until` is one past the last observation that
    counts for it, `peak` the highest sum among them.
    """

    since: int
    opened_at: int
    until: int
    peak: float


def running_sums(increments: Iterable[float], *, start: float = 0.0) -> Iterator[float]:
    """Yield the sum after each observation."""
    total = start
    for increment in increments:
        total = max(0.0, total + increment)
        yield total


def first_crossing(sums: Iterable[float], threshold: float) -> int | None:
    """Return the position of the first sum that reaches the threshold, None if none does."""
    reached = threshold - TOLERANCE
    return next((position for position, total in enumerate(sums) if total >= reached), None)


def sums_with_resets(increments: Sequence[float], resets: Collection[int] = ()) -> list[float]:
    """Return the sum after each observation; it is zero before each observation in `resets`."""
    return [
        total
        for begin, end in _parts(len(increments), resets)
        for total in running_sums(increments[begin:end])
    ]


def find_signals(
    sums: Sequence[float], threshold: float, resets: Collection[int] = ()
) -> list[Signal]:
    """Return the signals in order: at most one between two resets, for it stays open."""
    found = []
    for begin, end in _parts(len(sums), resets):
        crossing = first_crossing(sums[begin:end], threshold)
        if crossing is not None:
            opened_at = begin + crossing
            zeros = (at for at in range(opened_at, begin - 1, -1) if sums[at] == 0)
            since = next(zeros, begin - 1) + 1
            found.append(Signal(since, opened_at, end, max(sums[opened_at:end])))
    return found


def _parts(n: int, resets: Collection[int]) -> list[tuple[int, int]]:
    return list(pairwise(sorted({0, n, *(at for at in resets if 0 < at < n)})))
