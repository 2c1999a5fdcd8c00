"""Exponential backoff with jitter."""

FIRST_WAIT = 5.0
MAX_WAIT = 15 * 60.0
JITTER = 0.2  # jitter, so that servers that failed together are not all retried at once


def wait_after(failures: int, chance: float) -> float:
    """Return the seconds to wait after `failures` in a row (≥ 1): 5, 10, 20 … 900.

    `chance` is a random number from 0 to 1 and makes a wait up to a fifth longer.
    """
    doubled = FIRST_WAIT * 2.0 ** min(failures - 1, 20)
    return min(doubled * (1 + JITTER * chance), MAX_WAIT)
