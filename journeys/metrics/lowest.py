"""The lowest of several figures, if a test supports that it is. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass

from journeys.metrics.differences import difference, estimate_of
from journeys.metrics.figures import Figure
from journeys.metrics.scales import Metric

METRICS: tuple[Metric, ...] = ("csat", "ces", "nps")


@dataclass(frozen=True)
class Lowest:
    """The key of the lowest figure, None if none is; `compared` figures are of one `metric`."""

    key: int | None
    metric: Metric
    compared: int


def lowest(figures: Mapping[int, Figure]) -> Lowest:
    """Return the figure that is significantly lower than every other one of its metric.

    Only figures that may be ranked are compared, and only those of the metric that most of them
    have, as scales cannot be compared. It takes two.
    """
    ranked = {key: shown for key, shown in figures.items() if shown.may_be_ranked}
    of_metric = {
        metric: {key: shown for key, shown in ranked.items() if shown.metric == metric}
        for metric in METRICS
    }
    metric = max(METRICS, key=lambda each: len(of_metric[each]))
    compared = of_metric[metric]
    if len(compared) < 2:
        return Lowest(None, metric, len(compared))
    found = min(compared, key=lambda key: compared[key].value or 0)
    others = (shown for key, shown in compared.items() if key != found)
    is_lowest = all(is_lower(compared[found], other) for other in others)
    return Lowest(found if is_lowest else None, metric, len(compared))


def is_lower(one: Figure, other: Figure) -> bool:
    """Return True if the 95 % interval of the difference is below zero.

    For shares the interval is Newcombe's. If all touchpoints are alike, the lowest of two is
    called lower in 5 % of cases, and the lowest of more is lower than all others less often.
    """
    estimates = [estimate_of(each) for each in (one, other)]
    if None in estimates:
        return False
    return difference(*(each for each in estimates if each)).high < 0
