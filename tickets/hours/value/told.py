"""What a person would say about cost and value."""

from datetime import date

from tickets.hours.value import wording
from tickets.hours.value.break_even import MARK, Point, Verdict, at_the_mark
from tickets.hours.value.came_back import CameBack

NOTHING_PAID = "Nothing was paid yet, so there is nothing to earn back."
EARLY = "it has not paid for itself yet; when it will can be told after a week"
NEVER = "it has not paid for itself yet, and will not at the pace of the last 30 days"


def verdict(came: CameBack) -> str:
    """In one sentence; in two halves where the estimates differ."""
    low, high = came.verdict("low"), came.verdict("high")
    if low.is_free:
        return NOTHING_PAID
    said, better = _told(low, came.first), _told(high, came.first)
    if said == better:
        return f"{said[0].upper()}{said[1:]}."
    return f"By the high estimate {better}. By the low one {said}."


def mark(came: CameBack) -> str:
    """How it stood after thirty days, or stands so far."""
    point = at_the_mark(came.course)
    if point:
        return f"After {MARK} days, on {_day(point.day)}: {_both(point, came)}."
    return f"Day {len(came.course)} of the first {MARK}: {_both(came.course[-1], came)} so far."


def _both(point: Point, came: CameBack) -> str:
    currency = came.business.currency
    back = wording.money_range(point.low, point.high, currency)
    return f"{wording.money(point.cost, currency)} paid, {back} came back"


def _told(found: Verdict, first: date) -> str:
    if found.paid_since:
        return f"it has paid for itself since {_day(found.paid_since)}, day {(found.paid_since - first).days + 1}"
    if found.expected_on:
        return f"it will have paid for itself on {_day(found.expected_on)}, at the pace of the last 30 days"
    return EARLY if found.is_early else NEVER


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
