"""Who gets a ticket: in turn, the least busy, or by language; of those on shift. Says why, also when it is nobody."""

from collections.abc import Sequence

from tickets.routing.rules.facts import Facts, Member

NOBODY = "nobody is on shift"


def choose(how: str, facts: Facts) -> tuple[str, str]:
    """The address of whom `how` (an action) picks and the reason in words; '' and why when there is nobody."""
    there = [member for member in facts.team if member.on_shift]
    if not there:
        return "", NOBODY
    if how == "assign_least_busy":
        member = min(there, key=lambda each: (each.open, each.last_given_at, each.email))
        return member.email, f"{member.name or member.email} has the fewest open tickets"
    if how == "assign_by_language":
        return _by_language(there, facts.language)
    member = _next(there)
    return member.email, f"it was {member.name or member.email}'s turn"


def _by_language(there: Sequence[Member], language: str) -> tuple[str, str]:
    if not language:
        return "", "its language is not known"
    able = [member for member in there if language in member.languages]
    if not able:
        return "", f"nobody on shift answers in its language ({language})"
    member = _next(able)
    return member.email, f"{member.name or member.email} answers in its language ({language})"


def _next(there: Sequence[Member]) -> Member:
    return min(there, key=lambda each: (each.last_given_at, each.email))
