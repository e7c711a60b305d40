"""Whose rule it is: what the owner's may do, and what is said when it becomes another's."""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import RuleVersion
from tickets.routing.rulebook import versions_known

LOST = (
    "This was the owner's rule and is yours now: it keeps mail for the owner as before, but no longer shows to the "
    "team, or sends out, what is kept for the owner. The owner can save it again to make it theirs."
)
GAINED = (
    "This rule is the owner's now: it may show to the team, and send out, what is kept for the owner. "
    "Read it to the end before you leave it on."
)
KEEPS = (
    "This rule is the owner's and keeps mail for the owner. Only the owner changes it, switches it off or removes it."
)
STOPS = (
    "A rule of the owner's that keeps mail for the owner would not be asked any more, since a rule before it stops. "
    "Let that one stand behind it, or go on."
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


def check(before: Sequence[RuleVersion], after: Sequence[RuleVersion], by: User) -> None:
    """Raises Refused where somebody else would bring to light what a rule of the owner's keeps."""
    if writes_as_owner(by):
        return
    if any(_is_kept(version) and version not in after for version in before):
        raise Refused(KEEPS)
    if _stopped(after) - _stopped(before):
        raise Refused(STOPS)


def _is_kept(version: RuleVersion) -> bool:
    return version.is_on and version.by_owner and versions_known.keeps(version.definition)


def _stopped(versions: Sequence[RuleVersion]) -> set[tuple[int | None, int]]:
    """Versions of others' rules that stop, each with a rule of the owner's after it that keeps mail."""
    found: set[tuple[int | None, int]] = set()
    stopping: list[int | None] = []
    for version in versions:
        if _is_kept(version):
            found |= {(each, version.rule_id) for each in stopping}
        elif version.is_on and not version.by_owner and version.definition.get("stop"):
            stopping.append(version.pk)
    return found
