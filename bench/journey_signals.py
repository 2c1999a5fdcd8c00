"""Measure the false signals of a whole journey, with and without the control of their share.

    python bench/journey_signals.py [--journeys 100] [--seed 1] [--json]

A journey has 20 touchpoints with two answers a day each, 15 % of them dissatisfied, for a year. At
4 of them the share doubles on a day by chance. A signal is acknowledged the day it opens; a real
one ends the rise. Printed for each way: signals and false signals a year, the share that is false,
the share of rises found, and the median number of days from the rise to the signal.
The tests are those of the product. Needs no server.
"""

import argparse
import json
import sys
from collections import deque
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from journeys.metrics.detection.answers import AnswerBaseline, answer_test
from journeys.metrics.detection.cusum import running_sums
from journeys.metrics.detection.false_discovery import RECENT, Watched, journey_signals

TOUCHPOINTS, RISES, DAYS, A_DAY = 20, 4, 365, 2
USUAL, RISEN = 0.15, 0.3


class Touchpoint:
    """The sum of one touchpoint, and the highest of each of its last days."""

    def __init__(self, rises_on: int | None) -> None:
        self.rises_on = rises_on
        self.begin_anew()

    def begin_anew(self) -> None:
        self.sum = 0.0
        self.highest: deque[float] = deque(maxlen=RECENT.days)

    def live_a_day(self, day: int, test, chance: Random) -> None:
        share = USUAL if self.rises_on is None or day < self.rises_on else RISEN
        answers = [chance.random() < share for _ in range(A_DAY)]
        sums = list(running_sums(test.increments(answers), start=self.sum))
        self.sum = sums[-1]
        self.highest.append(max(sums))

    def watched(self, test) -> Watched:
        n = A_DAY * len(self.highest)
        return Watched(max(self.highest), n, test.threshold, test.run_length)


def year(chance: Random, *, is_controlled: bool) -> tuple[int, list[int]]:
    """Return the number of false signals, and for each rise found the days it took."""
    test = answer_test(AnswerBaseline(USUAL, USUAL, 0))
    days = [chance.randrange(30, DAYS - 90) for _ in range(RISES)]
    touchpoints = [Touchpoint(each) for each in [*days, *[None] * (TOUCHPOINTS - RISES)]]
    false, took = 0, []
    for day in range(DAYS):
        for each in touchpoints:
            each.live_a_day(day, test, chance)
        watched = {at: each.watched(test) for at, each in enumerate(touchpoints)}
        crossed = {at for at, each in watched.items() if each.has_crossed}
        for at in journey_signals(watched) if crossed and is_controlled else crossed:
            touchpoint = touchpoints[at]
            if touchpoint.rises_on is not None and day >= touchpoint.rises_on:
                took.append(day - touchpoint.rises_on + 1)
                touchpoint.rises_on = None
            else:
                false += 1
            touchpoint.begin_anew()
    return false, took


def measured(journeys: int, chance: Random, *, is_controlled: bool) -> dict[str, float]:
    years = [year(chance, is_controlled=is_controlled) for _ in range(journeys)]
    false, took = sum(each for each, _ in years), [day for _, days in years for day in days]
    return {
        "signals": round((false + len(took)) / journeys, 2),
        "false": round(false / journeys, 2),
        "false_share": round(false / max(1, false + len(took)), 3),
        "found": round(len(took) / journeys / RISES, 3),
        "median_days": median(took or [0]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--journeys", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one line")
    options = parser.parse_args()
    chance = Random(options.seed)
    found = {
        "each test alone": measured(options.journeys, chance, is_controlled=False),
        "judged together": measured(options.journeys, chance, is_controlled=True),
    }
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
