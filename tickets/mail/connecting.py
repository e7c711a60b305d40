"""Connections to mail servers: how long we wait, what we trust, and each failure in words."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tickets.errors import ConnectionUnsafe, MailServerUnreachable, SupportdeskError
from tickets.models.mailbox import Security

CONNECT_SECONDS = 10
TALK_SECONDS = 60
# Of a server that we fetch from: silence, and how slowly it may give what was asked for.
LISTEN_SECONDS = 30
SLOWEST_BYTES_PER_SECOND = 100_000
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """Where to connect, and how the line is protected."""

    host: str
    port: int
    security: str

    def __str__(self) -> str:
        return f"{self.host} port {self.port}"


def trusting_the_system() -> ssl.SSLContext:
    """Checks certificate and host name against the system's authorities (or SSL_CERT_FILE)."""
    return ssl.create_default_context()


@contextmanager
def failures_in_words(server: Server) -> Iterator[None]:
    """Turns what can go wrong on the line into MailServerUnreachable or ConnectionUnsafe."""
    try:
        yield
    except SupportdeskError:
        raise
    except ssl.SSLCertVerificationError as problem:
        raise ConnectionUnsafe(_certificate(server, problem)) from problem
    except ssl.SSLError as problem:
        raise ConnectionUnsafe(_no_tls(server, problem)) from problem
    except (socket.gaierror, UnicodeError) as problem:
        raise MailServerUnreachable(f"There is no server named {server.host}. Check its spelling.") from problem
    except ConnectionRefusedError as problem:
        raise MailServerUnreachable(
            f"{server.host} answers, but nothing listens on port {server.port}. Check the port."
        ) from problem
    except TimeoutError as problem:
        raise MailServerUnreachable(silence(server)) from problem
    except (OSError, EOFError) as problem:
        raise MailServerUnreachable(f"The connection to {server} broke off: {problem}") from problem


def _certificate(server: Server, problem: ssl.SSLCertVerificationError) -> str:
    return (
        f"The certificate of {server} cannot be trusted: {problem.verify_message}. Nothing was sent to it. Use the "
        "host name that stands in the certificate; for a certificate of your own, let this machine trust its authority."
    )


def _no_tls(server: Server, problem: ssl.SSLError) -> str:
    if problem.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"):
        return f"{server} does not speak TLS from the start. Choose STARTTLS, or the port that is meant for TLS."
    return f"No protected connection to {server} could be agreed on ({problem.reason or problem})."


def password_refused(server: Server, username: str, said: str) -> str:
    """With what most often helps where a name and its password were refused."""
    return (
        f"{server.host} did not accept the user name '{username}' with this password. It said: {said}. "
        f"{password_hint(server)}"
    )


def token_refused(server: Server, account: str, said: str) -> str:
    """Of a sign-in with Google or Microsoft that the provider gave and its mail server did not take."""
    switch = " Are IMAP, POP3 and authenticated SMTP switched on for it?" if _is_microsoft(server) else ""
    return (
        f"{server.host} did not accept the sign-in of '{account}'. It said: {said}. "
        f"Does this account have a mailbox there?{switch}"
    )


def password_hint(server: Server) -> str:
    if _is_microsoft(server):
        return "Microsoft takes no passwords from mail programs any more: choose to sign in with Microsoft 365 instead."
    return "With two-factor sign-in at the provider, make an app password there and use it here."


def _is_microsoft(server: Server) -> bool:
    return f".{server.host}".endswith((".outlook.com", ".office365.com", ".hotmail.com"))


def silence(server: Server) -> str:
    """Of a server that says nothing."""
    if server.security != Security.TLS:
        return (
            f"{server} did not answer in time. Either the port is closed by a firewall, "
            "or it expects TLS from the start: then choose TLS."
        )
    return f"{server} did not answer in time. Check host and port; a firewall may be in the way."


@contextmanager
def no_longer_than(server: Server, size: int, hang_up: Callable[[], None]) -> Iterator[None]:
    """Ends the line when an answer of `size` bytes takes longer than it may: a server can trickle for days."""
    seconds = LISTEN_SECONDS * 2 + size / SLOWEST_BYTES_PER_SECOND
    ended = threading.Event()

    def end() -> None:
        ended.set()
        hang_up()

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    except Exception as problem:
        if ended.is_set():
            raise MailServerUnreachable(f"{server} did not finish its answer within {seconds:.0f} s") from problem
        raise
    finally:
        clock.cancel()
