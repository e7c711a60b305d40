"""A POST to an address that somebody typed in: to public addresses alone, and over TLS.

A name is looked up once, its address is judged, and the connection goes to that very address, so that a name that leads
elsewhere a moment later wins nothing. Networks of WEBHOOK_NETWORKS are allowed, also without TLS. No redirect is
followed, no proxy asked, no answer read beyond its head, and after ten seconds the line is cut.
"""

import socket
import time
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer

from django.conf import settings
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Timeout

from tickets.errors import CallForbidden, CallNotTaken

CONNECT_SECONDS, LIMIT_SECONDS = 4, 10
# Public by their number, but they lead to addresses that are not, or to nobody: NAT64, 6to4 and its relays, Teredo.
LEADING_ELSEWHERE = [
    ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.88.99.0/24")
]
INWARD = "It leads to this machine or to a private network, which webhooks may not call"
PLAIN = "It is called without TLS, which only networks of your own may be"


def post(url: str, content: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises CallNotTaken when there is none, CallForbidden where nothing may be sent."""
    until = time.monotonic() + LIMIT_SECONDS
    try:
        status = _post(url, content, {"Content-Type": "application/json", "User-Agent": "Supportdesk", **headers})
    except LocationParseError as problem:
        raise CallForbidden("This is not an address that can be called") from problem
    except (HTTPError, OSError, ValueError) as problem:
        raise CallNotTaken(f"The server gave no answer that can be read ({type(problem).__name__})") from problem
    # A head that was cut short still reads as one.
    if time.monotonic() > until:
        raise CallNotTaken(f"The server gave no answer within {LIMIT_SECONDS} seconds")
    return status


def _post(url: str, content: bytes, headers: dict[str, str]) -> int:
    timeout = Timeout(connect=CONNECT_SECONDS, read=LIMIT_SECONDS)
    with PoolManager(retries=False, timeout=timeout) as manager:
        manager.pool_classes_by_scheme = {"http": Pool, "https": ProtectedPool}
        answer = manager.request("POST", url, body=content, headers=headers, redirect=False, preload_content=False)
        answer.close()
        return answer.status


class _Guarded:
    """Mixed into urllib3's connections."""

    host: str
    port: int
    is_plain: bool
    held: socket.socket
    cutting: Timer | None = None

    def _new_conn(self) -> socket.socket:
        until = time.monotonic() + LIMIT_SECONDS
        line = _connected(_addresses_of(self.host, self.port, is_plain=self.is_plain), self.port)
        # A second hold on the same line: TLS takes the first one away.
        self.held = line.dup()
        self.cutting = Timer(max(0.1, until - time.monotonic()), _cut, [self.held])
        self.cutting.daemon = True
        self.cutting.start()
        return line

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        if self.cutting is not None:
            self.cutting.cancel()
            self.held.close()


class Connection(_Guarded, HTTPConnection):
    is_plain = True


class ProtectedConnection(_Guarded, HTTPSConnection):
    is_plain = False


class Pool(HTTPConnectionPool):
    ConnectionCls = Connection


class ProtectedPool(HTTPSConnectionPool):
    ConnectionCls = ProtectedConnection


def is_allowed(address: IPv4Address | IPv6Address) -> bool:
    """Whether a call may go there."""
    return is_our_own(address) or (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in LEADING_ELSEWHERE if network.version == address.version)
    )


def is_our_own(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.WEBHOOK_NETWORKS if network.version == address.version)


def _addresses_of(host: str, port: int, *, is_plain: bool) -> list[IPv4Address | IPv6Address]:
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


def _connected(addresses: list[IPv4Address | IPv6Address], port: int) -> socket.socket:
    for address in addresses[:2]:
        with suppress(OSError):
            return socket.create_connection((str(address), port), timeout=CONNECT_SECONDS)
    raise CallNotTaken("The server cannot be reached")


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
