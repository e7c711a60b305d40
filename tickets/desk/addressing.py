"""The Cc line as a person types it, read into addresses or refused in plain words."""

from email.utils import formataddr, getaddresses

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tickets.errors import Refused

Address = list[str]
MOST = 30


def read(line: str) -> list[Address]:
    """[[name, address], …], each address once. Semicolons may stand for commas. Raises Refused."""
    typed = " ".join(line.replace(";", ",").split()).strip(" ,")
    # Comments within comments: the reader of addresses goes one call deeper for each.
    if typed.count("(") > MOST:
        raise Refused("The Cc line has too many brackets.")
    found = [(name, address) for name, address in getaddresses([typed]) if name or address]
    if typed and not found:
        raise Refused(f"The Cc line cannot be read: “{typed[:80]}”. Write addresses with commas between them.")
    if len(found) > MOST:
        raise Refused(f"There are more than {MOST} addresses in Cc.")
    for name, address in found:
        _check(address or name)
    return list({address.lower(): [name, address] for name, address in reversed(found)}.values())[::-1]


def emails_in(line: str) -> list[str]:
    """Whom a line names; nobody where it cannot be read."""
    try:
        return [email for _, email in read(line)]
    except Refused:
        return []


def write(addresses: list[Address]) -> str:
    """What `read` reads."""
    return ", ".join(
        formataddr((name, address), charset="utf-8") if not name else f'"{_plain(name)}" <{address}>'
        for name, address in addresses
    )


def check_answerable(address: str) -> None:
    """Raises Refused for a sender's address that no answer can reach."""
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(letter.isspace() or letter in "<>,;" for letter in address):
        raise Refused(f"“{address}” is not an address that an answer can reach.")


def _check(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Refused(f"“{address[:80]}” in Cc is not an e-mail address.") from problem


def _plain(name: str) -> str:
    return name.replace('"', "").replace("\\", "")
