"""Text and numbers that PostgreSQL stores, in values as JSON has them."""

import math
import re
from collections.abc import Iterator
from typing import Any

# PostgreSQL stores neither NUL nor half a surrogate pair.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# A list in a list, and so on. PostgreSQL and Python fail at some thousands.
MAX_NESTED = 100


def texts_in(value: Any) -> Iterator[str]:
    """Return all names and texts of a JSON value."""
    return (each for each, _depth in _walk(value) if isinstance(each, str))


def is_nested_too_deep(value: Any) -> bool:
    return any(depth > MAX_NESTED for _each, depth in _walk(value))


def has_infinity(value: Any) -> bool:
    """Return True if a number is too large for a float: JSON allows 1e400, which is read as
    infinity."""
    return any(isinstance(each, float) and math.isinf(each) for each, _depth in _walk(value))


def _walk(value: Any) -> Iterator[tuple[Any, int]]:
    """Return each name and value, with its depth, down to one level too many."""
    waiting = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        yield each, depth
        if depth > MAX_NESTED:
            continue
        if isinstance(each, dict):
            waiting += [(name, depth) for name in each]
            waiting += [(inner, depth + 1) for inner in each.values()]
        elif isinstance(each, (list, tuple)):
            waiting += [(inner, depth + 1) for inner in each]
