"""The score of a mutation run: how many mutants the tests notice."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

# Exit codes of a test process under mutmut; any other is an error of the run.
KILLED, SURVIVED, NOT_REACHED, TIMED_OUT = {1, 3}, {0}, {5, 33}, {-24, 24, 36, 152, 255}


def mutmut_score(copy: Path, paths: Sequence[str]) -> bool:
    """Prints the score of each module of these paths, from the files that mutmut keeps.

    Returns True if there are mutants and all were run.
    """
    total: Counter[str] = Counter()
    for meta in sorted((copy / "mutants").rglob("*.meta")):
        name = str(meta.relative_to(copy / "mutants")).removesuffix(".meta")
        if not name.startswith(tuple(paths)):
            continue
        counts = Counter(map(kind_of, json.loads(meta.read_text())["exit_code_by_key"].values()))
        total += counts
        print(f"{name:50} {line_of(counts)}")
    print(f"{'together':50} {line_of(total)}")
    return bool(total) and not (total["not run"] or total["error"])


def kind_of(code: int | None) -> str:
    if code is None:
        return "not run"
    kinds = {"killed": KILLED, "survived": SURVIVED, "not reached": NOT_REACHED,
             "killed by time": TIMED_OUT}  # fmt: skip
    return next((kind for kind, codes in kinds.items() if code in codes), "error")


def line_of(counts: Counter[str]) -> str:
    """The score in per cent of what ran, a mutant that no test reaches among the survivors."""
    killed = counts["killed"] + counts["killed by time"]
    ran = killed + counts["survived"] + counts["not reached"]
    score = f"{100 * killed / ran:.0f} %" if ran else "-"
    return f"{score:>6} of {ran}; " + ", ".join(f"{n} {kind}" for kind, n in counts.items())


def print_score(killed: int, survived: Sequence[str], untested: Sequence[str]) -> None:
    ran = killed + len(survived)
    print(f"\n{killed} of {ran} weaker guards killed.")
    for kind, names in (("Survived", survived), ("No URL", untested)):
        if names:
            print(f"{kind}: {', '.join(names)}")
