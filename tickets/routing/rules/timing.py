"""When a rule that runs as time passes has something to do, and for which moment."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.counting_hours import counting, hours_later
from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS


class Moment(NamedTuple):
    """`at` is when one of a rule's hours is over; `name` (ISO 8601) is the same as long as what it counts from and how
    long is the same, also when the business has other hours."""

    at: datetime
    name: str


def moment_of(rule: CompiledRule, facts: Facts) -> Moment | None:
    """The latest moment, up to now, since which one of its hours is over: the one for which it runs now."""
    passed = [moment for moment in _moments(rule, facts) if moment.at <= facts.now]
    return max(passed, default=None)


def why_not_now(rule: CompiledRule, facts: Facts, moment: Moment | None) -> str:
    """'' when the rule, whose conditions hold, is to run for `moment`."""
    if moment is None:
        return "none of its hours is over"
    if moment.at < rule.ref.acts_since:
        return "its time had passed before the rule was switched on"
    if (rule.ref.rule, moment.name) in facts.ran_for:
        return "it has run for this already"
    return ""


def _moments(rule: CompiledRule, facts: Facts) -> Iterator[Moment]:
    for condition in counting(rule.rule):
        anchor: datetime | None = getattr(facts, ANCHORS[condition.field])
        if anchor is None:
            continue
        time = timedelta(hours=condition.value)
        at = hours_later(anchor, time, condition.business, facts)
        if at is not None:
            yield Moment(at, (anchor + time).isoformat())
