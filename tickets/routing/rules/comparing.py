"""A condition as a quick question: View → bool."""

from datetime import timedelta

from tickets.routing.rules.asking_texts import asks_text, asks_texts
from tickets.routing.rules.asking_values import asks_value
from tickets.routing.rules.fields import ANCHORS, FIELDS, HOURS, TEXT, TEXTS
from tickets.routing.rules.model import Condition
from tickets.routing.rules.viewing import Asks, View


def asks(condition: Condition) -> Asks:
    kind = FIELDS[condition.field].kind
    if kind == TEXT:
        return asks_text(condition)
    if kind == TEXTS:
        return asks_texts(condition)
    if kind == HOURS:
        return _asks_hours(condition)
    return asks_value(condition)


def _asks_hours(condition: Condition) -> Asks:
    limit = timedelta(hours=condition.value)
    at_least = condition.op == "at_least"

    def holds(view: View) -> bool:
        facts = view.facts
        anchor = getattr(facts, ANCHORS[condition.field])
        if anchor is None:
            return False
        if condition.business and facts.hours is not None:
            return (facts.hours.between(anchor, facts.now) >= limit) == at_least
        return (facts.now - anchor >= limit) == at_least

    return holds
