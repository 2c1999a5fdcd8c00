"""Connections to mail servers that administrators name, to addresses where such servers may be.

Without the check, an administrator of Tandem could reach what only the machine itself can: its own
services, those of its network, the metadata service of its cloud. A name is resolved once, and the
connection goes to an address that was checked, so a second answer of the DNS changes nothing.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

Address = IPv4Address | IPv6Address
# IPv6 addresses with an IPv4 address in their last 32 bits, which a gateway may connect to.
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("::ffff:0:0:0/96"), ip_network("::/96"))
# Not public either, though Python 3.12 counts them as global: site-local addresses (RFC 3879),
# local translation, which has the IPv4 address at a place of its own choice (RFC 8215), and
# documentation (RFC 9637).
NOT_PUBLIC = (ip_network("fec0::/10"), ip_network("64:ff9b:1::/48"), ip_network("3fff::/20"))


class PrivateAddress(OSError):
    """The server is at an address that Tandem does not connect to."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not a public address")
        self.address = address


def is_allowed(address: Address) -> bool:
    """Return True for public addresses and those of PRIVATE_MAIL_SERVERS."""
    address = _real(address)
    if any(address in network for network in settings.PRIVATE_MAIL_SERVERS):
        return True
    is_special = address.is_multicast or any(address in network for network in NOT_PUBLIC)
    return address.is_global and not is_special


def refused_name(host: str) -> str | None:
    """Return the address of a host that is refused whatever the DNS answers, else None."""
    if host == "localhost" or host.endswith(".localhost"):
        return None if is_allowed(ip_address("127.0.0.1")) else host
    try:
        return None if is_allowed(ip_address(host)) else host
    except ValueError:
        return None


def connect(place: tuple[str, int], timeout: float | None = None) -> socket.socket:
    """Connect as `socket.create_connection` does, to the first allowed address that answers.

    Raises `PrivateAddress` where the name has none, or what sockets raise.
    """
    host, port = place
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [each for each in found if is_allowed(ip_address(_number(each[4])))]
    if not allowed:
        raise PrivateAddress(_number(found[0][4]))
    problem: OSError | None = None
    for family, kind, protocol, _name, address in allowed:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(timeout)
            sock.connect(address)
        except OSError as error:
            sock.close()
            problem = problem or error
        else:
            return sock
    assert problem is not None
    raise problem


def _number(address: tuple[object, ...]) -> str:
    return str(address[0])


def _real(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, if it does; without a zone."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in TRANSLATED) and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or IPv6Address(int(address))
