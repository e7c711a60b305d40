"""When a rule that runs as time passes has something to do, and for which moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS
from tickets.routing.rules.model import TIME, Condition, conditions_of


@dataclass(frozen=True, slots=True)
class Term:
    """A time after a moment (a field of Facts) that some rule waits for."""

    anchor: str
    time: timedelta
    business: bool


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


def next_moment(terms: Iterable[Term], facts: Facts) -> datetime | None:
    """When next a rule with one of `terms` could have something to do, if nothing else happens."""
    found: datetime | None = None
    for term in terms:
        anchor: datetime | None = getattr(facts, term.anchor)
        # Business hours are over at the earliest when those of the calendar are.
        if anchor is not None and (found is None or anchor + term.time < found):
            at = _comes(term, anchor, facts)
            found = min(found or at, at) if at is not None else found
    return found


def terms_of(rules: Iterable[CompiledRule]) -> list[Term]:
    """Each once, the shortest first."""
    conditions = [condition for rule in rules for condition in _counting(rule)]
    terms = {Term(ANCHORS[each.field], timedelta(hours=each.value), each.business) for each in conditions}
    return sorted(terms, key=lambda term: term.time)


def _comes(term: Term, anchor: datetime, facts: Facts) -> datetime | None:
    """None when it has come already, or never comes."""
    if not term.business or facts.hours is None:
        at = anchor + term.time
        return at if at > facts.now else None
    is_over = facts.hours.between(anchor, facts.now) >= term.time
    return None if is_over else facts.hours.after(anchor, term.time)


def shortest_hours(rules: Iterable[CompiledRule]) -> dict[str, timedelta]:
    """For each moment that hours count from (a field of Facts), after which time at the earliest a rule may run."""
    found: dict[str, timedelta] = {}
    for condition in (each for rule in rules for each in _counting(rule)):
        anchor, time = ANCHORS[condition.field], timedelta(hours=condition.value)
        found[anchor] = min(found.get(anchor, time), time)
    return found


def _counting(rule: CompiledRule) -> list[Condition]:
    if TIME not in rule.rule.runs:
        return []
    return [each for each in conditions_of(rule.rule.when) if each.field in ANCHORS]


def _moments(rule: CompiledRule, facts: Facts) -> Iterator[datetime]:
    for condition in _counting(rule):
        anchor: datetime | None = getattr(facts, ANCHORS[condition.field])
        time = timedelta(hours=condition.value)
        if anchor is not None:
            by_hours = condition.business and facts.hours is not None
            at = facts.hours.after(anchor, time) if by_hours and facts.hours else anchor + time
            if at is not None:  # a business that hardly ever opens
                yield at
