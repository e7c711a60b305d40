"""Google and Microsoft as authorisation servers: fixed addresses, and the mail servers that may get their tokens."""

from dataclasses import dataclass

from django.conf import settings

from tickets.mail.connecting import Server
from tickets.models.mailbox import Security, SignIn


@dataclass(frozen=True)
class Authority:
    """`asks` are more parameters of the authorisation request; `mail_hosts` is empty where any may get a token."""

    name: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    asks: dict[str, str]
    mail_hosts: frozenset[str]
    account_is_the_user: bool

    def takes(self, server: Server) -> bool:
        """Whether `server` is the provider's own, over a protected line."""
        return not self.mail_hosts or (server.host in self.mail_hosts and server.security != Security.NONE)


GOOGLE_SCOPES = ("https://mail.google.com/", "openid", "email")
MICROSOFT_SCOPES = (
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/POP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
    "offline_access",
    "openid",
    "email",
)
GOOGLE_HOSTS = frozenset({"imap.gmail.com", "pop.gmail.com", "smtp.gmail.com"})
MICROSOFT_HOSTS = frozenset({"outlook.office365.com", "smtp.office365.com"})


def authority(sign_in: str, tenant: str = "") -> Authority:
    """`sign_in` is google or microsoft; `tenant` is Microsoft's, '' for any."""
    if sign_in == SignIn.GOOGLE:
        return _google()
    return _microsoft(tenant or "common")


def _google() -> Authority:
    authorize, token = _own_urls() or (
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
    )
    # Without prompt=consent Google gives no refresh token the second time.
    asks = {"access_type": "offline", "prompt": "consent"}
    return Authority("Google", authorize, token, GOOGLE_SCOPES, asks, _only(GOOGLE_HOSTS), True)


def _microsoft(tenant: str) -> Authority:
    base = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    authorize, token = _own_urls() or (f"{base}/authorize", f"{base}/token")
    # A shared mailbox is opened with the token of a person who may open it.
    asks = {"prompt": "select_account"}
    return Authority("Microsoft", authorize, token, MICROSOFT_SCOPES, asks, _only(MICROSOFT_HOSTS), False)


def _own_urls() -> tuple[str, str] | None:
    base = settings.ENV.oauth_url
    return (f"{base.rstrip('/')}/authorize", f"{base.rstrip('/')}/token") if base else None


def _only(hosts: frozenset[str]) -> frozenset[str]:
    return frozenset() if settings.ENV.oauth_url else hosts
