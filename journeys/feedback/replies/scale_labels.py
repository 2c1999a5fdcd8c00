"""Reading of the labels of a scale: "Very satisfied" is its highest score."""

from __future__ import annotations

import re

from journeys.feedback.replies.plain import fold

# "Very satisfied with Ana" and "very satisfied - thanks": the label opens the reply.
GOES_ON = re.compile(
    r"\s*(?:$|[^\w\s]|\n)| (?:with|mit|avec|de|con|com|met|and|und|et|y|e|en|thanks?|danke|merci"
    r"|gracias|grazie|obrigad[oa]|bedankt)\b"
)


def labelled_score(
    folded: str, labels: tuple[str, str], scale: tuple[int, int]
) -> tuple[int, int] | None:
    """Return (score, end offset) if the reply starts with a label of an end of the scale."""
    start = len(folded) - len(folded.lstrip(" \n*_\"'“(["))
    for label, score in zip(labels, scale, strict=True):
        words = fold(label.strip())
        if words and folded.startswith(words, start):
            end = start + len(words)
            if GOES_ON.match(folded, end):
                return score, end
    return None
