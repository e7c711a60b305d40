"""Known senders as text: YAML (kind → name → domains) and pasted lines. Pure, and strict about what is a domain."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import idna
from ruamel.yaml import YAML

from tickets.errors import Refused, TooLarge
from tickets.names import one_line
from tickets.routing.as_files import yaml_text

MOST, MOST_BYTES, LONGEST_NAME = 5_000, 256 * 1024, 80
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
TAKEN_AWAY = re.compile(r"^(?:[a-z]+://|.*@|\*?\.)+")
# Below these anybody registers a name of their own, as in co.uk.
TOO_WIDE = re.compile(r"(co|com|net|org|edu|gov|gob|gv|ac|or|ne)\.[a-z]{2}")
# Anybody can have an address there, so it says nothing about what a mail is about.
OPEN = """
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com
mac.com proton.me protonmail.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru
yandex.ru orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it zoho.com fastmail.com hey.com posteo.de
mailbox.org tutanota.com hotmail.fr hotmail.es hotmail.de hotmail.co.uk outlook.de outlook.fr outlook.es yahoo.de
yahoo.fr yahoo.es yahoo.co.uk comcast.net qq.com 163.com
"""
OPEN_TO_ALL = frozenset(OPEN.split())
FORM = "A file of known senders says: kind, below it names, beside each a list of domains, as the one to download does."


@dataclass(frozen=True, order=True)
class Sender:
    """Whose mail is about `kind` (a slug); `domain` is in lower case."""

    kind: str
    name: str
    domain: str


def domain_of(typed: str) -> str:
    """'https://Mail.PayPal.com/x', '@paypal.com' or 'a@paypal.com' → the domain. Raises Refused."""
    bare = TAKEN_AWAY.sub("", typed.strip().lower()).partition("/")[0].strip(". ")
    try:
        domain = bare if bare.isascii() else idna.encode(bare, uts46=True).decode()
    except idna.IDNAError:
        domain = ""
    if not DOMAIN.fullmatch(domain):
        raise Refused(f"“{typed.strip()[:60]}” is no domain such as paypal.com.")
    if domain in OPEN_TO_ALL:
        raise Refused(f"Anybody can have an address at {domain}, so it says nothing about their mail.")
    if TOO_WIDE.fullmatch(domain):
        raise Refused(f"“{domain}” is too wide: name a domain that belongs to one sender.")
    return domain


def parse(raw: bytes) -> list[Sender]:
    """What a file holds. Raises TooLarge, Refused."""
    if len(raw) > MOST_BYTES:
        raise TooLarge(f"A file of known senders has {MOST_BYTES // 1024} KB at most.")
    try:
        found, _ = yaml_text.load(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise Refused(f"This file cannot be read. {FORM}") from problem
    except yaml_text.Unreadable as problem:
        raise Refused(f"Line {problem.line}: {problem}" if problem.line else f"{problem} {FORM}") from problem
    return _limited(_of_kinds(found))


def lines(typed: str, kind: str) -> list[Sender]:
    """A line each: the domain, and if one likes its kind and a name, with commas between. `kind` is for lines without
    one. Raises TooLarge, Refused for the first line that is wrong, with its number."""
    if len(typed) > MOST_BYTES:
        raise TooLarge(f"{MOST_BYTES // 1024} KB at a time are the most.")
    return _limited(_line(line, number, kind) for number, line in enumerate(typed.splitlines(), 1) if line.strip())


def dump(senders: Iterable[Sender]) -> str:
    """As `parse` reads it."""
    tree: dict[str, dict[str, list[str]]] = {}
    for sender in senders:
        tree.setdefault(sender.kind, {}).setdefault(sender.name or sender.domain, []).append(sender.domain)
    writer, text = YAML(), io.StringIO()
    writer.default_flow_style, writer.width = None, 120
    writer.dump(tree, text)
    return text.getvalue()


def _line(line: str, number: int, kind: str) -> Sender:
    domain, its_kind, name = [*(part.strip() for part in line.split(",", 2)), "", ""][:3]
    try:
        return Sender(its_kind.lower() or kind, _name(name), domain_of(domain))
    except Refused as problem:
        raise Refused(f"Line {number}: {problem}") from problem


def _of_kinds(found: Any) -> Iterator[Sender]:
    for kind, names in _pairs(found):
        for name, domains in _pairs(names):
            if not isinstance(domains, list):
                raise Refused(FORM)
            yield from (Sender(kind, _name(name), domain_of(str(each))) for each in domains)


def _pairs(found: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(found, Mapping):
        raise Refused(FORM)
    return found.items()


def _name(given: str) -> str:
    return one_line(given)[:LONGEST_NAME]


def _limited(senders: Iterable[Sender]) -> list[Sender]:
    found: dict[str, Sender] = {}
    for number, sender in enumerate(senders):
        if number >= MOST:
            raise Refused(f"At most {MOST:,} known senders can be kept.")
        found[sender.domain] = sender
    return list(found.values())
