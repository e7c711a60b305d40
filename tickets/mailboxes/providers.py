"""Servers of well-known providers, by the domain of the address; from the providers' own help pages.

Microsoft is not among them: it takes no passwords from mail programs any more.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """IMAP with TLS on 993; SMTP with STARTTLS on 587."""

    imap_host: str
    smtp_host: str


GOOGLE = Provider("imap.gmail.com", "smtp.gmail.com")
YAHOO = Provider("imap.mail.yahoo.com", "smtp.mail.yahoo.com")
APPLE = Provider("imap.mail.me.com", "smtp.mail.me.com")
FASTMAIL = Provider("imap.fastmail.com", "smtp.fastmail.com")
GMX = Provider("imap.gmx.net", "mail.gmx.net")
ZOHO = Provider("imap.zoho.com", "smtp.zoho.com")

PROVIDERS = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("yahoo.com", "ymail.com"), YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), APPLE),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), FASTMAIL),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), GMX),
    "gmx.com": Provider("imap.gmx.com", "mail.gmx.com"),
    "web.de": Provider("imap.web.de", "smtp.web.de"),
    "zoho.com": ZOHO,
}


def provider_of(address: str) -> Provider | None:
    """None where the domain says nothing."""
    return PROVIDERS.get(address.rpartition("@")[2].lower())
