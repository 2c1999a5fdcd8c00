"""SPF (RFC 7208) by pyspf, with our own DNS queries."""

from ipaddress import ip_address, ip_network
from typing import Any

import spf
from django.conf import settings

from mail.inbound.sender_check.lookups import DnsFailure, Lookups
from mail.inbound.smtp.peers import peer_of

# Networks that no mail server on the internet has: inside a provider, or of one cable.
SHARED = [ip_network(each) for each in ("100.64.0.0/10", "169.254.0.0/16", "fe80::/10")]


def spf_result(lookups: Lookups, *, peer: str, sender: str, helo: str) -> str:
    """Return the result for the envelope's sender, or for the HELO name behind a null sender."""
    query = _Query(i=peer, s=sender, h=helo)
    query.own_lookups = lookups
    try:
        return str(query.check()[0])
    except Exception:  # a record may hold anything, and pyspf raises on some of it
        return "permerror"


def is_checkable(peer: str | None) -> bool:
    """Return True if the peer may be a sender's own server: public, and no relay of ours."""
    if not peer or peer_of(peer) is None:
        return False
    address = ip_address(peer)
    relays = [*SHARED, *(ip_network(each, strict=False) for each in settings.MAIL_RELAYS)]
    return not any(address in network for network in relays)


class _Query(spf.query):
    own_lookups: Lookups

    def dns(
        self, name: Any, qtype: str, cnames: Any = None, ignore_void: bool = False
    ) -> list[Any]:
        """Return the values of the records, in the shapes of pyspf."""
        try:
            found = [_value(each, qtype) for each in self.own_lookups.find(str(name), qtype)]
        except DnsFailure as error:
            raise spf.TempError("DNS error") from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Too many lookups without an answer")
        return found


def _value(record: Any, kind: str) -> Any:
    if kind == "MX":
        return record.preference, record.exchange.to_text(omit_final_dot=True)
    if kind == "PTR":
        return record.target.to_text(omit_final_dot=True)
    return record.address if kind in ("A", "AAAA") else record.strings
