"""Whose rule it is: what the owner's may do, and what is said when it becomes another's."""

from accounts.models import User
from accounts.roles import Capability
from tickets.models import RuleVersion

LOST = (
    "This was the owner's rule and is yours now: it keeps mail for the owner as before, but no longer shows to the "
    "team, or sends out, what is kept for the owner. The owner can save it again to make it theirs."
)
GAINED = (
    "This rule is the owner's now: it may show to the team, and send out, what is kept for the owner. "
    "Read it to the end before you leave it on."
)


def notice(version: RuleVersion) -> str:
    """What whoever has just made this version should know of whose rule it is now; '' when that did not change."""
    former = RuleVersion.objects.filter(rule=version.rule_id, number=version.number - 1).first()
    if former is None or former.by_owner == version.by_owner:
        return ""
    return GAINED if version.by_owner else LOST


def would_take_from_owner(version: RuleVersion, by: User) -> bool:
    """Whether it stops being the owner's rule when `by` saves it: to be said before."""
    return version.by_owner and not writes_as_owner(by)


def writes_as_owner(by: User) -> bool:
    return by.can(Capability.SEE_ALL_TICKETS)
