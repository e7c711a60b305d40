"""Links of a digest that do one thing, once, for one person. Nobody but this desk can make one."""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tickets.mail.seals import Seal

LASTS = timedelta(days=14)
LINK = Seal("tickets.dashboard.digest.link", lambda digest: base64.urlsafe_b64encode(digest[:24]).decode())
PARTS = re.compile(r"([a-z]+)-([0-9a-f]{1,16})-([0-9a-f]{1,16})-([0-9a-f]{1,12})-([0-9a-f]{16})\.([\w-]{32})", re.ASCII)


@dataclass(frozen=True)
class Link:
    """`kind` names an offer, `key` its row; `edition` is what `person` had before them at `written`, in seconds."""

    kind: str
    key: int
    person: int
    written: int
    edition: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.key:x}-{self.person:x}-{self.written:x}-{self.edition}"

    def is_over(self, now: datetime) -> bool:
        return datetime.fromtimestamp(self.written, UTC) + LASTS < now


def token(link: Link) -> str:
    return f"{link}.{LINK.on(str(link))}"


def opened(text: str) -> Link | None:
    """None for one that is not of this desk. Asks no database."""
    parts = PARTS.fullmatch(text)
    if parts is None or not LINK.holds(text.rpartition(".")[0], parts[6]):
        return None
    return Link(parts[1], int(parts[2], 16), int(parts[3], 16), int(parts[4], 16), parts[5])
