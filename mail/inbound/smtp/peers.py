"""Who is who at the mail door. A mail server of one's own stands near and may have all places."""

from ipaddress import ip_address, ip_network

NEAR = tuple(
    ip_network(each)
    for each in ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def peer_of(address: str) -> str | None:
    """Whom a connection counts for: an IPv4 address, an IPv6 network. None for who is near."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # no network at all
        return None
    found = getattr(found, "ipv4_mapped", None) or found
    if any(found in network for network in NEAR):
        return None
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))
