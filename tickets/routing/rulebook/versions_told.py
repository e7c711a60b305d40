"""What the versions of a rule said, and what is different in each, in words."""

from dataclasses import dataclass

from tickets.models import Rule, RuleVersion
from tickets.routing.rulebook.naming import names
from tickets.routing.rules.brief import brief
from tickets.routing.rules.differing import differences
from tickets.routing.rules.reading import understood

MOST_VERSIONS = 50


@dataclass(frozen=True)
class Told:
    """A version: what it says in a sentence, and what is different in it, in words. `said` is what was done."""

    version: RuleVersion
    sentence: str
    differences: list[str]
    is_current: bool


def versions_of(rule: Rule) -> list[Told]:
    """The newest first."""
    found = list(rule.versions.select_related("changed_by").order_by("-number")[: MOST_VERSIONS + 1])
    known, readable = names(), [understood(version.definition) for version in found]
    former = [*readable[1:], None]
    told = []
    for place, (version, now, before) in enumerate(zip(found, readable, former, strict=True)):
        different = differences(before, now, known) if before else []
        told.append(Told(version, brief(now, known), different, is_current=place == 0))
    return told[:MOST_VERSIONS]
