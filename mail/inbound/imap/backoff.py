"""How long to wait before the next try."""

FIRST = 5.0
LONGEST = 15 * 60.0
SPREAD = 0.2  # servers that went away together are not asked again all in one moment


def wait_after(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures in a row (≥ 1): 5, 10, 20 … 900.

    `chance` is a random number from 0 to 1 and makes a wait up to a fifth longer.
    """
    doubled = FIRST * 2.0 ** min(failures - 1, 20)
    return min(doubled * (1 + SPREAD * chance), LONGEST)
