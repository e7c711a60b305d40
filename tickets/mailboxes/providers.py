"""Servers of well-known providers, by the domain of the address; from the providers' own help pages."""

from dataclasses import dataclass

from tickets.models.mailbox import SignIn


@dataclass(frozen=True)
class Provider:
    """IMAP with TLS on 993; POP3 with TLS on 995; SMTP with STARTTLS on 587.

    `trusted` are the names under which its servers say what they think of a sender (RFC 8601), a line each.
    """

    imap_host: str
    smtp_host: str
    pop3_host: str = ""
    trusted: str = ""


GOOGLE = Provider("imap.gmail.com", "smtp.gmail.com", "pop.gmail.com", "mx.google.com")
# Without sign-in by Microsoft itself these servers let nobody in: Microsoft takes no passwords from mail programs.
# Its Authentication-Results have no name: the desk calls them by this one.
MICROSOFT = Provider("outlook.office365.com", "smtp.office365.com", "outlook.office365.com", "mx.microsoft.com")
YAHOO = Provider("imap.mail.yahoo.com", "smtp.mail.yahoo.com", "pop.mail.yahoo.com")
APPLE = Provider("imap.mail.me.com", "smtp.mail.me.com")
FASTMAIL = Provider("imap.fastmail.com", "smtp.fastmail.com", "pop.fastmail.com", "*.messagingengine.com")
GMX = Provider("imap.gmx.net", "mail.gmx.net", "pop.gmx.net")
ZOHO = Provider("imap.zoho.com", "smtp.zoho.com", "pop.zoho.com")

PROVIDERS = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com"), MICROSOFT),
    **dict.fromkeys(("yahoo.com", "ymail.com"), YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), APPLE),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), FASTMAIL),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), GMX),
    "gmx.com": Provider("imap.gmx.com", "mail.gmx.com", "pop.gmx.com"),
    "web.de": Provider("imap.web.de", "smtp.web.de", "pop3.web.de"),
    "zoho.com": ZOHO,
}
BY_SIGN_IN: dict[str, Provider] = {SignIn.GOOGLE: GOOGLE, SignIn.MICROSOFT: MICROSOFT}


def provider_of(address: str) -> Provider | None:
    """None where the domain says nothing."""
    return PROVIDERS.get(address.rpartition("@")[2].lower())


def provider_for(sign_in: str, address: str) -> Provider | None:
    """Whom one signs in with has its servers too, whatever the address."""
    return BY_SIGN_IN.get(sign_in) or provider_of(address)


def trusted_by(host: str) -> str:
    """Of the provider whose server `host` mail is fetched from; '' for others."""
    known = {side: each.trusted for each in (GOOGLE, MICROSOFT, FASTMAIL) for side in (each.imap_host, each.pop3_host)}
    return known.get(host, "")
