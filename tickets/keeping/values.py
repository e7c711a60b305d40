"""What the owner types, or a ticket names, as whom to keep: an address, or a firm's domain."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tickets.errors import Refused
from tickets.keeping.free_mail import is_free
from tickets.mail.known import our_addresses
from tickets.mail.tokens import without_token
from tickets.routing.as_files.sender_files import TOO_WIDE, domain_of

LONGEST = 320


def value_of(typed: str) -> str:
    """'Laura@Firm.example' → 'laura@firm.example', '@firm.example' → 'firm.example'. Raises Refused."""
    bare = typed.strip().lower().removeprefix("mailto:").strip("<> ")
    value = _address(bare) if "@" in bare.lstrip("@") else _domain(bare.lstrip("@"))
    ours = our_addresses()
    if value in ours or value in {address.rpartition("@")[2] for address in ours}:
        raise Refused(f"{value} is this desk's own: its mail is the team's work.")
    return value


def private_address(typed: str) -> str:
    """To which their mail goes on; '' for none. Raises Refused."""
    if not typed.strip():
        return ""
    address = _address(typed.strip().lower())
    if not address.isascii():
        raise Refused(f"“{address}” has other letters than English ones. Mail cannot be forwarded there.")
    if {address, without_token(address)} & our_addresses():
        raise Refused(f"{address} is an address of this desk: their mail would go round in circles.")
    return address


def domain_for_all(address: str) -> str:
    """'partner.example' of an address there, for 'everybody at'; '' where anybody can have an address."""
    domain = address.rpartition("@")[2]
    own = {each.rpartition("@")[2] for each in our_addresses()}
    if not domain or is_free(domain) or TOO_WIDE.fullmatch(domain) or "." not in domain or domain in own:
        return ""
    return domain


def _address(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError as problem:
        raise Refused(f"“{typed[:80]}” is not an e-mail address.") from problem
    return typed[:LONGEST]


def _domain(typed: str) -> str:
    if is_free(typed):
        raise Refused(f"Anybody can have an address at {typed}. Write the whole address of the person.")
    return domain_of(typed)
