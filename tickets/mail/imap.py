"""A signed-in IMAP connection, with every failure in words."""

import re
from contextlib import suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from tickets.errors import ConnectionUnsafe, FolderMissing, MailServerUnreachable, SignInFailed
from tickets.mail.connecting import (
    CONNECT_SECONDS,
    TALK_SECONDS,
    Server,
    failures_in_words,
    password_hint,
    trusting_the_system,
)
from tickets.models import Mailbox
from tickets.models.mailbox import Security

# RFC 5530: the server's own trouble, not the password's.
TEMPORARY = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
BYTES_LITERAL = re.compile(r"^b(['\"])(.*)\1$", re.DOTALL)


def connect(mailbox: Mailbox) -> IMAPClient:
    """Connects as `mailbox` says and signs in; the caller logs out (`with connect(mailbox) as server`).

    Raises MailServerUnreachable, ConnectionUnsafe, SignInFailed.
    """
    server = Server(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)
    with failures_in_words(server):
        client = _open(server)
        try:
            _sign_in(client, server, mailbox.imap_username, mailbox.imap_password)
        except BaseException:
            _hang_up(client)
            raise
    return client


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


def in_words(problem: Exception) -> str:
    """The server's words without Python's quotes around bytes, and without a full stop at the end."""
    text = str(problem)
    wrapped = BYTES_LITERAL.match(text)
    return (wrapped.group(2) if wrapped else text).rstrip(".")


def _open(server: Server) -> IMAPClient:
    try:
        client = IMAPClient(
            server.host,
            server.port,
            ssl=server.security == Security.TLS,
            ssl_context=trusting_the_system() if server.security == Security.TLS else None,
            timeout=SocketTimeout(CONNECT_SECONDS, TALK_SECONDS),
        )
        if server.security == Security.STARTTLS:
            _start_tls(client, server)
    except IMAPClientError as problem:
        raise MailServerUnreachable(f"{server} does not speak IMAP ({in_words(problem)}). Check the port.") from problem
    return client


def _start_tls(client: IMAPClient, server: Server) -> None:
    if not client.has_capability("STARTTLS"):
        _hang_up(client)
        raise ConnectionUnsafe(f"{server} does not offer STARTTLS. Choose TLS, which usually has port 993.")
    try:
        client.starttls(trusting_the_system())
    except OSError:
        _hang_up(client)
        raise


def _hang_up(client: IMAPClient) -> None:
    with suppress(OSError):
        client.shutdown()


def _sign_in(client: IMAPClient, server: Server, username: str, password: str) -> None:
    # LOGIN carries only ASCII; SASL PLAIN carries UTF-8.
    ascii_only = username.isascii() and password.isascii()
    try:
        if ascii_only:
            client.login(username, password)
        else:
            client.sasl_login("PLAIN", lambda _: f"\0{username}\0{password}".encode())
    except LoginError as problem:
        raise _not_signed_in(client, server, username, in_words(problem)) from problem
    except IMAPClientError as problem:
        raise MailServerUnreachable(f"{server} ended the connection: {in_words(problem)}") from problem


def _not_signed_in(client: IMAPClient, server: Server, username: str, said: str) -> Exception:
    if TEMPORARY.search(said):
        return MailServerUnreachable(f"{server} cannot sign in anybody just now: {said}")
    if "PRIVACYREQUIRED" in said.upper():
        return ConnectionUnsafe(f"{server} wants a protected connection before sign-in. Choose STARTTLS or TLS.")
    return SignInFailed(
        f"{server.host} did not accept the user name '{username}' with this password. It said: {said}. "
        f"{password_hint(server)}"
    )


def _no_folder(client: IMAPClient, folder: str, problem: Exception) -> str:
    try:
        names = sorted(str(name) for flags, _, name in client.list_folders() if b"\\Noselect" not in flags)
    except IMAPClientError:
        names = []
    there = f" These are there: {', '.join(names[:30])}." if names else ""
    return f"The folder '{folder}' cannot be opened: {in_words(problem)}.{there}"
