"""SMTP and LMTP for mail that comes straight to this desk. Says 250 only when `receiving.store` has."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from tickets.errors import NotStored
from tickets.health import heartbeats
from tickets.mail import receiving
from tickets.mail.crowd import IDLE_SECONDS, Bounded, Crowd
from tickets.models import Mailbox
from tickets.models.inbound import Source

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# Each thread holds one database connection; committing is what they wait for.
THREADS = 4
LATER = "451 4.3.0 The desk cannot store mail just now, please keep it and try again"


class Handler:
    def __init__(self, source: str) -> None:
        self.source = source
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"mail-in-{source}")
        self.mailboxes: WeakKeyDictionary[Envelope, dict[str, Mailbox]] = WeakKeyDictionary()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        try:
            mailbox = await self._in_thread(receiving.mailbox_for, address)
        except NotStored as problem:
            log.error("Recipient %s put off: %s", address, problem)
            return await self._later()
        if mailbox is None:
            return "550 5.1.1 No mailbox here by that name"
        self.mailboxes.setdefault(envelope, {})[address] = mailbox
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        client = {"client_ip": ip_of(session.peer), "client_name": (session.host_name or "").replace("\0", "")}
        answers = [await self._take(envelope, recipient, client) for recipient in envelope.rcpt_tos]
        if self.source == Source.LMTP:  # one answer for each recipient (RFC 2033, 4.2)
            return "\r\n".join(answers)
        return next((answer for answer in answers if not answer.startswith("250")), answers[0])

    async def handle_exception(self, problem: Exception) -> str:
        """Whatever goes wrong with us, the sender keeps the mail; aiosmtpd would say 500, and they would bounce it."""
        log.error("A sender is asked to try again later", exc_info=problem)
        return await self._later()

    async def _take(self, envelope: Envelope, recipient: str, client: dict[str, Any]) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            mailbox = self.mailboxes[envelope][recipient]
            sender = (envelope.mail_from or "").strip("<>")  # the null sender comes as '<>'
            number = await self._in_thread(self._store, mailbox, sender, recipient, content, client)
        except NotStored as problem:
            log.error("Mail for %s put off: %s", recipient, problem)
            return await self._later()
        return f"250 2.0.0 Taken as {number}"

    async def _later(self) -> str:
        await self._in_thread(heartbeats.fault, "a sender was asked to try again later")
        return LATER

    def _store(self, mailbox: Mailbox, sender: str, recipient: str, content: bytes, client: dict[str, Any]) -> int:
        row = receiving.store(mailbox, content, self.source, envelope_from=sender, envelope_to=recipient, **client)
        return row.pk

    async def _in_thread(self, call: Callable[..., Answer], *args: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _with_fresh_connection, call, *args)


def ip_of(peer: Any) -> str | None:
    """The address behind a connection, an IPv4 one as such; None where it has none (a Unix socket)."""
    if not isinstance(peer, tuple):
        return None
    address = ip_address(peer[0].partition("%")[0])
    return str(getattr(address, "ipv4_mapped", None) or address)


def _with_fresh_connection(call: Callable[..., Answer], *args: Any) -> Answer:
    close_old_connections()
    return call(*args)


@dataclass
class Listening:
    """The open ports, until `close`."""

    servers: list[asyncio.Server]
    handlers: list[Handler]

    def close(self) -> None:
        for server in self.servers:
            server.close()
        for handler in self.handlers:
            handler.threads.shutdown()


async def serve(host: str, smtp_port: int, lmtp_port: int, tls: ssl.SSLContext | None) -> Listening:
    """Listens for SMTP and LMTP from now on; both offer STARTTLS when there is a certificate."""
    smtp, lmtp = Handler(Source.SMTP), Handler(Source.LMTP)
    servers = [await _listen(SMTP, smtp, host, smtp_port, tls), await _listen(LMTP, lmtp, host, lmtp_port, tls)]
    return Listening(servers, [smtp, lmtp])


async def _listen(
    protocol: type[SMTP], handler: Handler, host: str, port: int, tls: ssl.SSLContext | None
) -> asyncio.Server:
    loop = asyncio.get_running_loop()

    class Connection(Bounded, protocol):  # type: ignore[misc, valid-type]
        crowd = Crowd()
        answers_each = handler.source == Source.LMTP
        # Real senders exceed the 998 octets of RFC 5322, and a refused line would be a lost mail.
        line_length_limit = settings.MAX_MAIL_BYTES

    def connection() -> SMTP:
        return Connection(
            handler,
            data_size_limit=settings.MAX_MAIL_BYTES,
            enable_SMTPUTF8=True,
            hostname=_own_name(),
            ident="Supportdesk",
            tls_context=tls,
            timeout=IDLE_SECONDS,
            loop=loop,
        )

    return await loop.create_server(connection, host=host, port=port)


def _own_name() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
