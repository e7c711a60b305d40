"""Every environment variable that Supportdesk reads, with its type. Nothing else reads the environment.

A malformed value is refused with the variable's name and what is expected.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from supportdesk import places, readers, secret
from supportdesk.readers import EnvironmentRefused

__all__ = ["CHECKOUT", "NAMES", "Env", "EnvironmentRefused", "env", "read"]

CHECKOUT = Path(__file__).resolve().parent.parent


NAMES = frozenset(
    (
        "DATABASE_URL",
        "WEB_DATABASE_URL",
        "REDIS_URL",
        "SUPPORTDESK_DATA",
        "SUPPORTDESK_HOST",
        "SUPPORTDESK_PORT",
        "SUPPORTDESK_SMTP_PORT",
        "SUPPORTDESK_LMTP_PORT",
        "SUPPORTDESK_MAIL_TLS_CERT",
        "SUPPORTDESK_MAIL_TLS_KEY",
        "SUPPORTDESK_MAX_MAIL_MB",
        "MAIL_RELAYS",
        "MAIL_NAMESERVERS",
        "WEBHOOK_NETWORKS",
        "SUPPORTDESK_OAUTH_URL",
        "SECRET_KEY",
        "HEALTH_TOKEN",
        "ALLOWED_HOSTS",
        "BASE_URL",
        "DEBUG",
    )
)


@dataclass(frozen=True)
class Env:
    """The environment, read and checked."""

    data: Path
    database_url: str
    database_is_embedded: bool
    web_database_url: str
    redis_url: str
    redis_is_embedded: bool
    host: str
    port: int
    smtp_port: int
    lmtp_port: int
    base_url: str
    allowed_hosts: tuple[str, ...]
    secret_key: str
    health_token: str
    mail_tls_cert: Path | None
    mail_tls_key: Path | None
    max_mail_mb: int
    mail_relays: tuple[IPv4Network | IPv6Network, ...]
    mail_nameservers: tuple[tuple[str, int], ...]
    webhook_networks: tuple[IPv4Network | IPv6Network, ...]
    oauth_url: str | None
    debug: bool


def read(environ: Mapping[str, str]) -> Env:
    """Raises EnvironmentRefused."""
    data = readers.folder(environ, "SUPPORTDESK_DATA", CHECKOUT / "var")
    database = readers.url(environ, "DATABASE_URL", ("postgresql", "postgres"))
    web_database = readers.url(environ, "WEB_DATABASE_URL", ("postgresql", "postgres"))
    redis = readers.url(environ, "REDIS_URL", ("redis", "rediss", "unix"))
    host = readers.word(environ, "SUPPORTDESK_HOST", "127.0.0.1")
    port = readers.port(environ, "SUPPORTDESK_PORT", 8000)
    smtp_port = readers.port(environ, "SUPPORTDESK_SMTP_PORT", 2525)
    base_url = readers.url(environ, "BASE_URL", ("http", "https")) or f"http://localhost:{port}"
    cert, key = readers.files_together(environ, "SUPPORTDESK_MAIL_TLS_CERT", "SUPPORTDESK_MAIL_TLS_KEY")
    return Env(
        data=data,
        database_url=database or places.database_url(data),
        database_is_embedded=database is None,
        web_database_url=web_database or database or places.web_database_url(data),
        redis_url=redis or places.redis_url(data),
        redis_is_embedded=redis is None,
        host=host,
        port=port,
        smtp_port=smtp_port,
        lmtp_port=readers.port(environ, "SUPPORTDESK_LMTP_PORT", smtp_port % 65535 + 1),
        base_url=base_url.rstrip("/"),
        allowed_hosts=readers.words(environ, "ALLOWED_HOSTS") or _own_hosts(host, base_url),
        secret_key=secret.key(environ, data, embedded=database is None),
        health_token=secret.token(environ, "HEALTH_TOKEN"),
        mail_tls_cert=cert,
        mail_tls_key=key,
        max_mail_mb=readers.whole_number(environ, "SUPPORTDESK_MAX_MAIL_MB", 25, at_least=1, at_most=1024),
        mail_relays=readers.networks(environ, "MAIL_RELAYS"),
        mail_nameservers=readers.nameservers(environ, "MAIL_NAMESERVERS"),
        webhook_networks=readers.networks(environ, "WEBHOOK_NETWORKS"),
        oauth_url=readers.url(environ, "SUPPORTDESK_OAUTH_URL", ("https", "http")),
        debug=readers.switch(environ, "DEBUG", default=False),
    )


def _own_hosts(host: str, base_url: str) -> tuple[str, ...]:
    named = {"localhost", "127.0.0.1", "[::1]", urlsplit(base_url).hostname or "localhost"}
    return tuple(sorted(named | ({host} - {"0.0.0.0", "::"})))


@cache
def env() -> Env:
    """This process's environment."""
    return read(os.environ)
