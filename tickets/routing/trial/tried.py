"""A rule among those that hold now, at the place where it would stand; it need not be saved."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from tickets.routing import ruleset
from tickets.routing.rulebook import checking, versions, whose_rule
from tickets.routing.rules import CompiledRule, Reference, Rule, compiled
from tickets.routing.rules.model import CHANGE, NEW, REPLY, TIME, conditions_of

# What a condition looks at that rules before it may have changed.
OF_MARKS = frozenset({"kind", "status", "priority", "assignee", "tags", "changed"})
# On these, more than its conditions decides whether it runs.
OCCASIONS_OF_OTHERS = frozenset({CHANGE, TIME})


@dataclass(frozen=True)
class Tried:
    """The rule, and those that come `before` and `after` it."""

    rule: CompiledRule
    before: tuple[CompiledRule, ...]
    after: tuple[CompiledRule, ...]

    @cached_property
    def so_far(self) -> tuple[CompiledRule, ...]:
        return (*self.before, self.rule)

    @cached_property
    def whole(self) -> tuple[CompiledRule, ...]:
        return (*self.so_far, *self.after)

    @cached_property
    def needs(self) -> frozenset[str]:
        return ruleset.needs_of(self.whole)

    @cached_property
    def is_countable(self) -> bool:
        """Whether the other rules bear on it only by stopping before it, and by nothing that they do."""
        return _stands_alone(self.rule) and all(map(_stands_alone, self.stopping))

    @cached_property
    def stopping(self) -> tuple[CompiledRule, ...]:
        return tuple(each for each in self.before if each.rule.stop)

    @property
    def is_for_mail(self) -> bool:
        """Or else for what happens later: our answer, a change, time."""
        return NEW in self.rule.rule.runs or REPLY in self.rule.rule.runs


def place(definition: Any, by: User, key: str = "") -> Tried:
    """`key` is that of the rule which this would change; a new one would stand last. Raises RuleProblems, also for
    what it names and is not there, and ruleset.RulesUnreadable."""
    asked: Rule = checking.checked([definition])[0]
    ref = Reference(name=asked.name, by_owner=whose_rule.writes_as_owner(by))
    standing, others = versions.standing(), ruleset.current().rules
    own = next((number for number, each in enumerate(standing) if key and each.rule.key == key), len(standing))
    earlier = {version.rule_id for version in standing[:own]}
    replaced = standing[own].rule_id if own < len(standing) else 0
    kept = [each for each in others if each.ref.rule != replaced]
    before = tuple(each for each in kept if each.ref.rule in earlier)
    after = tuple(each for each in kept if each.ref.rule not in earlier)
    return Tried(compiled(asked, ref), before, after)


def _stands_alone(rule: CompiledRule) -> bool:
    """Whether its conditions hold for the same mail, whatever rules before it do."""
    asked = (each.field for each in conditions_of(rule.rule.when))
    return OCCASIONS_OF_OTHERS.isdisjoint(rule.rule.runs) and OF_MARKS.isdisjoint(asked)
