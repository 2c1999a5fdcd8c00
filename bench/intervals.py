"""Measure how often the 95 % intervals hold the true value, and print a table.

    python bench/intervals.py [--answers 5,10,20,40]
    python bench/intervals.py --json

`--json` prints instead the published worked examples with what the product computes for them, and
for each interval the coverage from 10 answers on: averaged, lowest and highest, in per cent. The
mean and NPS are those of the distributions below; shares are 0.05, 0.10 … 0.95 each, differences
those of each two of five shares.

Every possible outcome of a survey is weighed by its probability where there are at most
20,000 of them; else 4,000 surveys are drawn with a fixed seed. Needs no server.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import comb, factorial, prod, sqrt
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.interval_examples import examples
from journeys.metrics.differences import Estimate, difference, share_estimate
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


def share_coverage(n: int, share: float) -> float:
    return coverage(n, (1 - share, share), share, wilson_bounds)


def difference_coverage(n: int, m: int, share: float, other: float) -> float:
    """Return the probability that the interval of the difference of two shares holds it."""
    held = 0.0
    for hits in range(n + 1):
        for other_hits in range(m + 1):
            _value, low, high = difference_of(hits, n, other_hits, m)
            if low - 1e-9 <= share - other <= high + 1e-9:
                weight = chance_of((hits, n - hits), (share, 1 - share))
                held += weight * chance_of((other_hits, m - other_hits), (other, 1 - other))
    return held


@cache
def difference_of(hits: int, n: int, other_hits: int, m: int) -> Estimate:
    return difference(share_estimate(hits, n), share_estimate(other_hits, m))


def measured(n: int) -> dict[str, list[float]]:
    """Return the coverage of each interval with n answers, for each distribution."""
    shares = (0.1, 0.3, 0.5, 0.7, 0.9)
    return {
        "mean": [
            coverage(n, chances, mean_of(feelings_of(metric), chances), feeling_bounds(metric))
            for metric, shapes in DISTRIBUTIONS.items()
            for chances in shapes.values()
        ],
        "proportion": [share_coverage(n, share / 20) for share in range(1, 20)],
        "nps": [
            coverage(n, bands, bands[2] - bands[0], nps_bounds)
            for bands in (in_bands("nps", each) for each in DISTRIBUTIONS["nps"].values())
        ],
        "difference": [
            difference_coverage(n, m, share, other)
            for m in (n, 2 * n) for share in shares for other in shares
        ],
    }  # fmt: skip


def report(sizes: Sequence[int]) -> dict[str, object]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for n in sizes:
        for interval, covered in measured(n).items():
            found.setdefault(interval, {})[str(n)] = {
                "average": round(100 * sum(covered) / len(covered), 1),
                "lowest": round(100 * min(covered), 1),
                "highest": round(100 * max(covered), 1),
            }
    published = [{**each._asdict(), "is_same": each.is_same} for each in examples()]
    return {
        "published": published,
        "published_same": sum(each.is_same for each in examples()),
        "published_total": len(published),
        "coverage": found,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", help="numbers of answers, with commas")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    usual = "10,20,40" if options.json else "5,6,8,10,20,40"
    sizes = [int(size) for size in (options.answers or usual).split(",")]
    if options.json:
        print(json.dumps(report(sizes)))
    else:
        print_table(sizes)


def print_table(sizes: Sequence[int]) -> None:
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
