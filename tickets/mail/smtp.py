"""A signed-in SMTP connection, with every failure in words."""

import base64
import smtplib
from collections.abc import Callable

from tickets.errors import ConnectionUnsafe, MailServerUnreachable, SignInFailed
from tickets.mail import oauth
from tickets.mail.connecting import (
    CONNECT_SECONDS,
    TALK_SECONDS,
    Server,
    failures_in_words,
    password_refused,
    silence,
    token_refused,
    trusting_the_system,
)
from tickets.mail.oauth import Token
from tickets.models import Mailbox
from tickets.models.mailbox import Security, SignIn


def connect(mailbox: Mailbox) -> smtplib.SMTP:
    """Connects as `mailbox` says, signs in if it has a user name; the caller quits.

    Raises MailServerUnreachable, ConnectionUnsafe, SignInFailed.
    """
    server = Server(mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security)
    if mailbox.sign_in != SignIn.PASSWORD:
        return oauth.with_token(
            mailbox, server, lambda token: _connect(mailbox, server, lambda it: _sign_in_by_token(it, server, token))
        )
    name, password = mailbox.smtp_username, mailbox.smtp_password
    return _connect(mailbox, server, lambda it: _sign_in(it, server, name, password) if name else None)


def reply_in_words(code: int, reply: bytes | str) -> str:
    """'550 No such user here', whatever bytes the server used."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}".strip()


def _connect(mailbox: Mailbox, server: Server, sign_in: Callable[[smtplib.SMTP], None]) -> smtplib.SMTP:
    with failures_in_words(server):
        client = _open(server, mailbox.domain)
        try:
            _greet(client, server)
            sign_in(client)
            client.sock.settimeout(TALK_SECONDS)  # type: ignore[union-attr]
        except BaseException:
            client.close()
            raise
    return client


def _open(server: Server, own_domain: str) -> smtplib.SMTP:
    # Without a name of its own smtplib asks the resolver for the machine's, which can take many seconds.
    name = own_domain.encode("idna").decode()
    try:
        if server.security == Security.TLS:
            context = trusting_the_system()
            return smtplib.SMTP_SSL(server.host, server.port, name, timeout=CONNECT_SECONDS, context=context)
        return smtplib.SMTP(server.host, server.port, name, timeout=CONNECT_SECONDS)
    except smtplib.SMTPException as problem:
        raise _off(server, problem) from problem


def _greet(client: smtplib.SMTP, server: Server) -> None:
    try:
        client.ehlo_or_helo_if_needed()
        if server.security == Security.STARTTLS:
            client.starttls(context=trusting_the_system())
            client.ehlo_or_helo_if_needed()
    except smtplib.SMTPNotSupportedError as problem:
        raise ConnectionUnsafe(
            f"{server} does not offer STARTTLS. Choose TLS, which usually has port 465."
        ) from problem
    except smtplib.SMTPException as problem:
        raise _off(server, problem) from problem


def _sign_in(client: smtplib.SMTP, server: Server, username: str, password: str) -> None:
    try:
        if username.isascii() and password.isascii():
            client.login(username, password)
        else:
            _plain_in_utf8(client, username, password)
    except smtplib.SMTPNotSupportedError as problem:
        raise SignInFailed(
            f"{server} does not take a user name on this connection. Leave it empty, or use the port for sending "
            "with sign-in (587 with STARTTLS, 465 with TLS)."
        ) from problem
    except smtplib.SMTPAuthenticationError as problem:
        raise _not_signed_in(server, password_refused, username, problem) from problem
    except smtplib.SMTPException as problem:
        raise _off(server, problem) from problem


def _plain_in_utf8(client: smtplib.SMTP, username: str, password: str) -> None:
    # smtplib encodes as ASCII only; RFC 4616 has UTF-8.
    response = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
    code, reply = client.docmd("AUTH", f"PLAIN {response}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _sign_in_by_token(client: smtplib.SMTP, server: Server, token: Token) -> None:
    try:
        # The server's question is its account of what is wrong; answered with nothing, it says no.
        client.auth("XOAUTH2", lambda question=None: "" if question else token.xoauth2)
    except smtplib.SMTPAuthenticationError as problem:
        raise _not_signed_in(server, token_refused, token.account, problem) from None
    except smtplib.SMTPException as problem:
        raise _off(server, problem) from None


def _not_signed_in(
    server: Server,
    words: Callable[[Server, str, str], str],
    username: str,
    problem: smtplib.SMTPAuthenticationError,
) -> Exception:
    said = reply_in_words(problem.smtp_code, problem.smtp_error)
    if problem.smtp_code < 500:
        return MailServerUnreachable(f"{server} cannot sign in anybody just now: {said}")
    return SignInFailed(words(server, username, said))


def _off(server: Server, problem: smtplib.SMTPException) -> MailServerUnreachable:
    if isinstance(problem.__context__, TimeoutError):
        return MailServerUnreachable(silence(server))
    if isinstance(problem, smtplib.SMTPResponseException) and problem.smtp_code > 0:
        return MailServerUnreachable(f"{server} said: {reply_in_words(problem.smtp_code, problem.smtp_error)}")
    return MailServerUnreachable(f"{server} ended the connection, or does not speak SMTP ({problem}). Check the port.")
