"""Removal of long bodies before parsing, as the parser tests each line at every nesting level."""

import re
import secrets
from email.message import Message
from itertools import pairwise

# Anything that looks like a boundary may be one: only stretches without any are removed.
RULE = re.compile(rb"\n--")
LONG = 256 * 1024
KEPT_START, KEPT_END = 64 * 1024, 4 * 1024  # room for the headers of a part, and for its end


def extract_long_bodies(raw: bytes) -> tuple[bytes, dict[str, str]]:
    """Return the mail with a mark for each long stretch of body, and the stretches by mark."""
    taken: dict[str, str] = {}
    if len(raw) < LONG:
        return raw, taken
    token = secrets.token_hex(8)
    kept: list[bytes] = []
    at = 0
    for start, end in _stretches(raw):
        mark = f"<{token}:{len(taken)}>"
        taken[mark] = raw[start:end].decode("ascii", "surrogateescape")
        kept += [raw[at:start], mark.encode()]
        at = end
    return b"".join([*kept, raw[at:]]), taken


def restore_long_bodies(message: Message, taken: dict[str, str]) -> bool:
    """Put the stretches back into their parts; False if one was not in a body."""
    if not taken:
        return True
    missing = len(taken)
    marks = re.compile("|".join(map(re.escape, taken)))
    for part in message.walk():
        payload = part._payload  # type: ignore[attr-defined]
        if isinstance(payload, str) and marks.search(payload):
            whole, count = marks.subn(lambda found: taken[found[0]], payload)
            part._payload = whole  # type: ignore[attr-defined]
            missing -= count
    return missing == 0


def _stretches(raw: bytes) -> list[tuple[int, int]]:
    """Return stretches that start and end within a line, so that no line end is changed."""
    edges = [0, *(match.start() for match in RULE.finditer(raw)), len(raw)]
    return [
        (start + KEPT_START, end - KEPT_END)
        for start, end in pairwise(edges)
        if end - start >= LONG
    ]
