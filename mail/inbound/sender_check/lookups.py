"""DNS queries of the checks of a sender: cached, and bounded in time."""

import time
from functools import lru_cache
from typing import Any

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings

from mail.inbound.alignment import organizational_domain

BUDGET = 8.0  # seconds for all queries of one mail
ONE_QUERY = 4.0
PROBE = 1.0
RESTS = 60.0  # seconds without queries, once the servers (or those of a domain) are silent
CACHED = 20_000
MOST_SILENT = 10_000

_rests_until: dict[tuple[str, ...], float] = {}
# By servers and organizational domain: a domain whose servers are silent costs a reader 4 s once.
_silent_until: dict[tuple[tuple[str, ...], str], float] = {}


class DnsFailure(Exception):
    """The DNS gave no answer in time, or an error: nothing is known of the name."""


class Lookups:
    """The DNS queries of one check, within one budget of time."""

    def __init__(self, seconds: float = BUDGET) -> None:
        self.until = time.monotonic() + seconds
        self.servers = tuple(settings.DNS_SERVERS)

    def find(self, name: str, kind: str) -> list[Any]:
        """Return the records of this kind; [] if there are none. Raises DnsFailure."""
        now, domain = time.monotonic(), organizational_domain(name.rstrip(".").lower())
        silent = _silent_until.get((self.servers, domain), 0.0)
        if now >= self.until or now < max(silent, _rests_until.get(self.servers, 0.0)):
            raise DnsFailure(name)
        lifetime = min(ONE_QUERY, self.until - now)
        try:
            answer = _resolver(self.servers).resolve(
                name.rstrip(".") + ".",
                kind,
                lifetime=lifetime,
                raise_on_no_answer=False,
                search=False,
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN):
            return []
        except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError) as error:
            if isinstance(error, dns.exception.Timeout) and lifetime == ONE_QUERY:
                self._note_silent(domain)
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

    def _note_silent(self, domain: str) -> None:
        """Ask for no name of this domain for a while: each mail that names it would wait again."""
        if len(_silent_until) >= MOST_SILENT:
            _silent_until.clear()
        _silent_until[self.servers, domain] = time.monotonic() + RESTS

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
