"""How many may talk to the SMTP and LMTP ports at once, how much they may make us hold, and what they are told."""

import asyncio
from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

AT_ONCE = 100
FROM_ONE_ADDRESS = 20
# Of nothing said, or less than this much of a mail.
IDLE_SECONDS = 120.0
PROGRESS_BYTES = 64 * 1024
# In all connections together, before their senders have an answer.
MOST_HELD = 10
# Who goes on sending for so many times the limit does not wait for an answer.
MOST_OVER = 4

TOO_MANY = "421 4.7.0 Too many connections at once, please come back in a minute"
TOO_FULL = "421 4.3.1 Too much mail is coming in at once, please come back in a minute"
TOO_LATE = {"552 Error: Too much mail data", "500 Line too long (see RFC5321 4.5.3.1.6)"}
ANNOUNCED = "552 Error: message size exceeds fixed maximum message size"


class Crowd:
    """Those who talk to one port just now. `held` is how many bytes they have sent without an answer."""

    def __init__(self) -> None:
        self.by_address: Counter[str] = Counter()
        self.held = 0

    def admits(self, address: str) -> bool:
        """Takes it in, unless there are too many; a mail server of our own brings many people's mail."""
        crowded = self.by_address[address] >= FROM_ONE_ADDRESS and not _is_ours(address)
        if crowded or self.by_address.total() >= AT_ONCE:
            return False
        self.by_address[address] += 1
        return True

    def lose(self, address: str) -> None:
        self.by_address[address] -= 1
        if not self.by_address[address]:
            del self.by_address[address]


class Bounded:
    """For aiosmtpd's SMTP: one of a crowd. Comes first among the bases; `crowd` and `answers_each` are set there."""

    crowd: Crowd
    answers_each = False
    address: str | None = None
    unanswered = 0
    progress = 0

    def connection_made(self: Any, transport: asyncio.Transport) -> None:
        if self._original_transport is None:  # after STARTTLS it is made once more
            address = network_of(transport.get_extra_info("peername"))
            if not self.crowd.admits(address):
                transport.write(f"{TOO_MANY}\r\n".encode())
                transport.close()
                return
            self.address = address
        super().connection_made(transport)  # type: ignore[misc]

    def data_received(self: Any, data: bytes) -> None:
        if self.address is None:
            return
        self.unanswered += len(data)
        self.crowd.held += len(data)
        if self.unanswered > MOST_OVER * settings.MAX_MAIL_BYTES:
            self._cut_off(too_large())
        elif self.crowd.held > MOST_HELD * settings.MAX_MAIL_BYTES:
            self._cut_off(TOO_FULL)
        else:
            self._note_progress(len(data))
            super().data_received(data)  # type: ignore[misc]

    def eof_received(self: Any) -> bool | None:
        return False if self.address is None else super().eof_received()  # type: ignore[misc]

    def connection_lost(self: Any, error: Exception | None) -> None:
        if self.address is None:
            return
        self._answered()
        self.crowd.lose(self.address)
        self.address = None
        super().connection_lost(error)  # type: ignore[misc]

    async def push(self: Any, status: Any) -> None:
        self._answered()
        if status == ANNOUNCED:
            status = too_large()
        elif status in TOO_LATE:
            times = len(self.envelope.rcpt_tos) if self.answers_each else 1
            status = "\r\n".join([too_large()] * times)
        await super().push(status)  # type: ignore[misc]

    def _answered(self: Any) -> None:
        self.crowd.held -= self.unanswered
        self.unanswered = 0

    def _note_progress(self: Any, count: int) -> None:
        self.progress += count
        if self.progress >= PROGRESS_BYTES:
            self.progress = 0
            self._reset_timeout()

    def _cut_off(self: Any, answer: str) -> None:
        self.transport.write(f"{answer}\r\n".encode())
        self.transport.close()


def too_large() -> str:
    return (
        f"552 5.3.4 This mail is too large: the limit is {settings.MAX_MAIL_BYTES / 2**20:.1f} MB, attachments included"
    )


def network_of(peer: Any) -> str:
    """The address, or for IPv6 the network of 64 bits that one customer of a provider has. '' for a socket file."""
    if not isinstance(peer, tuple):
        return ""
    address = ip_address(peer[0].partition("%")[0])
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return str(ip_network((int(address) >> 64 << 64, 64)).network_address)
    return str(address)


def _is_ours(address: str) -> bool:
    if not address or ip_address(address).is_loopback:
        return True
    return any(ip_address(address) in network for network in settings.ENV.mail_relays)
