"""Measure how soon the tests of a touchpoint notice a rise, and how seldom they do without one.

    python bench/detection.py [--runs 2000] [--seed 1] [--json] [--all]

CSAT: the share of dissatisfied answers rises from 15 to 30 % after 100 answers at 15 %. Volume:
tickets rise from 6 to 9 a day after 28 days at 6. `median` is the number of answers or days from
the rise to the signal, `median_from_zero` the same where the rise begins with the first one;
`in_control` is the mean number until a signal where nothing rises. The usual share and rate are
known. `--all` adds other rates, baselines that are learnt from data, and a whole journey.
The tests are those of the product. Needs no server.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from itertools import accumulate, chain, repeat
from math import exp
from pathlib import Path
from random import Random
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from journeys.metrics.detection.answers import (
    AnswerBaseline,
    AnswerTest,
    answer_baseline,
    answer_test,
    raised_share,
)
from journeys.metrics.detection.cusum import first_crossing, running_sums
from journeys.metrics.detection.volume_baseline import VolumeBaseline, volume_baseline
from journeys.metrics.detection.volumes import VolumeTest, raised_rate, volume_test

CHUNK, LONGEST = 256, 200_000
WARM_ANSWERS, WARM_DAYS = 100, 28

type Draw = Callable[[int], list]


def answers_of(share: float, chance: Random) -> Draw:
    return lambda n: [chance.random() < share for _ in range(n)]


def counts_of(rate: float, chance: Random) -> Draw:
    """Return a maker of Poisson counts, by the inverse of their distribution."""
    terms = accumulate(
        range(1, int(rate + 12 * rate**0.5) + 20), lambda p, k: p * rate / k, initial=exp(-rate)
    )
    shares = list(accumulate(terms))
    return lambda n: chance.choices(range(len(shares)), cum_weights=shares, k=n)


def spread_counts_of(rate: float, dispersion: float, chance: Random) -> Draw:
    """Return a maker of counts of a rate that differs from day to day: gamma, then Poisson."""
    shape, scale = rate / (dispersion - 1), dispersion - 1

    def draw(n: int) -> list[int]:
        return [poisson(chance.gammavariate(shape, scale), chance) for _ in range(n)]

    return draw


def poisson(rate: float, chance: Random) -> int:
    """Return a Poisson count by the gaps between events."""
    count, reached = -1, 0.0
    while reached <= rate:
        reached += chance.expovariate(1)
        count += 1
    return count


def observations(test: AnswerTest | VolumeTest, draws: Iterator[list]) -> Iterator[float]:
    for drawn in draws:
        if isinstance(test, AnswerTest):
            yield from test.increments(drawn)
        else:
            yield from test.increments(drawn, first_weekday=0)


def run(
    test: AnswerTest | VolumeTest, draw: Draw, *, before: Draw | None = None, warm: int = 0
) -> int:
    """Return the number of observations until the signal, from the rise on.

    A run with a signal in the observations before the rise is drawn again.
    """
    while True:
        first = [before(warm)] if before else []
        draws = chain(first, (draw(CHUNK) for _ in repeat(None, LONGEST // CHUNK)))
        crossing = first_crossing(running_sums(observations(test, draws)), test.threshold)
        if crossing is None:
            return LONGEST
        if crossing >= warm or not before:
            return crossing + 1 - (warm if before else 0)


def figures(test, usual: Draw, risen: Draw, warm: int, runs: int) -> dict[str, float]:
    return {
        "median": median(run(test, risen, before=usual, warm=warm) for _ in range(runs)),
        "median_from_zero": median(run(test, risen) for _ in range(runs)),
        "in_control": round(mean(run(test, usual) for _ in range(runs)), 1),
    }


def csat(usual: float, risen: float, runs: int, chance: Random) -> dict[str, float]:
    test = answer_test(AnswerBaseline(usual, usual, 0))
    return figures(test, answers_of(usual, chance), answers_of(risen, chance), WARM_ANSWERS, runs)


def volume(usual: float, risen: float, runs: int, chance: Random) -> dict[str, float]:
    test = volume_test(VolumeBaseline(usual, usual, 0))
    return figures(test, counts_of(usual, chance), counts_of(risen, chance), WARM_DAYS, runs)


def learnt_csat(n: int, usual: float, risen: float, runs: int, chance: Random) -> dict[str, float]:
    """Return the figures where each run has a baseline of its own, learnt from n answers."""
    before, after = answers_of(usual, chance), answers_of(risen, chance)

    def test() -> AnswerTest:
        baseline = answer_baseline(sum(before(n)), n, journey_share=usual)
        assert baseline
        return answer_test(baseline)

    return learnt(test, before, after, WARM_ANSWERS, runs, 1900)


def learnt_volume(days: int, dispersion: float, runs: int, chance: Random) -> dict[str, float]:
    """Return the figures where each run has a baseline of its own, of 6 a day, learnt from days."""
    before, after = (
        spread_counts_of(rate, dispersion, chance) if dispersion > 1 else counts_of(rate, chance)
        for rate in (6, 9)
    )

    def test() -> VolumeTest:
        baseline = volume_baseline(before(days), first_weekday=0)
        assert baseline
        return volume_test(baseline)

    return learnt(test, before, after, WARM_DAYS, runs, 4000)


def learnt(
    test: Callable, before: Draw, after: Draw, warm: int, runs: int, promised: int
) -> dict[str, float]:
    tests = [test() for _ in range(runs)]
    quiet = [run(each, before) for each in tests]
    return {
        "median": median(run(each, after, before=before, warm=warm) for each in tests),
        "in_control": round(mean(quiet), 1),
        "in_control_median": median(quiet),
        "signal_within_a_quarter_of_that": round(
            sum(each <= promised / 4 for each in quiet) / runs, 3
        ),
    }


def others(runs: int, chance: Random) -> dict[str, dict]:
    few, fewer = max(1, runs // 10), max(1, runs // 40)
    return {
        "csat_rates": {f"{share:.0%}": csat(share, raised_share(share), few, chance) for share in (0.05, 0.15, 0.25, 0.4)},
        "volume_rates": {str(rate): volume(rate, raised_rate(rate), few, chance) for rate in (0.5, 2, 6, 20)},
        "csat_learnt": {str(n): learnt_csat(n, 0.15, 0.3, few, chance) for n in (50, 100, 200, 500)},
        "volume_learnt": {str(days): learnt_volume(days, 1, fewer, chance) for days in (28, 90, 180)},
        "volume_dispersed": {"dispersion 2, 90 days": learnt_volume(90, 2, fewer, chance)},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one line")
    parser.add_argument("--all", action="store_true", help="more cases, with fewer runs")
    options = parser.parse_args()
    chance = Random(options.seed)
    found: dict[str, dict] = {
        "csat": csat(0.15, 0.3, options.runs, chance),
        "volume": volume(6, 9, options.runs, chance),
    }
    if options.all:
        found |= others(options.runs, chance)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
