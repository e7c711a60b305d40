"""Ticket facts → decision with its reason. Pure: no database, no clock."""

from dataclasses import dataclass

TEAM = "team"
OWNER = "owner"


@dataclass(frozen=True)
class Facts:
    """What rules may look at. `sender` is the customer's address in lower case.

    `answers` is the visibility of the ticket that this mail may belong to, '' without one. `sender_proof` is 'proven'
    where `sender` is vouched for, 'failed' where the mail only claims to come from there, '' where nobody knows: a rule
    that trusts a sender asks for it. `is_spam` is what the filter of a server in front of us says. `is_unread` is a
    mail of which nothing could be read, not even who wrote it.
    """

    sender: str
    mailbox: str
    subject: str
    answers: str = ""
    sender_proof: str = ""
    is_spam: bool = False
    is_unread: bool = False


@dataclass(frozen=True)
class Decision:
    visibility: str
    reason: str


def decide(facts: Facts) -> Decision:
    """What quotes a ticket that the team does not see must not carry it to the team."""
    if facts.answers not in ("", TEAM):
        return Decision(OWNER, "It may belong to a ticket that only the owner sees, so it waits for the owner")
    if facts.is_unread:
        return Decision(OWNER, "Nobody could read who wrote it, so it waits for the owner")
    return Decision(TEAM, f"No rule keeps mail from {facts.sender or 'this sender'} back, so the team sees it")
