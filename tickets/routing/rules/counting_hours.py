"""What rules that run as time passes count: hours of the calendar, or of the business."""

from datetime import datetime, timedelta

from tickets.routing.rules.facts import Facts
from tickets.routing.rules.fields import ANCHORS
from tickets.routing.rules.model import TIME, Condition, Rule, conditions_of


def counting(rule: Rule) -> list[Condition]:
    """Those of its conditions that say when it runs; none where it does not run as time passes."""
    if TIME not in rule.runs:
        return []
    return [each for each in conditions_of(rule.when) if each.field in ANCHORS]


def hours_later(start: datetime, time: timedelta, business: bool, facts: Facts) -> datetime | None:
    """`time` after `start`; None for a business that hardly ever opens."""
    return facts.hours.after(start, time) if business and facts.hours is not None else start + time
