"""The way back: a removed rule, or what a rule said before. Either is a new version."""

from dataclasses import replace

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Rule, RuleVersion
from tickets.routing.rulebook.checking import still_valid
from tickets.routing.rulebook.draft import Draft
from tickets.routing.rulebook.versions import changing, newest
from tickets.routing.rulebook.whose_rule import writes_as_owner
from tickets.routing.rules.writing import written


def put_back(rule: Rule, by: User) -> RuleVersion:
    """A removed rule, last and switched off. Raises Refused, also when what it names is gone."""
    with changing(by) as draft:
        last = newest(rule)
        if last is None or any(version.rule_id == rule.pk for version in draft.versions):
            raise Refused("This rule is there already.")
        return _again(draft, last, None, "Put back, switched off")


def take_back(rule: Rule, number: int, by: User) -> RuleVersion:
    """What the rule said as version `number`, as a new version. Raises Refused, also where that is no rule any more."""
    with changing(by) as draft:
        former, old = draft.of(rule), rule.versions.filter(number=number).first()
        if old is None:
            raise Refused("There is no such version.")
        return _again(draft, old, former, f"Taken back to version {number}")


def _again(draft: Draft, old: RuleVersion, former: RuleVersion | None, said: str) -> RuleVersion:
    asked = still_valid(old, f"Version {old.number} cannot be taken back")
    is_on = bool(former and former.is_on)
    by_owner = old.by_owner and writes_as_owner(draft.by)
    version = draft.version(old.rule, written(replace(asked, key=old.rule.key)), former, is_on=is_on, by_owner=by_owner)
    version.said = said
    draft.said = f"{asked.name}: {said}"
    return draft.put(version)
