"""Measure how often the verdict on a solution is right.

    python bench/verdicts.py [--runs 2000] [--seed 1] [--json] [--all]

Each run draws CSAT answers before and after a ship date, plans for 15 points more, and asks the
product for its verdict. `null_improved` is the share of solutions without effect that are called
improved (the larger of before/after at 150+150 and with controls at 250+250), `found` that of
70 → 85 % at 150+150, `found_with_controls` the same at 250+250 beside three untouched touchpoints
with as many answers each, and `improved_under_needed` the share called improved with one answer
less than was shown. `--all` adds adverse cases. Needs no server.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from journeys.metrics.scales import Counts
from journeys.metrics.verdicts.plan import plan
from journeys.metrics.verdicts.verdict import Verdict, verdict

EFFECT = 15


def answers(share: float, n: int, chance: Random) -> Counts:
    satisfied = sum(chance.random() < share for _ in range(n))
    return {5: satisfied, 1: n - satisfied}


def one(
    chance: Random,
    *,
    shares: tuple[float, float],
    sizes: tuple[int, int],
    controls: int = 0,
    control_sizes: tuple[int, int] | None = None,
    drift: float = 0.0,
    stray: float = 0.0,
) -> Verdict:
    """Return the verdict on one solution. All touchpoints drift, and each strays on its own."""
    drifts = [drift + chance.gauss(0, stray) if stray else drift for _ in range(controls + 1)]
    before = answers(shares[0], sizes[0], chance)
    after = answers(min(1, max(0, shares[1] + drifts[0])), sizes[1], chance)
    n_before, n_after = control_sizes or sizes
    others = [
        (answers(0.7, n_before, chance), answers(min(1, max(0, 0.7 + each)), n_after, chance))
        for each in drifts[1:]
    ]
    planned = plan("csat", before, effect=EFFECT, controls=[first for first, _ in others])
    return verdict("csat", before, after, planned=planned, controls=others)


def share_of(outcome: str, verdicts: Iterator[Verdict]) -> float:
    found = [each.outcome == outcome for each in verdicts]
    return round(sum(found) / len(found), 4)


def reach(runs: int, chance: Random) -> dict[str, float]:
    def measured(outcome: str, **case) -> float:
        return share_of(outcome, (one(chance, **case) for _ in range(runs)))

    simple, large = (150, 150), (250, 250)
    null = measured("improved", shares=(0.7, 0.7), sizes=simple)
    null_controls = measured("improved", shares=(0.7, 0.7), sizes=large, controls=3)
    return {
        "null_improved": max(null, null_controls),
        "null_improved_before_after": null,
        "null_improved_with_controls": null_controls,
        "found": measured("improved", shares=(0.7, 0.85), sizes=simple),
        "found_with_controls": measured("improved", shares=(0.7, 0.85), sizes=large, controls=3),
        "improved_under_needed": under_needed(runs, chance),
    }


def under_needed(runs: int, chance: Random) -> float:
    """Return the share called improved where all but one of the answers needed are satisfied."""
    improved = 0
    for _ in range(runs):
        before = answers(0.7, 150, chance)
        planned = plan("csat", before, effect=EFFECT)
        assert planned.needed
        after = {5: planned.needed - 1}
        improved += verdict("csat", before, after, planned=planned).outcome == "improved"
    return improved / runs


def adverse(runs: int, chance: Random) -> dict[str, float]:
    def measured(outcome: str, **case) -> float:
        return share_of(outcome, (one(chance, **case) for _ in range(runs)))

    unequal = {"shares": (0.7, 0.7), "sizes": (60, 600)}
    drifted = {"sizes": (250, 250), "drift": 0.1}
    return {
        "null, 60 before and 600 after": measured("improved", **unequal),
        "null, 600 before and 60 after": measured("improved", **unequal | {"sizes": (600, 60)}),
        "null at 95 %": measured("improved", shares=(0.95, 0.95), sizes=(600, 600)),
        "null, all drift by 10 points, no controls": measured("improved", shares=(0.7, 0.7), **drifted),
        "null, all drift by 10 points, 3 controls": measured("improved", shares=(0.7, 0.7), controls=3, **drifted),
        "null, each strays by 5 points, 3 controls": measured("improved", shares=(0.7, 0.7), sizes=(250, 250), controls=3, stray=0.05),
        "null, each strays by 5 points, 8 controls": measured("improved", shares=(0.7, 0.7), sizes=(250, 250), controls=8, stray=0.05),
        "null, each strays by 5 points, no controls": measured("improved", shares=(0.7, 0.7), sizes=(250, 250), stray=0.05),
        "70 to 85 %, 250+250, 1 control": measured("improved", shares=(0.7, 0.85), sizes=(250, 250), controls=1),
        "70 to 85 %, 250+250, 2 controls": measured("improved", shares=(0.7, 0.85), sizes=(250, 250), controls=2),
        "70 to 85 %, 250+250, 1 control of 1000+1000": measured("improved", shares=(0.7, 0.85), sizes=(250, 250), controls=1, control_sizes=(1000, 1000)),
        "70 to 55 %, 150+150, worsened": measured("worsened", shares=(0.7, 0.55), sizes=(150, 150)),
        "all satisfied before and after": measured("improved", shares=(1, 1), sizes=(150, 150)),
        "null, looked at after every 10 answers": peeked(runs, chance, is_stopped=True),
        "null, looked at once, when the window is over": peeked(runs, chance, is_stopped=False),
    }  # fmt: skip


def peeked(runs: int, chance: Random, *, is_stopped: bool) -> float:
    """Return the share called improved where the verdict of 300 answers is looked at as they come.

    `is_stopped` takes the first "improved" as the verdict, as if each look were the end.
    """
    improved = 0
    for _ in range(runs):
        before = answers(0.7, 300, chance)
        planned = plan("csat", before, effect=EFFECT)
        satisfied = 0
        for n in range(10, 301, 10):
            satisfied += sum(chance.random() < 0.7 for _ in range(10))
            counts = {5: satisfied, 1: n - satisfied}
            is_over = is_stopped or n == 300
            found = verdict("csat", before, counts, planned=planned, is_window_over=is_over)
            if found.outcome == "improved":
                improved += 1
                break
    return round(improved / runs, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one line")
    parser.add_argument("--all", action="store_true", help="adverse cases too")
    options = parser.parse_args()
    chance = Random(options.seed)
    found: dict[str, object] = {**reach(options.runs, chance)}
    if options.all:
        found["adverse"] = adverse(options.runs, chance)
    print(json.dumps(found, indent=None if options.json else 2, ensure_ascii=False))


if __name__ == "__main__":
    main()
