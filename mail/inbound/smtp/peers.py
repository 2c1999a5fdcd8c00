"""Peers of the SMTP server: own relays in private networks have no limit per peer."""

from ipaddress import ip_address, ip_network
from typing import Any

LOCAL_NETWORKS = tuple(
    ip_network(each)
    for each in ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def peer_of(address: str) -> str | None:
    """Return the peer that limits count: an IPv4 address or IPv6 network; None for local ones."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # not an IP address
        return None
    found = getattr(found, "ipv4_mapped", None) or found
    if any(found in network for network in LOCAL_NETWORKS):
        return None
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))


def client_address(peer: Any) -> str | None:
    """Return the IP address of a socket's peer, None if it has none; an IPv4 one as such."""
    try:
        found = ip_address(str(peer[0]).partition("%")[0])
    except (ValueError, IndexError, TypeError):  # a socket without an address
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)
