"""Facts as a person may know them who tries a rule.

Whom the owner keeps to himself, and what only he sees, is looked up for real mail. Who may not see all tickets learns
nothing of it: not from what a rule would do, nor from what it asks.
"""

from collections.abc import Iterable
from dataclasses import replace

from accounts.models import User
from accounts.roles import Capability
from tickets.routing.rules import Facts


def knows_all(by: User) -> bool:
    return by.can(Capability.SEE_ALL_TICKETS)


def as_known_to(by: User, found: Iterable[Facts]) -> list[Facts]:
    """In their order."""
    return [each if knows_all(by) else replace(each, is_protected=False, claims="", answers="") for each in found]


def of_the_team(facts: Facts) -> Facts:
    """As of a ticket of which nothing is kept for the owner."""
    return replace(facts, is_protected=False, claims="", answers="", is_unread=False)
