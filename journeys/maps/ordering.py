"""Places in a row as fractions, so that moving one thing writes one row. Plain values only."""

from collections.abc import Sequence

STEP = 1024.0
# Halving a gap of 1024 comes here after 30 moves into the same place; doubles bear 50.
SMALLEST_GAP = 1e-6


def place_before(positions: Sequence[float], index: int) -> float | None:
    """A position that sorts before `positions[index]`, or last when index is their number.

    `positions` ascend. None says that the gap is used up: spread them first.
    """
    if not positions:
        return STEP
    if index >= len(positions):
        return positions[-1] + STEP
    if index <= 0:
        return positions[0] - STEP
    low, high = positions[index - 1], positions[index]
    return (low + high) / 2 if high - low > SMALLEST_GAP else None


def spread(count: int) -> list[float]:
    """Positions for `count` things with room between them."""
    return [STEP * (index + 1) for index in range(count)]
