"""A limit on how often something is done, counted in the cache."""

import math
import time

from django.core.cache import cache


def is_within_limit(key: str, *, most: int, seconds: int) -> bool:
    """Count one more of `key`; return True for the first `most` in a window of so many seconds.

    Atomic. While Valkey is away all are within the limit (`config.cache`).
    """
    cache.add(f"limit:{key}", 0, seconds)
    try:
        return bool(cache.incr(f"limit:{key}") <= most)
    except ValueError:  # the window ended just now
        return True


def seconds_to_wait(key: str, *, most: int, seconds: int) -> int:
    """Count one more of `key` in the present window of so many seconds, in one round trip.

    Return 0 for the first `most`, then the seconds that are left of the window.
    """
    now = time.time()
    window = int(now // seconds)
    if cache.count(f"limit:{key}:{window}", seconds) <= most:  # type: ignore[attr-defined]
        return 0
    return max(1, math.ceil((window + 1) * seconds - now))
