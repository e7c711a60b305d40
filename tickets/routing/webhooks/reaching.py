"""A POST to an address that somebody typed in: to public addresses alone, and over TLS.

A name is looked up once, its address is judged, and the connection goes to that very address, so that a name that leads
elsewhere a moment later wins nothing. Networks of WEBHOOK_NETWORKS are allowed, also without TLS. No redirect is
followed, no proxy asked, no answer read beyond its head, and after ten seconds the line is cut.
"""

import socket
import time
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from threading import Timer

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Timeout

from tickets.errors import CallForbidden, CallNotTaken
from tickets.routing.webhooks.networks import addresses_of

CONNECT_SECONDS, LIMIT_SECONDS = 4, 10


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
        line = _connected(addresses_of(self.host, self.port, is_plain=self.is_plain), self.port)
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


def _connected(addresses: list[IPv4Address | IPv6Address], port: int) -> socket.socket:
    for address in addresses[:2]:
        with suppress(OSError):
            return socket.create_connection((str(address), port), timeout=CONNECT_SECONDS)
    raise CallNotTaken("The server cannot be reached")


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
