"""The result of looking for a score."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from journeys.feedback.replies import phrases

Kind = Literal["score", "ask", "none"]

CLOSED = re.compile(r"\s*(?:$|\n|_{2,}|[^\w\s%€$£°&@/])")


@dataclass(frozen=True)
class ScoreMatch:
    """The result: a score, an ambiguous number, or neither; then the comment."""

    kind: Kind
    score: int | None = None
    comment_at: int = 0
    said_at: int = 0


NOTHING = ScoreMatch("none")
ASK = ScoreMatch("ask")


def is_over(rest: str, end: int) -> bool:
    """Return True if no further number follows, or only a hedge: "3 or 4, depends on the day"."""
    return bool(CLOSED.match(rest, end) or phrases.HEDGE.match(rest, end))
