"""Fisher's exact test, for cells of fewer than five answers. Pure functions."""

from math import comb

SMALL_CELL = 5


def has_small_cell(hits: int, n: int, other_hits: int, other_n: int) -> bool:
    return min(hits, n - hits, other_hits, other_n - other_hits) < SMALL_CELL


def chance_of_as_many(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Return the chance of as many hits or more among the n, where both shares are alike.

    One-sided: Fisher (1935), The Design of Experiments, chapter 2. Exact, in whole numbers.
    """
    if not (0 <= hits <= n and 0 <= other_hits <= other_n):
        raise ValueError("There cannot be more hits than answers.")
    together = hits + other_hits
    ways = sum(
        comb(n, each) * comb(other_n, together - each) for each in range(hits, min(n, together) + 1)
    )
    return ways / comb(n + other_n, together)
