"""The rules that hold now: the newest rule set, compiled once in each process.

Whoever routes asks for it once for a batch, so that no ticket is routed by half of a change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tickets.errors import SupportdeskError
from tickets.models import RuleSet, RuleVersion
from tickets.routing.rules import CompiledRule, Reference, Rule, compiled, read
from tickets.routing.rules.actions import CHOOSING, NOT_FOR_HISTORY
from tickets.routing.rules.model import TIME, conditions_of
from tickets.routing.rules.terms import shortest_hours

BY_CLOCK = frozenset({"day", "time", "in_business_hours"})
TEAM, HOURS, HISTORY = "team", "hours", "history"


class RulesUnreadable(SupportdeskError):
    """A rule that is on cannot be understood: nothing is routed until somebody mends it or switches it off."""


@dataclass(frozen=True)
class Current:
    """`needs` are the fields that any rule asks, 'team' where one chooses a person, 'hours' where one counts business
    hours. `occasions` are those for which there are rules. `shortest` is, for each moment that hours count from, after
    which time at the earliest a rule may have something to do."""

    pk: int = 0
    rules: tuple[CompiledRule, ...] = ()
    needs: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    shortest: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def has_time_rules(self) -> bool:
        return TIME in self.occasions


NOTHING = Current()
_remembered: Current | RulesUnreadable = NOTHING
_remembered_pk = 0


def current() -> Current:
    """One tiny statement, as long as the rules stay as they are. Raises RulesUnreadable."""
    return of_set(RuleSet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def of_set(pk: int) -> Current:
    """The newest rule set, for whoever knows its key already; 0 for none. Raises RulesUnreadable."""
    global _remembered, _remembered_pk
    if pk != _remembered_pk:
        _remembered, _remembered_pk = _loaded(pk), pk
    if isinstance(_remembered, RulesUnreadable):
        raise RulesUnreadable(str(_remembered))
    return _remembered


def of_versions(versions: Sequence[RuleVersion]) -> tuple[CompiledRule, ...]:
    """Those that are on, in this order; `rule` is at hand on each. Raises RulesUnreadable, which names the rule."""
    return tuple(_compiled(version) for version in versions if version.is_on)


def needs_of(rules: Iterable[CompiledRule]) -> frozenset[str]:
    return frozenset(need for rule in rules for need in _needs(rule.rule))


def _loaded(pk: int) -> Current | RulesUnreadable:
    if not pk:
        return NOTHING
    try:
        rules = of_versions(_versions(pk))
    except RulesUnreadable as problem:
        return problem
    occasions = frozenset(occasion for rule in rules for occasion in rule.rule.runs)
    return Current(pk, rules, needs_of(rules), occasions, shortest_hours(rules))


def _versions(pk: int) -> list[RuleVersion]:
    keys = RuleSet.objects.values_list("versions", flat=True).get(pk=pk)
    found = RuleVersion.objects.select_related("rule").in_bulk(keys)
    if missing := [key for key in keys if key not in found]:
        raise RulesUnreadable(f"The rule set names a rule that is not there (version {missing[0]}).")
    return [found[key] for key in keys]


def _compiled(version: RuleVersion) -> CompiledRule:
    said = version.definition
    name = str((said.get("name") if isinstance(said, dict) else "") or version.rule.key)[:80]
    try:
        ref = Reference(version.rule_id, version.pk, version.number, name, version.by_owner, version.acts_since)
        return compiled(read(said), ref)
    except Exception as problem:  # whatever it is, tickets wait and a person is told which rule it was
        why = str(problem).partition("\n")[0][:300]
        raise RulesUnreadable(f"The rule “{name}” cannot be read: {why}") from problem


def _needs(rule: Rule) -> list[str]:
    asked = conditions_of(rule.when)
    needs = [each.field for each in asked]
    counts_hours = any(each.business or each.field in BY_CLOCK for each in asked)
    if counts_hours or any(action.business for action in rule.then):
        needs.append(HOURS)
    for action in rule.then:
        if action.do in NOT_FOR_HISTORY:
            needs.append(HISTORY)
        if action.do in CHOOSING:
            needs.append(TEAM)
        if action.do == "assign_by_language":
            needs.append("language")
        if action.do == "take_fields":
            needs.append(action.source)
    return needs
