"""What is told of a ticket's decisions: plain values for the pages."""

from dataclasses import dataclass, field
from datetime import datetime

RAN, NOT_SO, NOT_ASKED = "runs", "does not run", "is not asked"


@dataclass(frozen=True)
class Called:
    """A version as this person may know it."""

    name: str
    key: str
    is_on: bool
    is_told: bool


@dataclass
class Ran:
    """A rule that ran. `key` leads to it, '' for whoever does not read rules."""

    name: str
    why: str
    did: list[str] = field(default_factory=list)
    key: str = ""


@dataclass(frozen=True)
class Step:
    """A rule of the whole set, and what became of it."""

    name: str
    verdict: str
    said: str
    key: str = ""

    @property
    def ran(self) -> bool:
        return self.verdict == RAN


@dataclass
class Decision:
    at: datetime
    title: str
    reason: str
    ran: dict[int, Ran]
    steps: list[Step] = field(default_factory=list)
    limited: str = ""


@dataclass(frozen=True)
class Why:
    """`reasons` are why it is a ticket, and this one; the newest decision is the last."""

    reasons: list[str]
    decisions: list[Decision]
