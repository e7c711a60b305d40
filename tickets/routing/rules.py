"""Ticket facts → decision with its reason. Pure: no database, no clock."""

from dataclasses import dataclass

TEAM = "team"


@dataclass(frozen=True)
class Facts:
    """What rules may look at. `sender` is the customer's address in lower case."""

    sender: str
    mailbox: str
    subject: str


@dataclass(frozen=True)
class Decision:
    visibility: str
    reason: str


def decide(facts: Facts) -> Decision:
    return Decision(TEAM, f"No rule keeps mail from {facts.sender or 'this sender'} back, so the team sees it")
