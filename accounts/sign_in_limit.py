"""The limit of wrong passwords and codes: tries slow down by account and address; nothing locks.

The first tries are free. Then each try has to wait for longer, up to `longest`, and a try that
comes too soon is refused without a look at the password. Other addresses are not held up by it, so
nobody is kept out by a stranger's tries. A second, much wider limit holds for one address and all
accounts, against one password tried on many; accounts that signed in from there lately are exempt.
Codes of a second factor have counts of their own (`of_codes`), and a wide limit of one account from
all addresses, as a code is short. Counts are in the cache: see `config.cache` for what holds while
Valkey is away.
"""

import hashlib
import math
import time
from dataclasses import dataclass

from django.core.cache import cache

from config.limits import network_of

REMEMBERED = 3600  # seconds since the last try, after which the first tries are free again
KNOWN = 30 * 24 * 3600  # seconds since the last right sign-in from an address


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
CODES = Limit(free=50, first=1, longest=30)
OF_CODES = "codes of "


def of_codes(account: str) -> str:
    """Return the name under which wrong codes of the account's second factor are counted."""
    return f"{OF_CODES}{account}"


def seconds_to_wait(account: str, address: str) -> int:
    """Count a try. Return 0 if it may go on, else the seconds after which the next one may."""
    pair = _pair(account, address)
    wait = _take(pair, PAIR)
    if not wait and (wait := _take_of_many(account, address)):
        _give_back(pair)
    if wait:
        cache.set(_notice(account), [address, time.time() + wait], REMEMBERED)
    return wait


def forget_try(account: str, address: str) -> None:
    """Forget the tries of a pair, as the password was right, and the last one of the address."""
    cache.delete(_pair(account, address))
    cache.delete(_gate(_pair(account, address)))
    if not cache.get(_known(account, address)):
        is_code = account.startswith(OF_CODES)
        _give_back(_all_codes(account) if is_code else _place(address))
    cache.set(_known(account, address), 1, KNOWN)


def forget_account(account: str, *, codes: bool = True) -> None:
    """Forget the tries for an account, from all addresses; the last one refused may try at once.

    Without `codes` the wrong codes of its second factor still count.
    """
    for name in (account, of_codes(account)) if codes else (account,):
        if found := cache.get(_notice(name)):
            cache.set(_known(name, found[0]), 1, REMEMBERED)
        cache.set(_generation(name), time.time_ns(), REMEMBERED)
        cache.delete(_notice(name))
    if codes:
        cache.delete(_all_codes(of_codes(account)))
        cache.delete(_gate(_all_codes(of_codes(account))))


def held_up(account: str) -> tuple[str, int] | None:
    """Return the address whose try was refused last, and the seconds it still has to wait."""
    for name in (account, of_codes(account)):
        address, until = cache.get(_notice(name)) or ("", 0)
        left = math.ceil(until - time.time())
        if 0 < left <= max(PAIR.longest, ADDRESS.longest, CODES.longest):
            return address, left
    return None


def _take_of_many(account: str, address: str) -> int:
    """Count a try in the wider limit: all accounts at the address, or all codes of the account.

    It does not hold where the account signed in from this address lately.
    """
    if cache.get(_known(account, address)):
        return 0
    is_code = account.startswith(OF_CODES)
    return _take(_all_codes(account), CODES) if is_code else _take(_place(address), ADDRESS)


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


def _known(account: str, address: str) -> str:
    pair = f"{account.strip().lower()} {network_of(address)}"
    return f"sign-in:known:{_hashed(pair)}"


def _all_codes(account: str) -> str:
    return f"sign-in:codes:{_hashed(account.strip().lower())}"


def _gate(key: str) -> str:
    return f"{key}:wait"


def _generation(account: str) -> str:
    return f"sign-in:generation:{_hashed(account.strip().lower())}"


def _notice(account: str) -> str:
    return f"sign-in:held-up:{_hashed(account.strip().lower())}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
