"""Measure how often the 95 % intervals hold the true value, and print a table.

    python bench/interval_coverage.py [--answers 5,10,20,40]

Every possible outcome of a survey is weighed by its probability where there are at most
20,000 of them; else 4,000 surveys are drawn with a fixed seed. Needs no server.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import comb, factorial, prod, sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from journeys.metrics.figures import feeling
from journeys.metrics.intervals import Interval, adjusted_wald_nps, bounded_mean, wilson
from journeys.metrics.scales import SCALES, Metric

type Bounds = Callable[[tuple[int, ...]], tuple[float, float]]
MAX_OUTCOMES, DRAWN = 20_000, 4_000
STUDENT = {5: 2.7764, 6: 2.5706, 8: 2.3646, 10: 2.2622, 20: 2.0930, 40: 2.0227}

# The chance of each score, lowest first.
DISTRIBUTIONS: dict[Metric, dict[str, list[float]]] = {
    "csat": {
        "uniform": [0.2] * 5,
        "skewed high": [0.03, 0.05, 0.10, 0.30, 0.52],
        "skewed low": [0.52, 0.30, 0.10, 0.05, 0.03],
        "U-shaped": [0.42, 0.06, 0.04, 0.06, 0.42],
        "near-unanimous": [0.01, 0.01, 0.01, 0.07, 0.90],
    },
    "ces": {
        "uniform": [1 / 7] * 7,
        "skewed high": [0.02, 0.02, 0.04, 0.07, 0.15, 0.30, 0.40],
        "skewed low": [0.40, 0.30, 0.15, 0.07, 0.04, 0.02, 0.02],
        "U-shaped": [0.38, 0.06, 0.04, 0.04, 0.04, 0.06, 0.38],
        "near-unanimous": [0.005, 0.005, 0.01, 0.01, 0.01, 0.06, 0.90],
    },
    "nps": {
        "uniform": [1 / 11] * 11,
        "skewed high": [0.02, 0.01, 0.01, 0.01, 0.02, 0.03, 0.05, 0.10, 0.20, 0.20, 0.35],
        "skewed low": [0.35, 0.20, 0.20, 0.10, 0.05, 0.03, 0.02, 0.02, 0.01, 0.01, 0.01],
        "U-shaped": [0.35, 0.05, 0.03, 0.02, 0.02, 0.02, 0.02, 0.03, 0.05, 0.06, 0.35],
        "near-unanimous": [*[0.005] * 8, 0.01, 0.05, 0.90],
    },
}


def outcomes(n: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Return every way in which n answers fall on the scores."""
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in outcomes(n - first, parts - 1):
            yield (first, *rest)


def chance_of(outcome: Sequence[int], chances: Sequence[float]) -> float:
    """Return the multinomial probability of an outcome."""
    ways = factorial(sum(outcome))
    for times in outcome:
        ways //= factorial(times)
    return ways * prod(chance**times for chance, times in zip(chances, outcome, strict=True))


def coverage(n: int, chances: Sequence[float], truth: float, bounds: Bounds) -> float:
    """Return the probability that the interval of n answers holds the truth."""
    if comb(n + len(chances) - 1, n) <= MAX_OUTCOMES:
        weights = {each: chance_of(each, chances) for each in outcomes(n, len(chances))}
    else:
        weighed = Counter[tuple[int, ...]]()
        chance, scores = Random(7), range(len(chances))
        for _survey in range(DRAWN):
            drawn = Counter(chance.choices(scores, chances, k=n))
            weighed[tuple(drawn[score] for score in scores)] += 1
        weights = {each: times / DRAWN for each, times in weighed.items()}
    held = 0.0
    for outcome, weight in weights.items():
        low, high = bounds(outcome)
        held += weight * (low - 1e-9 <= truth <= high + 1e-9)
    return held


def feelings_of(metric: Metric) -> list[float]:
    return [feeling(score, metric) for score in SCALES[metric].scores]


def mean_of(values: Sequence[float], chances: Sequence[float]) -> float:
    return sum(value * chance for value, chance in zip(values, chances, strict=True))


@cache
def feeling_bounds(metric: Metric) -> Bounds:
    """Return the interval by the outcome; each is worked out once for all distributions."""
    values = feelings_of(metric)

    @cache
    def bounds(outcome: tuple[int, ...]) -> Interval:
        return bounded_mean(dict(zip(values, outcome, strict=True)), low=-2, high=2)

    return bounds


def student_bounds(metric: Metric) -> Bounds:
    """Return the interval by Student's t, for comparison."""
    values = feelings_of(metric)

    def bounds(outcome: tuple[int, ...]) -> tuple[float, float]:
        n = sum(outcome)
        mean = sum(value * times for value, times in zip(values, outcome, strict=True)) / n
        squares = sum((v - mean) ** 2 * times for v, times in zip(values, outcome, strict=True))
        reach = STUDENT[n] * sqrt(squares / (n - 1) / n)
        return mean - reach, mean + reach

    return bounds


def in_bands(metric: Metric, chances: Sequence[float]) -> tuple[float, float, float]:
    """Return the chances of the low, the middle and the high band."""
    scale = SCALES[metric]
    middle, high = scale.middle_from - scale.low, scale.high_from - scale.low
    return sum(chances[:middle]), sum(chances[middle:high]), sum(chances[high:])


def wilson_bounds(outcome: tuple[int, ...]) -> Interval:
    return wilson(outcome[1], sum(outcome))


def nps_bounds(outcome: tuple[int, ...]) -> Interval:
    return adjusted_wald_nps(outcome[2], outcome[0], sum(outcome))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", default="5,6,8,10,20,40", help="numbers of answers")
    sizes = [int(size) for size in parser.parse_args().answers.split(",")]

    def line(figure: str, shape: str, covered: list[float]) -> None:
        print(
            f"| {figure} | {shape} | " + " | ".join(f"{100 * each:.1f}" for each in covered) + " |"
        )

    print("| interval | answers | " + " | ".join(f"n {size}" for size in sizes) + " |")
    print("|---|---|" + "---:|" * len(sizes))
    for title, make in (("feeling", feeling_bounds), ("Student's t", student_bounds)):
        for metric, shapes in DISTRIBUTIONS.items():
            for shape, chances in shapes.items():
                truth = mean_of(feelings_of(metric), chances)
                covered = [coverage(n, chances, truth, make(metric)) for n in sizes]
                line(f"{title}, {metric.upper()}", shape, covered)
    for shape, chances in DISTRIBUTIONS["csat"].items():
        low, middle, top = in_bands("csat", chances)
        line("CSAT", shape, [coverage(n, (low + middle, top), top, wilson_bounds) for n in sizes])
    for shape, chances in DISTRIBUTIONS["nps"].items():
        bands = in_bands("nps", chances)
        line("NPS", shape, [coverage(n, bands, bands[2] - bands[0], nps_bounds) for n in sizes])


if __name__ == "__main__":
    main()
