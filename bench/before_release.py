"""The check before a release: every check and test, and every mutation run, in one command.

    python bench/before_release.py [STEP ...]

It takes a night on two cores. A step that fails does not stop the others; at the end each is
listed, and the command ends with 1 if one failed. Compare the scores with docs/testing.md.
Needs pip install -r requirements-mutations.txt.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.mutations import SUBJECTS

MUTATIONS = [sys.executable, str(ROOT / "bench" / "mutations.py")]
STEPS = {"tests": ["sh", str(ROOT / "bin" / "test")]} | {
    subject: [*MUTATIONS, subject] for subject in (*SUBJECTS, "permissions")
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    chosen = parser.parse_args().steps or list(STEPS)
    if unknown := set(chosen) - set(STEPS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    sys.exit(not run({name: STEPS[name] for name in chosen}))


def run(steps: Mapping[str, Sequence[str]]) -> bool:
    """Run each step and print which failed; True if none did."""
    failed = [
        name for name, command in steps.items() if subprocess.run(command, check=False).returncode
    ]
    for name in steps:
        print(f"{name:12} {'FAILED' if name in failed else 'passed'}")
    return not failed


if __name__ == "__main__":
    main()
