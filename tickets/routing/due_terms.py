"""From rules that run as time passes: how long after which moment of a ticket one may have something to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.routing import ruleset
from tickets.routing.business_hours.hours import Hours
from tickets.routing.promises import targets
from tickets.routing.rules.counting_hours import counting
from tickets.routing.rules.facts import LONG_AGO
from tickets.routing.rules.fields import ANCHORS
from tickets.routing.ruleset import Current

LOOKS_BACK = timedelta(days=400)
COLUMNS = {
    "opened_at": "created_at",
    "customer_wrote_at": "coalesce(customer_wrote_at, awaits_answer_since)",
    "we_wrote_at": "we_wrote_at",
    "status_since": "coalesce(status_since, created_at)",
}


@dataclass(frozen=True)
class Term:
    """A rule may have something to do `time` after the moment in `column`, at the earliest, where that is not before
    `since`: what was over when the rule was switched on is not acted upon."""

    column: str
    time: timedelta
    since: datetime


def terms(rules: Current) -> Iterator[Term]:
    """Of all conditions that count hours, the earliest for each moment and time."""
    hours = targets.default_hours() if ruleset.HOURS in rules.needs else None
    earliest: dict[tuple[str, timedelta], datetime] = {}
    for rule in rules.rules:
        for condition in counting(rule.rule):
            time_, by = timedelta(hours=condition.value), hours if condition.business else None
            key = COLUMNS[ANCHORS[condition.field]], time_
            since = _since(rule.ref.acts_since, time_, by)
            earliest[key] = min(earliest.get(key, since), since)
    return (Term(column, time_, since) for (column, time_), since in earliest.items())


def _since(acts_since: datetime, time_: timedelta, hours: Hours | None) -> datetime:
    """From when on something must have happened for the rule to act on it, `time_` later."""
    if acts_since <= LONG_AGO + time_:
        return LONG_AGO
    if hours is None:
        return acts_since - time_
    low, high = acts_since - LOOKS_BACK, acts_since
    if _is_over_by(low, time_, hours, acts_since) is False:
        return LONG_AGO
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if _is_over_by(middle, time_, hours, acts_since) else (low, middle)
    return low


def _is_over_by(start: datetime, time_: timedelta, hours: Hours, at: datetime) -> bool:
    over = hours.after(start, time_)
    return over is not None and over < at
