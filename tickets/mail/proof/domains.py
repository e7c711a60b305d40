"""Domains of senders, and whether two belong together ('aligned', RFC 7489, 3.1)."""

from functools import cache, lru_cache
from importlib.resources import files

import idna
from publicsuffix2 import PublicSuffixList


def domain_of(address: str) -> str:
    """In ASCII and lower case; '' without one. Takes 'a@b', '@b' and 'b'."""
    domain = address.rpartition("@")[2].strip(" \t<>\"'").rstrip(".").lower()
    return domain if domain.isascii() else _in_ascii(domain)


def aligned(one: str, other: str, *, strict: bool = False) -> bool:
    """Whether they are the same domain or, unless `strict`, of the same organisation."""
    if not one or not other:
        return False
    return one == other or (not strict and organisational(one) == organisational(other))


@lru_cache(maxsize=4096)
def organisational(domain: str) -> str:
    """The part that somebody registered: 'mail.shop.co.uk' → 'shop.co.uk'."""
    found = _suffixes().get_public_suffix(domain) or domain
    # The list leaves out top-level domains that it does not know; below those, one label is registered.
    return found if "." in found else ".".join(domain.split(".")[-2:])


def _in_ascii(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return ""


@cache
def _suffixes() -> PublicSuffixList:
    with (files("authheaders") / "public_suffix_list.txt").open(encoding="utf-8") as listed:
        return PublicSuffixList(listed)
