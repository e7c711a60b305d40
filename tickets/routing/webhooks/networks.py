"""Which addresses a webhook may call: public ones, and networks of WEBHOOK_NETWORKS, also without TLS."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from tickets.errors import CallForbidden, CallNotTaken

# Public by their number, but they lead to addresses that are not, or to nobody: NAT64, 6to4 and its relays, Teredo,
# IPv4 within IPv6, and what sites once numbered themselves by.
ELSEWHERE = (
    "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.88.99.0/24", "::/96", "fec0::/10", "5f00::/16",
)  # fmt: skip
LEADING_ELSEWHERE = [ip_network(each) for each in ELSEWHERE]
INWARD = "It leads to this machine or to a private network, which webhooks may not call"
PLAIN = "It is called without TLS, which only networks of your own may be"


def is_allowed(address: IPv4Address | IPv6Address) -> bool:
    """Whether a call may go there."""
    return is_our_own(address) or (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in LEADING_ELSEWHERE if network.version == address.version)
    )


def is_our_own(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.WEBHOOK_NETWORKS if network.version == address.version)


def addresses_of(host: str, port: int, *, is_plain: bool) -> list[IPv4Address | IPv6Address]:
    """However the address is written: the machine's own look-up understands decimal and hexadecimal forms too."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise CallNotTaken("There is no such server") from problem
    addresses = list(dict.fromkeys(_plain(str(each[4][0])) for each in found))
    allowed = [address for address in addresses if is_allowed(address)]
    if not allowed:
        raise CallForbidden(INWARD)
    if is_plain and not any(is_our_own(address) for address in allowed):
        raise CallForbidden(PLAIN)
    return [address for address in allowed if not is_plain or is_our_own(address)]


def _plain(text: str) -> IPv4Address | IPv6Address:
    """An IPv4 address that is dressed up as IPv6 is judged as what it is."""
    address = ip_address(text.partition("%")[0])
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
