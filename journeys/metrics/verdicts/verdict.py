"""The verdict on a solution: did the declared metric improve? Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from journeys.metrics.differences import Estimate, difference, estimate, weighted_sum
from journeys.metrics.intervals import LEVEL, normal_quantile
from journeys.metrics.scales import Counts, Metric, band_counts
from journeys.metrics.verdicts.controls import Drift, drift
from journeys.metrics.verdicts.fisher import chance_of_as_many, has_small_cell
from journeys.metrics.verdicts.plan import Plan

Outcome = Literal["improved", "worsened", "no_evidence", "not_enough", "measuring"]


@dataclass(frozen=True)
class Verdict:
    """The outcome with its evidence, in the unit of the metric.

    `change` is after minus before; `effect` is what decides: the change, less the drift of the
    untouched touchpoints where there are any. Both are None if there are no answers on one side.
    `missing` is the number of answers that still have to come, None if no number is enough.
    """

    outcome: Outcome
    n_before: int
    n_after: int
    missing: int | None
    change: Estimate | None = None
    effect: Estimate | None = None
    drift: Drift | None = None


def verdict(
    metric: Metric,
    before: Counts,
    after: Counts,
    *,
    planned: Plan,
    controls: Sequence[tuple[Counts, Counts]] = (),
    is_window_over: bool = True,
) -> Verdict:
    """Return the verdict on the answers in the windows before and after the ship date.

    It is given once, when the declared window is over: a look after every ten answers that ends
    with the first "improved" is wrong four times as often. It is never "improved" or "worsened"
    with fewer answers after the ship date than the plan has shown. If the plan counted on
    controls, the verdict needs them.
    """
    n_before, n_after = sum(before.values()), sum(after.values())
    if not n_before or not n_after:
        return Verdict("not_enough", n_before, n_after, planned.needed)
    change = difference(estimate(metric, after), estimate(metric, before))
    untouched = drift(metric, controls)
    effect = _effect(change, untouched)
    missing = None if planned.needed is None else max(0, planned.needed - n_after)
    outcome: Outcome
    if missing is None or missing > 0 or (planned.controls and not untouched):
        outcome = "not_enough"
    elif not is_window_over:
        outcome = "measuring"
    elif effect.low > 0 and (untouched or _is_certain(metric, after, before)):
        outcome = "improved"
    elif effect.high < 0 and (untouched or _is_certain(metric, before, after)):
        outcome = "worsened"
    else:
        outcome = "no_evidence"
    return Verdict(outcome, n_before, n_after, missing, change, effect, untouched)


def _effect(change: Estimate, untouched: Drift | None) -> Estimate:
    """Return the difference in differences: the touchpoint strays as much as the others do."""
    if untouched is None:
        return change
    further = normal_quantile() * untouched.straying
    return weighted_sum([(1, change), (-1, untouched.change)], further=further)


def _is_certain(metric: Metric, better: Counts, worse: Counts) -> bool:
    """Return False if cells are too small for the interval and Fisher's test is not clear."""
    if metric != "csat":
        return True
    table = []
    for counts in (better, worse):
        table += [band_counts(counts, metric)[2], sum(counts.values())]
    hits, n, other_hits, other_n = table
    if not has_small_cell(hits, n, other_hits, other_n):
        return True
    return chance_of_as_many(hits, n, other_hits, other_n) <= (1 - LEVEL) / 2
