"""Our own mark on what we send, so that an answer finds its ticket: in the Message-ID and, where the mailbox
allows it, in the reply address.

A token is '<reference>.<nonce>.<signature>', such as 'k7qm2p.9f3a51c07b2d.h5x…'; the signature is an HMAC under
SECRET_KEY, so nobody can make one up for a ticket whose reference they guessed or read.
"""

import base64
import re
import secrets

from tickets.mail.seals import Seal

SEAL = Seal("tickets.mail.tokens", lambda digest: base64.b32encode(digest[:10]).decode().lower())
TOKEN = re.compile(r"([0-9a-z]{6})\.([0-9a-f]{16})\.([a-z2-7]{16})", re.IGNORECASE)
MARKED = re.compile(rf"\+({TOKEN.pattern})@([\w.-]+)", re.IGNORECASE)


def new_token(reference: str) -> str:
    """A fresh token for the ticket with this reference, such as 'K7QM-2P'."""
    compact = reference.replace("-", "").lower()
    nonce = secrets.token_hex(8)
    return f"{compact}.{nonce}.{SEAL.on(f'{compact}.{nonce}')}"


def new_message_id(reference: str, domain: str) -> str:
    """A Message-ID without its angle brackets."""
    return f"{new_token(reference)}@{domain}"


def reply_address(address: str, token: str) -> str:
    """`support@example.com` → `support+<token>@example.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def without_token(address: str) -> str:
    """The address that mail to `address` is meant for: the part from '+' to '@' is left out."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def reference_in(text: str) -> str | None:
    """The ticket reference of the first genuine token in a Message-ID or an address; None without one."""
    for compact, nonce, signature in TOKEN.findall(text):
        compact, nonce = compact.lower(), nonce.lower()
        if SEAL.holds(f"{compact}.{nonce}", signature.lower()):
            return f"{compact[:4]}-{compact[4:]}".upper()
    return None


def message_ids_in(text: str) -> list[str]:
    """The Message-IDs of what we sent with these reply addresses, such as 'support+<token>@example.com'."""
    found = ((match[1].lower(), match[5].rstrip(".")) for match in MARKED.finditer(text))
    return list(dict.fromkeys(f"{token}@{domain}" for token, domain in found if reference_in(token)))
