"""A real SMTP server that keeps what it gets and answers as told.

def test_sends_later(smtp_sink):
    smtp_sink.answer("RCPT", "451 4.3.0 Try later")      # for the next RCPT
    smtp_sink.answer("DATA", DROP_AFTER_TAKING)          # takes the mail, then the line goes dead
"""

import base64
import ssl
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import Certificates
from tests.dovecot import free_port

DROP = "drop the connection"
DROP_AFTER_TAKING = "take the mail, then drop the connection"
USERNAME, PASSWORD = "support@example.com", "battery staple"


@dataclass
class Taken:
    """One accepted mail."""

    sender: str
    recipients: list[str]
    content: bytes
    signed_in: bool
    protected: bool


@dataclass
class SmtpSink:
    """`port` speaks plain and STARTTLS, `tls_port` TLS. Signing in is possible, and needed when `demands_sign_in`."""

    certificates: Certificates
    host: str = "localhost"
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    username: str = USERNAME
    password: str = PASSWORD
    demands_sign_in: bool = False
    taken: list[Taken] = field(default_factory=list)
    forward: Callable[[Taken], Any] | None = None
    takes_token: Callable[[str, str], bool] = lambda account, token: False
    answers: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))

    def answer(self, command: str, *replies: str) -> None:
        """The next replies to 'MAIL', 'RCPT' or 'DATA'; afterwards everything is accepted again."""
        self.answers[command].extend(replies)

    def told(self, command: str) -> str | None:
        return self.answers[command].popleft() if self.answers[command] else None

    def checks(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data == LoginPassword(
            self.username.encode(), self.password.encode()
        )
        return AuthResult(success=right, handled=False)

    def take(self, taken: Taken) -> None:
        self.taken.append(taken)
        if self.forward:
            self.forward(taken)


class Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.sink.demands_sign_in and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return self._reply("MAIL", server) or "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        refusal = self._reply("RCPT", server)
        if refusal is None or refusal.startswith("250"):
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        signed_in = bool(session.authenticated)
        protected = server.transport.get_extra_info("sslcontext") is not None
        taken = Taken(envelope.mail_from or "", list(envelope.rcpt_tos), content, signed_in, protected)
        reply = self._reply("DATA", server, taken)
        if reply is None:
            self.sink.take(taken)
        return reply or f"250 2.0.0 Taken as {len(self.sink.taken)}"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        response = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        account, _, token = response.removeprefix("user=").rstrip("\1").partition("\1auth=Bearer ")
        if self.sink.takes_token(account, token):
            return AuthResult(success=True)
        await server.challenge_auth(b'{"status":"400"}')
        return AuthResult(success=False, handled=False)

    def _reply(self, command: str, server: SMTP, taken: Taken | None = None) -> str | None:
        told = self.sink.told(command)
        if told == DROP_AFTER_TAKING and taken:
            self.sink.take(taken)
        if told in (DROP, DROP_AFTER_TAKING):
            server.transport.abort()
            return "421 gone"
        return told


@pytest.fixture
def smtp_sink(trusted: Certificates) -> Iterator[SmtpSink]:
    """A fresh sink whose certificate is trusted."""
    sink = SmtpSink(trusted)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted.certificate, trusted.key)
    options = {"authenticator": sink.checks, "auth_require_tls": False, "decode_data": False, "enable_SMTPUTF8": True}
    plain = Controller(Handler(sink), "127.0.0.1", sink.port, tls_context=context, **options)
    protected = Controller(Handler(sink), "127.0.0.1", sink.tls_port, ssl_context=context, **options)
    plain.start()
    protected.start()
    try:
        yield sink
    finally:
        plain.stop()
        protected.stop()
