"""Organizational domains: which domains belong to the same registrant (RFC 7489, section 3.2)."""

from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from config.addresses import normalize_domain


def domain_of(address: str) -> str:
    """Return the domain of an address as the DNS knows it: ASCII, lower case; "" if it is none."""
    domain = address.rpartition("@")[2].strip().strip(".").lower()
    if domain.isascii():
        return domain if len(domain) <= 253 and not set(domain) & set(" \t<>()[];,\"'") else ""
    domain = normalize_domain(domain)
    return domain if len(domain) <= 253 else ""


def is_aligned(one: str, other: str, *, strictly: bool = False) -> bool:
    """Return True if two domains (as `domain_of` returns them) belong to the same organization.

    `strictly`: only if they are the same.
    """
    if not (one and other):
        return False
    return one == other or (
        not strictly and organizational_domain(one) == organizational_domain(other)
    )


@lru_cache(maxsize=4096)
def organizational_domain(domain: str) -> str:
    """Return the registered domain: "acme.co.uk" for "mail.acme.co.uk".

    A public suffix is its own: "co.uk" is aligned with nothing under it.
    """
    found: str | None = _suffixes().privatesuffix(domain)
    return found or domain


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
