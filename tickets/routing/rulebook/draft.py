"""A change of the rules while it is worked out: the versions, in order, and what is new among them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Rule, RuleVersion
from tickets.routing.rules.reading import MOST_RULES


@dataclass
class Draft:
    """`said` tells what is done; `new` are versions that are not saved yet."""

    by: User
    versions: list[RuleVersion]
    at: datetime
    said: str = ""
    new: list[RuleVersion] = field(default_factory=list)

    def of(self, rule: Rule) -> RuleVersion:
        """Raises Refused when the rule is removed."""
        return self.versions[self.place(rule)]

    def place(self, rule: Rule) -> int:
        place = next((place for place, each in enumerate(self.versions) if each.rule_id == rule.pk), None)
        if place is None:
            raise Refused("Somebody has removed this rule. Put it back first.")
        return place

    def put(self, version: RuleVersion) -> RuleVersion:
        """In the place of the rule's former version, or last. Raises Refused when there are too many."""
        places = {each.rule_id: place for place, each in enumerate(self.versions)}
        if version.rule_id in places:
            self.versions[places[version.rule_id]] = version
        elif len(self.versions) >= MOST_RULES:
            raise Refused(f"There are {MOST_RULES} rules already, and no more are possible. Remove one first.")
        else:
            self.versions.append(version)
        self.new.append(version)
        return version

    def version(
        self, rule: Rule, definition: dict[str, Any], former: RuleVersion | None, *, is_on: bool, by_owner: bool
    ) -> RuleVersion:
        """The next one of `rule`, not saved. `former` is the one that stands, None for a new or removed rule."""
        version = RuleVersion(rule=rule, definition=definition, is_on=is_on, by_owner=by_owner, changed_by=self.by)
        version.acts_since = self.at if former is None or _acts_anew(former, version) else former.acts_since
        return version


def _acts_anew(former: RuleVersion, now: RuleVersion) -> bool:
    switched_on = now.is_on and not former.is_on
    return switched_on or any(former.definition.get(part) != now.definition.get(part) for part in ("runs", "when"))
