"""The run length of a CUSUM until it signals, and the threshold for a wanted one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import exp, floor, log
from typing import NamedTuple

CELLS = 150
MAX_STEPS = 20_000
CERTAIN = 1e-12
STEADY_STEPS = 20
TOLERANCE = 0.01


class Outcome(NamedTuple):
    """An amount that one observation may add to the sum, and the chance of it."""

    increment: float
    chance: float


def average_run_length(
    outcomes: Sequence[Outcome], threshold: float, *, cells: int = CELLS
) -> float:
    """Return the mean number of observations until the sum, from zero, reaches the threshold.

    A Markov chain over the sum in equal cells: Brook & Evans (1972), "An Approach to the
    Probability Distribution of CUSUM Run Length", Biometrika 59, 539-549. An increment between two
    cells goes to both in proportion, so that its mean is kept. Once the chance of a signal is the
    same at each step, the rest is a geometric series.
    """
    if max(increment for increment, _chance in outcomes) <= 0:
        return float("inf")
    # The threshold lies in the middle between the last cell and the one that is gone.
    moves = _moves(outcomes, threshold / (cells - 0.5))
    here = [1.0] + [0.0] * (cells - 1)
    total, alive, hazard, steady = 0.0, 1.0, 0.0, 0
    for _step in range(MAX_STEPS):
        total += alive
        here = _after(here, moves)
        left = sum(here)
        if left < CERTAIN:
            return total
        before, hazard, alive = hazard, 1 - left / alive, left
        steady = steady + 1 if hazard and abs(hazard - before) < 1e-5 * hazard else 0
        if steady == STEADY_STEPS:
            break
    return total + alive / hazard if hazard else float("inf")


def threshold_for(outcomes: Sequence[Outcome], run_length: float) -> float:
    """Return the threshold at which the mean run length is as wanted, to 1 %.

    The increments must be log likelihood ratios under the chances given: then the run length grows
    about as exp(threshold), and a few steps are enough.
    """
    threshold = log(run_length) - 3
    low, high = 0.0, float("inf")
    for _step in range(25):
        found = average_run_length(outcomes, threshold)
        if abs(found - run_length) < TOLERANCE * run_length:
            break
        low, high = (threshold, high) if found < run_length else (low, threshold)
        threshold += log(run_length / found)
        if not low < threshold < high:
            threshold = (low + high) / 2 if high < float("inf") else low + 1
    return threshold


def share_of_maxima(run_length: float, n: float, *, above: float = 0.0) -> float:
    """Return the chance that a sum without a rise passes its threshold by `above` in n steps.

    Passages are rare and far apart, so they come as a Poisson process, and each unit above the
    threshold makes them e times rarer: the increments are log likelihood ratios.
    """
    return 1 - exp(-n / run_length * exp(-above))


def _moves(outcomes: Sequence[Outcome], cell: float) -> dict[int, float]:
    moves: defaultdict[int, float] = defaultdict(float)
    for increment, chance in outcomes:
        below = floor(increment / cell)
        part = increment / cell - below
        moves[below] += chance * (1 - part)
        moves[below + 1] += chance * part
    return {move: chance for move, chance in moves.items() if chance > CERTAIN}


def _after(here: list[float], moves: dict[int, float]) -> list[float]:
    """Return the chances of the cells one observation later; what reaches the top is gone."""
    cells = len(here)
    # Cells that cannot be reached yet are left out.
    top = max(at for at, chance in enumerate(here) if chance) + 1
    later = [0.0] * cells
    for move, chance in moves.items():
        if move < 0:
            later[0] += chance * sum(here[: min(-move, top)])
        first = max(0, -move)
        last = max(first, min(top, cells - move))
        reached = slice(first + move, last + move)
        later[reached] = [
            other + chance * one
            for other, one in zip(later[reached], here[first:last], strict=True)
        ]
    return later
