"""How long rules wait that run as time passes, and when the next of them could have something to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.routing.rules.compiling import CompiledRule
from tickets.routing.rules.counting_hours import counting
from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS


@dataclass(frozen=True, slots=True)
class Term:
    """A time after a moment (a field of Facts) that some rule waits for."""

    anchor: str
    time: timedelta
    business: bool


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
    conditions = [condition for rule in rules for condition in counting(rule.rule)]
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
    for condition in (each for rule in rules for each in counting(rule.rule)):
        anchor, time = ANCHORS[condition.field], timedelta(hours=condition.value)
        found[anchor] = min(found.get(anchor, time), time)
    return found
