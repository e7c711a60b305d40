"""A signed-in POP3 connection, with every failure in words."""

import base64
import poplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tickets.errors import ConnectionUnsafe, MailServerUnreachable, MessageUnfetchable, SignInFailed
from tickets.mail import oauth
from tickets.mail.connecting import (
    CONNECT_SECONDS,
    LISTEN_SECONDS,
    Server,
    failures_in_words,
    password_refused,
    token_refused,
    trusting_the_system,
)
from tickets.mail.oauth import Token
from tickets.models import Mailbox
from tickets.models.mailbox import Security, SignIn

# RFC 2449, 8 and RFC 3206: the server's own trouble, or another session, not the password.
TEMPORARY = ("[IN-USE]", "[LOGIN-DELAY]", "[SYS/TEMP]", "[SYS/PERM]")
UNPROTECTED = ("PLAINTEXT", "CLEARTEXT", "SECURE CONNECTION", "TLS")
SPARE_BYTES = 10_000_000
# Real mail has lines far over the 2,048 bytes at which poplib gives up.
poplib._MAXLINE = 100_000_000  # type: ignore[attr-defined]


class _Bounded:
    """Reads no more than was asked for: `room` is how many bytes the server may still send."""

    room = SPARE_BYTES

    def _getline(self) -> Any:
        line, octets = super()._getline()  # type: ignore[misc]
        self.room -= octets
        if self.room < 0:
            raise poplib.error_proto("it sends far more than it announced")
        return line, octets


class Client(_Bounded, poplib.POP3):
    pass


class ClientOverTls(_Bounded, poplib.POP3_SSL):
    pass


AnyClient = Client | ClientOverTls


def server_of(mailbox: Mailbox) -> Server:
    return Server(mailbox.pop3_host, mailbox.pop3_port, mailbox.pop3_security)


def connect(mailbox: Mailbox) -> AnyClient:
    """Connects as `mailbox` says and signs in; the caller quits.

    Raises MailServerUnreachable, ConnectionUnsafe, SignInFailed.
    """
    server = server_of(mailbox)
    if mailbox.sign_in == SignIn.PASSWORD:
        name, password = mailbox.pop3_username, mailbox.pop3_password
        return _connect(server, lambda client: _sign_in(client, server, name, password))
    return oauth.with_token(
        mailbox, server, lambda token: _connect(server, lambda client: _sign_in_by_token(client, server, token))
    )


@contextmanager
def answers_in_words(server: Server) -> Iterator[None]:
    """Around commands after sign-in: a no is MessageUnfetchable, an end of the line MailServerUnreachable."""
    with failures_in_words(server):
        try:
            yield
        except poplib.error_proto as problem:
            if _said_no(problem):
                raise MessageUnfetchable(f"The server said: {in_words(problem)}") from problem
            raise MailServerUnreachable(f"{server} broke off: {in_words(problem)}") from problem


def hang_up(client: AnyClient) -> None:
    """Without a word, and at once: nothing is deleted then."""
    with suppress(OSError, ValueError):
        client.close()


def in_words(problem: Exception) -> str:
    """The server's words, without '-ERR' and without a full stop at the end."""
    said = problem.args[0] if problem.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return text.removeprefix("-ERR").strip().rstrip(".") or "no reason given"


def _said_no(problem: poplib.error_proto) -> bool:
    return bool(problem.args) and isinstance(problem.args[0], bytes)


def _connect(server: Server, sign_in: Callable[[AnyClient], None]) -> AnyClient:
    with failures_in_words(server):
        client = _open(server)
        try:
            if server.security == Security.STARTTLS:
                _start_tls(client, server)
            client.sock.settimeout(LISTEN_SECONDS)
            sign_in(client)
        except BaseException:
            hang_up(client)
            raise
    return client


def _open(server: Server) -> AnyClient:
    try:
        if server.security == Security.TLS:
            context = trusting_the_system()
            return ClientOverTls(server.host, server.port, timeout=CONNECT_SECONDS, context=context)
        return Client(server.host, server.port, timeout=CONNECT_SECONDS)
    except poplib.error_proto as problem:
        raise MailServerUnreachable(f"{server} does not speak POP3 ({in_words(problem)}). Check the port.") from problem


def _start_tls(client: AnyClient, server: Server) -> None:
    try:
        client.stls(trusting_the_system())
    except poplib.error_proto as problem:
        raise ConnectionUnsafe(
            f"{server} does not offer STARTTLS. Choose TLS, which usually has port 995."
        ) from problem


def _sign_in(client: AnyClient, server: Server, username: str, password: str) -> None:
    try:
        client.user(username)
        client.pass_(password)
    except poplib.error_proto as problem:
        raise _not_signed_in(server, password_refused, username, problem) from problem


def _sign_in_by_token(client: AnyClient, server: Server, token: Token) -> None:
    command: Callable[[str], bytes] = client._shortcmd  # type: ignore[union-attr]
    try:
        command("AUTH XOAUTH2")
        # Instead of a no the server may send its account of what is wrong; answered with nothing, it says no.
        if command(base64.b64encode(token.xoauth2.encode()).decode()).startswith(b"+ "):
            command("")
    except poplib.error_proto as problem:
        raise _not_signed_in(server, token_refused, token.account, problem) from None


def _not_signed_in(
    server: Server, words: Callable[[Server, str, str], str], username: str, problem: poplib.error_proto
) -> Exception:
    said = in_words(problem)
    if not _said_no(problem):
        return MailServerUnreachable(f"{server} ended the connection: {said}")
    if said.upper().startswith(TEMPORARY):
        return MailServerUnreachable(f"{server} cannot sign in anybody just now: {said}")
    if server.security == Security.NONE and any(word in said.upper() for word in UNPROTECTED):
        return ConnectionUnsafe(f"{server} wants a protected connection before sign-in. Choose STARTTLS or TLS.")
    return SignInFailed(words(server, username, said))
