"""What in a letter says which question it asks whom: in its Message-ID and reply address, and in its link. Nobody but
this desk can make one."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tickets.mail.seals import Seal

LETTER = Seal("tickets.asking.letter", lambda digest: base64.b32encode(digest[:10]).decode().lower())
LINK = Seal("tickets.asking.link", lambda digest: base64.urlsafe_b64encode(digest[:24]).decode())
IN_MAIL = re.compile(r"\bask\.((?:[0-9a-f]{1,16}-){1,2}[0-9a-f]{1,16})\.([a-z2-7]{16})@", re.IGNORECASE)
IN_LINK = re.compile(r"([0-9a-f]{1,16})-([0-9a-f]{1,16})\.([\w-]{32})", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """The keys of an Escalation and of the person who was asked.

    `written` tells one letter from another that names the same question, such as two digests: seconds since 1970. The
    question is 0 in one that many questions stand in, or none.
    """

    question: int
    person: int
    written: int = 0

    def __str__(self) -> str:
        return f"{self.question:x}-{self.person:x}" + (f"-{self.written:x}" if self.written else "")


def in_mail(asked: Asked) -> str:
    """What stands before the '@' of a Message-ID."""
    return f"ask.{asked}.{LETTER.on(str(asked))}"


def found_in(texts: Iterable[str]) -> Asked | None:
    """The first genuine one in these Message-IDs and addresses."""
    for text in texts:
        for numbers, mark in IN_MAIL.findall(text) if "ask." in text else ():
            asked = Asked(*(int(number, 16) for number in numbers.split("-")))
            if LETTER.holds(str(asked), mark.lower()):
                return asked
    return None


def link(asked: Asked) -> str:
    return f"{asked}.{LINK.on(str(asked))}"


def opened(token: str) -> Asked | None:
    """Whom a link asks what; None for one that is not of this desk. Asks no database."""
    parts = IN_LINK.fullmatch(token)
    if parts is None or not LINK.holds(f"{parts[1]}-{parts[2]}", parts[3]):
        return None
    return Asked(int(parts[1], 16), int(parts[2], 16))
