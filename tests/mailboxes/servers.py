"""Mailboxes that point at the test servers."""

from typing import Any

from tests.dovecot import Dovecot
from tests.smtp_sink import SmtpSink
from tickets.models import Mailbox
from tickets.models.mailbox import Arrival, Departure, Security


def fetched_from(dovecot: Dovecot, **changes: Any) -> Mailbox:
    """Not saved yet; over TLS, with the right password."""
    return Mailbox(
        **{
            "name": "Acme support",
            "address": "support@example.com",
            "arrival": Arrival.IMAP,
            "imap_host": dovecot.host,
            "imap_port": dovecot.imaps_port,
            "imap_security": Security.TLS,
            "imap_username": "support@example.com",
            "imap_password": dovecot.password,
            **changes,
        }
    )


def fetched_by_pop3(dovecot: Dovecot, **changes: Any) -> Mailbox:
    """Not saved yet; over TLS, with the right password."""
    return Mailbox(
        **{
            "name": "Acme support",
            "address": "support@example.com",
            "arrival": Arrival.POP3,
            "pop3_host": dovecot.host,
            "pop3_port": dovecot.pop3s_port,
            "pop3_security": Security.TLS,
            "pop3_username": "support@example.com",
            "pop3_password": dovecot.password,
            **changes,
        }
    )


def sending_through(sink: SmtpSink, mailbox: Mailbox | None = None, **changes: Any) -> Mailbox:
    """Not saved yet; with STARTTLS and sign-in."""
    mailbox = mailbox or Mailbox(name="Acme support", address="support@example.com")
    values = {
        "departure": Departure.SMTP,
        "smtp_host": sink.host,
        "smtp_port": sink.port,
        "smtp_security": Security.STARTTLS,
        "smtp_username": sink.username,
        "smtp_password": sink.password,
        **changes,
    }
    for name, value in values.items():
        setattr(mailbox, name, value)
    return mailbox
