"""When a rule that runs as time passes has something to do, and for which moment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.counting_hours import counting, hours_later
from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS


def moment_of(rule: CompiledRule, facts: Facts) -> datetime | None:
    """The latest moment, up to now, since which one of its hours is over: the one for which it runs now."""
    passed = [at for at in _moments(rule, facts) if at <= facts.now]
    return max(passed, default=None)


def why_not_now(rule: CompiledRule, facts: Facts, moment: datetime | None) -> str:
    """'' when the rule, whose conditions hold, is to run for `moment`."""
    if moment is None:
        return "none of its hours is over"
    if moment < rule.ref.acts_since:
        return "its time had passed before the rule was switched on"
    if (rule.ref.rule, moment.isoformat()) in facts.ran_for:
        return "it has run for this already"
    return ""


def _moments(rule: CompiledRule, facts: Facts) -> Iterator[datetime]:
    for condition in counting(rule.rule):
        anchor: datetime | None = getattr(facts, ANCHORS[condition.field])
        if anchor is None:
            continue
        at = hours_later(anchor, timedelta(hours=condition.value), condition.business, facts)
        if at is not None:
            yield at
