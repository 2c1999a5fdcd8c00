"""Scoring of a mail corpus: comparison of texts, and the printed counts."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any


class Score:
    """Counts of one kind of label and the failed cases."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self.worst: list[str] = []
        self.figures: dict[str, float] = {}

    def add(self, what: str, ok: bool = True, note: str = "") -> None:
        self.counts[what] += ok
        self.counts[f"{what} of"] += 1
        if not ok and note:
            self.worst.append(f"{what}: {note}")

    def count(self, what: str, note: str = "") -> None:
        self.counts[what] += 1
        if note:
            self.worst.append(f"{what}: {note}")

    def shares(self) -> dict[str, str]:
        out = {}
        for key, value in self.counts.items():
            if key.endswith(" of"):
                continue
            of = self.counts.get(f"{key} of", self.counts.get("cases", 0))
            out[key] = f"{value}/{of} = {100 * value / of:.1f} %" if of else str(value)
        return out


def squeeze(text: str) -> str:
    return "".join((text or "").split())


def same(got: str, want: str, *, within: bool = False) -> bool:
    """Compare, ignoring white space, NUL, and characters the labelling parser could not read."""
    got, want = squeeze(got), squeeze(want.replace("\x00", ""))
    if "\ufffd" in want:
        got, want = (re.sub(r"[^\x20-\x7e]+", "", each) for each in (got, want))
    return (want[:200] in got or (bool(got) and got[:200] in want)) if within else got == want


def load(corpus: Path, name: str) -> list[dict[str, Any]]:
    path = corpus / name
    return [json.loads(line) for line in path.open(encoding="utf-8")] if path.exists() else []
