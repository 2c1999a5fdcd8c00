"""The limit of wrong passwords: tries slow down, by account and address together; nothing locks.

The first tries are free. Then each try has to wait for longer, up to `longest`, and a try that
comes too soon is refused without a look at the password. Other addresses are not held up by it, so
nobody is kept out by a stranger's tries. A second, much wider limit holds for one address and all
accounts, against one password tried on many. Counts are in the cache: see `config.cache` for what
holds while Valkey is away.
"""

import hashlib
import math
import time
from dataclasses import dataclass

from django.core.cache import cache

from config.limits import network_of

REMEMBERED = 3600  # seconds since the last try, after which the first tries are free again


@dataclass(frozen=True)
class Limit:
    """`free` tries, then waits of `first` seconds, doubled each time up to `longest`."""

    free: int
    first: int
    longest: int

    def wait_before(self, number: int) -> int:
        """Return the seconds that the try after this one has to wait."""
        if number <= self.free:
            return 0
        return int(min(self.first * 2 ** min(number - self.free - 1, 30), self.longest))


PAIR = Limit(free=5, first=5, longest=300)
ADDRESS = Limit(free=100, first=1, longest=30)


def seconds_to_wait(account: str, address: str) -> int:
    """Count a try. Return 0 if it may go on, else the seconds after which the next one may."""
    pair, place = _pair(account, address), _place(address)
    if wait := _take(pair, PAIR):
        cache.set(_notice(account), [address, time.time() + wait], REMEMBERED)
        return wait
    if wait := _take(place, ADDRESS):
        _give_back(pair)
        return wait
    return 0


def forget_try(account: str, address: str) -> None:
    """Forget the tries of a pair, as the password was right, and the last one of the address."""
    cache.delete(_pair(account, address))
    cache.delete(_gate(_pair(account, address)))
    _give_back(_place(address))


def forget_account(account: str) -> None:
    """Forget the tries for an account, from all addresses."""
    cache.set(_generation(account), time.time_ns(), REMEMBERED)
    cache.delete(_notice(account))


def held_up(account: str) -> tuple[str, int] | None:
    """Return the address whose try was refused last, and the seconds it still has to wait."""
    found = cache.get(_notice(account))
    if not found:
        return None
    address, until = found
    left = math.ceil(until - time.time())
    return (address, left) if 0 < left <= max(PAIR.longest, ADDRESS.longest) else None


def _take(key: str, limit: Limit) -> int:
    """Count a try, unless it has to wait. Atomic, so that parallel tries are counted too."""
    cache.add(key, 0, REMEMBERED)
    try:
        number = cache.incr(key)
    except ValueError:  # it expired just now
        return 0
    wait = limit.wait_before(number)
    if wait and not cache.add(_gate(key), time.time() + wait, wait):
        left = math.ceil((cache.get(_gate(key)) or 0) - time.time())
        if left <= limit.longest:
            _give_back(key)
            return max(1, left)
        # It was written before the clock was set back, and would hold until then.
        cache.set(_gate(key), time.time() + wait, wait)
    cache.touch(key, REMEMBERED)
    return 0


def _give_back(key: str) -> None:
    try:
        cache.incr(key, -1)
    except ValueError:  # it expired meanwhile
        return


def _pair(account: str, address: str) -> str:
    generation = cache.get(_generation(account), 0)
    pair = f"{account.strip().lower()} {network_of(address)}"
    return f"sign-in:pair:{_hashed(pair)}:{generation}"


def _place(address: str) -> str:
    return f"sign-in:address:{_hashed(network_of(address))}"


def _gate(key: str) -> str:
    return f"{key}:wait"


def _generation(account: str) -> str:
    return f"sign-in:generation:{_hashed(account.strip().lower())}"


def _notice(account: str) -> str:
    return f"sign-in:held-up:{_hashed(account.strip().lower())}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
