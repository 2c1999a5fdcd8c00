"""Detection of star symbols at the start of a reply."""

from __future__ import annotations

import re

FULL, EMPTY = "★⭐🌟✭✯✮", "☆✩"
ROW = re.compile(rf"\s*((?:[{FULL}{EMPTY}]\ufe0f? ?)+)")
TYPED = re.compile(r"\s*(\*{3,10})(?=\s|$)")


def leading_stars(text: str, start: int, scale: tuple[int, int]) -> tuple[int | None, int] | None:
    """Return (count, end offset); count is None if ambiguous. None without stars.

    Four full and one empty star are 4 if the row is as long as the scale. On a scale of 0 to 10
    stars are ambiguous.
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
