"""Limits on how often something is done, counted in the cache."""

import ipaddress
import math
import threading
import time
from dataclasses import dataclass

from django.core.cache import cache


def is_within_limit(key: str, *, most: int, seconds: int) -> bool:
    """Count one more of `key`; return True for the first `most` in a window of so many seconds.

    Atomic. While Valkey is away all are within the limit (`config.cache`).
    """
    name = f"limit:{key}"
    cache.add(name, 0, seconds)
    try:
        if cache.incr(name) <= most:
            return True
    except ValueError:  # the window ended just now
        return True
    if cache.seconds_left(name) <= seconds:  # type: ignore[attr-defined]
        return False
    cache.set(name, 1, seconds)  # the window began before the clock was set back
    return True


class SteppedLimit:
    """A limit in windows of time, shared by all processes and counted in steps (decision 0022).

    Each process counts by itself and adds to the shared count once a step, a hundredth of the
    limit. Requests within the limit are never refused. All processes together allow at most the
    limit and less than a step for each process. A limit under 200 has steps of one and is exact.
    """

    def __init__(self, *, most_keys: int = 10_000) -> None:
        self._most_keys = most_keys
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[str, _Count] = {}

    def seconds_to_wait(self, key: str, *, most: int, seconds: int) -> int:
        """Count one more of `key` in the present window of so many seconds.

        Return 0 within the limit, then the seconds that are left of the window. While Valkey is
        away all are within the limit (`config.cache`).
        """
        now = time.time()
        window = int(now // seconds)
        with self._lock:
            count = self._count_of(key, window)
            added = count.take()
            is_allowed = not count.is_over
        if added:
            shared_key = f"limit:{key}:{window}"
            total = cache.count(shared_key, seconds, add=added)  # type: ignore[attr-defined]
            is_allowed = total <= most
            with self._lock:
                count.learn(total, added=added, most=most)
        if is_allowed:
            return 0
        return max(1, math.ceil((window + 1) * seconds - now))

    def forget(self) -> None:
        """Forget what this process has counted."""
        with self._lock:
            self._counts.clear()

    def _count_of(self, key: str, window: int) -> "_Count":
        if window != self._window:
            self._window = window
            self._counts.clear()
        count = self._counts.get(key)
        if count is None:
            count = _Count()
            if len(self._counts) < self._most_keys:  # beyond them each one is added by itself
                self._counts[key] = count
        return count


@dataclass
class _Count:
    """The count of one key in this process and window."""

    pending: int = 0  # allowed, and not yet added to the shared count
    in_flight: int = 0  # being added to it, by other threads too
    step: int = 1  # the number that may be unknown to the shared count before they are added
    is_over: bool = False

    def take(self) -> int:
        """Count one more. Return how many to add to the shared count now."""
        if self.is_over:
            return 0
        self.pending += 1
        if self.pending + self.in_flight < self.step:
            return 0
        added, self.pending = self.pending, 0
        self.in_flight += added
        return added

    def learn(self, total: int, *, added: int, most: int) -> None:
        """Set the next step from the shared count, shorter where less is left of the limit."""
        self.in_flight -= added
        self.is_over = self.is_over or total > most
        self.step = max(1, min(most // 100, most - total))


def network_of(address: str) -> str:
    """Return an IPv4 address itself, and the /64 of an IPv6 address: a subscriber has all of it.

    An IPv4 address mapped into IPv6 counts as IPv4. Text that is no address is returned unchanged.
    """
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(found), 64), strict=False).network_address)
    return str(found)
