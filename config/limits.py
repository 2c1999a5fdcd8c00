"""A limit on how often something is done, counted in the cache."""

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
