"""DNS queries of the checks of a sender: cached, and bounded in time."""

import time
from functools import lru_cache
from typing import Any

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings

BUDGET = 8.0  # seconds for all queries of one mail
ONE_QUERY = 4.0
PROBE = 1.0
RESTS = 60.0  # seconds without queries, once the servers answer nothing at all
CACHED = 20_000

_rests_until: dict[tuple[str, ...], float] = {}


class DnsFailure(Exception):
    """The DNS gave no answer in time, or an error: nothing is known of the name."""


class Lookups:
    """The DNS queries of one check, within one budget of time."""

    def __init__(self, seconds: float = BUDGET) -> None:
        self.until = time.monotonic() + seconds
        self.servers = tuple(settings.DNS_SERVERS)

    def find(self, name: str, kind: str) -> list[Any]:
        """Return the records of this kind; [] if there are none. Raises DnsFailure."""
        now = time.monotonic()
        if now >= self.until or now < _rests_until.get(self.servers, 0.0):
            raise DnsFailure(name)
        try:
            answer = _resolver(self.servers).resolve(
                name.rstrip(".") + ".",
                kind,
                lifetime=min(ONE_QUERY, self.until - now),
                raise_on_no_answer=False,
                search=False,
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN):
            return []
        except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError) as error:
            self._rest_if_dead()
            raise DnsFailure(name) from error
        except dns.resolver.NoResolverConfiguration as error:
            raise DnsFailure(name) from error
        except (dns.exception.DNSException, UnicodeError, ValueError):
            return []  # a name that cannot be in the DNS
        return list(answer.rrset or [])

    def texts(self, name: str) -> list[bytes]:
        """Return the TXT records, each joined from its strings."""
        return [b"".join(record.strings) for record in self.find(name, "TXT")]

    def dkim_key(self, name: bytes, timeout: float = 0) -> bytes | None:
        """Return the first TXT record, as dkimpy asks for a public key."""
        found = self.texts(name.decode("ascii", "replace"))
        return found[0] if found else None

    def _rest_if_dead(self) -> None:
        """Ask for the root, which every working server has: one slow domain is no dead server."""
        probe = _new_resolver(self.servers)
        try:
            probe.resolve(".", "NS", lifetime=PROBE, raise_on_no_answer=False)
        except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError):
            _rests_until[self.servers] = time.monotonic() + RESTS
        except dns.exception.DNSException:
            pass  # an answer all the same


@lru_cache(maxsize=8)
def _resolver(servers: tuple[str, ...]) -> dns.resolver.Resolver:
    resolver = _new_resolver(servers)
    resolver.cache = dns.resolver.LRUCache(CACHED)
    return resolver


def _new_resolver(servers: tuple[str, ...]) -> dns.resolver.Resolver:
    """Return a resolver of the servers "address" or "address:port"; the system's without any."""
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [_server(each) for each in servers]
    resolver.timeout = ONE_QUERY / 2
    return resolver


def _server(text: str) -> dns.nameserver.Nameserver:
    address, _colon, port = text.rpartition(":") if text.count(":") == 1 else (text, "", "53")
    return dns.nameserver.Do53Nameserver(address, int(port))
