"""A row of drawn stars at the start of a reply."""

from __future__ import annotations

import re

FULL, EMPTY = "★⭐🌟✭✯✮", "☆✩"
ROW = re.compile(rf"\s*((?:[{FULL}{EMPTY}]\ufe0f? ?)+)")
TYPED = re.compile(r"\s*(\*{3,10})(?=\s|$)")


def leading_stars(text: str, start: int, scale: tuple[int, int]) -> tuple[int | None, int] | None:
    """(count, where they end), count None when it must be asked; None where no stars stand.

    Four full and one empty star are 4; the row must be as long as the scale then. On 0 to 10
    stars say nothing.
    """
    row = ROW.match(text, start) or TYPED.match(text, start)
    if not row:
        return None
    full = sum(row[1].count(star) for star in FULL + "*")
    empty = sum(row[1].count(star) for star in EMPTY)
    low, high = scale
    if high == 10 or not low <= full <= high or (empty and full + empty != high):
        return None, row.end()
    if re.compile(r"\s*\d").match(text, row.end()):
        return None, row.end()
    return full, row.end()
