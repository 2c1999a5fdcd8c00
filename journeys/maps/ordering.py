"""Fractional positions, so that moving an item writes one row. Pure functions."""

from collections.abc import Sequence

STEP = 1024.0
# Halving a gap of 1024 comes here after 30 moves into the same place; doubles bear 50.
MIN_GAP = 1e-6


def place_before(positions: Sequence[float], index: int) -> float | None:
    """Return a position that sorts before `positions[index]`, or last at the end.

    `positions` ascend. None means that the gap is full: spread them first.
    """
    if not positions:
        return STEP
    if index >= len(positions):
        return positions[-1] + STEP
    if index <= 0:
        return positions[0] - STEP
    low, high = positions[index - 1], positions[index]
    return (low + high) / 2 if high - low > MIN_GAP else None


def spread(count: int) -> list[float]:
    """Return positions for `count` items with room between them."""
    return [STEP * (index + 1) for index in range(count)]
