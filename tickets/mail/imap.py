"""A signed-in IMAP connection, with every failure in words."""

import re
import socket
from collections.abc import Callable
from contextlib import suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from tickets.errors import ConnectionUnsafe, FolderMissing, MailServerUnreachable, SignInFailed
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

# RFC 5530: the server's own trouble, not the password's.
TEMPORARY = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
# Of a line that broke in the middle imaplib quotes what it had: that may be somebody's letter.
RAW_LINE = re.compile(r": b['\"].*$", re.DOTALL)
BYTES_LITERAL = re.compile(r"^b(['\"])(.*)\1$", re.DOTALL)


def connect(mailbox: Mailbox) -> IMAPClient:
    """Connects as `mailbox` says and signs in; the caller logs out (`with connect(mailbox) as server`).

    Raises MailServerUnreachable, ConnectionUnsafe, SignInFailed.
    """
    server = Server(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)
    if mailbox.sign_in == SignIn.PASSWORD:
        name, password = mailbox.imap_username, mailbox.imap_password
        return _connect(server, lambda client: _sign_in(client, server, name, password))
    return oauth.with_token(
        mailbox, server, lambda token: _connect(server, lambda client: _sign_in_by_token(client, server, token))
    )


def open_folder(client: IMAPClient, folder: str, *, readonly: bool = True) -> dict[bytes, object]:
    """What the server says of `folder` (b'UIDVALIDITY', b'UIDNEXT', b'EXISTS', …).

    Raises FolderMissing, naming the folders that are there, and MailServerUnreachable.
    """
    with failures_in_words(Server(client.host, client.port, Security.TLS)):
        try:
            return client.select_folder(folder, readonly=readonly)
        except IMAPClientAbortError as problem:
            raise MailServerUnreachable(f"{client.host} ended the connection: {in_words(problem)}") from problem
        except IMAPClientError as problem:
            raise FolderMissing(_no_folder(client, folder, problem)) from problem


def hang_up(client: IMAPClient) -> None:
    """Without a word, and at once; also from another thread, where reading then ends."""
    with suppress(OSError):
        client.socket().shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        client.shutdown()


def log_out(client: IMAPClient) -> None:
    """Whatever was to be said was said before."""
    try:
        client.logout()
    except (IMAPClientError, OSError):
        hang_up(client)


def in_words(problem: Exception) -> str:
    """The server's words without Python's quotes around bytes, and without a full stop at the end."""
    text = str(problem)
    wrapped = BYTES_LITERAL.match(text)
    return (wrapped.group(2) if wrapped else RAW_LINE.sub("", text)).rstrip(".")


def _connect(server: Server, sign_in: Callable[[IMAPClient], None]) -> IMAPClient:
    with failures_in_words(server):
        client = _open(server)
        try:
            sign_in(client)
        except BaseException:
            hang_up(client)
            raise
    return client


def _open(server: Server) -> IMAPClient:
    try:
        client = IMAPClient(
            server.host,
            server.port,
            ssl=server.security == Security.TLS,
            ssl_context=trusting_the_system() if server.security == Security.TLS else None,
            timeout=SocketTimeout(CONNECT_SECONDS, LISTEN_SECONDS),
        )
        if server.security == Security.STARTTLS:
            _start_tls(client, server)
    except IMAPClientError as problem:
        raise MailServerUnreachable(f"{server} does not speak IMAP ({in_words(problem)}). Check the port.") from problem
    return client


def _start_tls(client: IMAPClient, server: Server) -> None:
    if not client.has_capability("STARTTLS"):
        hang_up(client)
        raise ConnectionUnsafe(f"{server} does not offer STARTTLS. Choose TLS, which usually has port 993.")
    try:
        client.starttls(trusting_the_system())
    except OSError:
        hang_up(client)
        raise


def _sign_in(client: IMAPClient, server: Server, username: str, password: str) -> None:
    # LOGIN carries only ASCII; SASL PLAIN carries UTF-8.
    ascii_only = username.isascii() and password.isascii()
    try:
        if ascii_only:
            client.login(username, password)
        else:
            client.sasl_login("PLAIN", lambda _: f"\0{username}\0{password}".encode())
    except LoginError as problem:
        raise _not_signed_in(server, password_refused, username, problem) from problem
    except IMAPClientError as problem:
        raise MailServerUnreachable(f"{server} ended the connection: {in_words(problem)}") from problem


def _sign_in_by_token(client: IMAPClient, server: Server, token: Token) -> None:
    try:
        # The server's second question is its account of what is wrong; answered with nothing, it says no.
        client.sasl_login("XOAUTH2", lambda question: b"" if question else token.xoauth2.encode())
    except LoginError as problem:
        raise _not_signed_in(server, token_refused, token.account, problem) from None
    except IMAPClientError as problem:
        raise MailServerUnreachable(f"{server} ended the connection: {in_words(problem)}") from None


def _not_signed_in(
    server: Server, words: Callable[[Server, str, str], str], username: str, problem: LoginError
) -> Exception:
    said = in_words(problem)
    if isinstance(problem.__context__, IMAPClientAbortError):
        return MailServerUnreachable(f"{server} ended the connection: {said}")
    if TEMPORARY.search(said):
        return MailServerUnreachable(f"{server} cannot sign in anybody just now: {said}")
    if "PRIVACYREQUIRED" in said.upper():
        return ConnectionUnsafe(f"{server} wants a protected connection before sign-in. Choose STARTTLS or TLS.")
    return SignInFailed(words(server, username, said))


def _no_folder(client: IMAPClient, folder: str, problem: Exception) -> str:
    try:
        names = sorted(str(name) for flags, _, name in client.list_folders() if b"\\Noselect" not in flags)
    except IMAPClientError:
        names = []
    there = f" These are there: {', '.join(names[:30])}." if names else ""
    return f"The folder '{folder}' cannot be opened: {in_words(problem)}.{there}"
