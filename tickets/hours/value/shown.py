"""What the page of cost and value is given, in words."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from tickets.hours.value import assumed, chart, told, wording
from tickets.hours.value.break_even import MARK, Point, at_the_mark
from tickets.hours.value.came_back import CameBack
from tickets.hours.value.thinned import thinned

MEANS = {
    "hours": "What all tickets that were answered would have taken you, less what is left of it for you now.",
    "worth": "The hours that came back, at what an hour of yours is worth.",
    "earned": "What you earned up to today with what you made since the first day, as you entered it.",
    "paid": "What the hours of your assistants cost up to today.",
    "ticket": "Your own minutes for each ticket that was answered: now, and before, as you said.",
    "break_even": "Cost so far is all that was paid since the first day. Value so far is what the hours that came back"
    " are worth, or what you earned with what you made in them, whichever is more.",
}


def shown(came: CameBack) -> dict[str, Any]:
    since, mark = came.paid_since, at_the_mark(came.course)
    told_of = {*since, *([mark.day] if mark else [])}
    return {
        "came": came,
        "said": told.verdict(came),
        "mark": told.mark(came),
        "figures": _figures(came),
        "plan": chart.plan(came.course, told_of) if len(came.course) > 1 else None,
        "legend": [*chart.LEGEND, chart.MARKED] if told_of else chart.LEGEND,
        "rows": [_row(point, came.first, since) for point in reversed(thinned(came.course, since))],
        "means": MEANS["break_even"],
        "assumed": assumed.sentences(came),
    }


def _figures(came: CameBack) -> list[tuple[str, str, str, str]]:
    """Name, value, what is beside it, what it means."""
    total, last, currency = came.total, came.course[-1], came.business.currency
    worth = wording.money_range(last.hours_low, last.hours_high, currency)
    says = came.business.hour_is_worth is not None
    hours, beside = wording.hours_range(total.low, total.high), "" if says else "say what an hour is worth"
    a_month = f"and {wording.money(came.a_month, currency)} a month as it stands" if came.a_month else ""
    return [
        ("Came back", hours, _a_week(came), MEANS["hours"]),
        ("They are worth", worth if says else "–", beside, MEANS["worth"]),
        ("Earned in them", wording.money(last.income, currency), a_month, MEANS["earned"]),
        ("Paid", wording.money(last.cost, currency), f"for {_same_hours(came.hours_paid)} of work", MEANS["paid"]),
        ("Minutes a ticket", _now(came), f"{_same(came.business.minutes_before)} before", MEANS["ticket"]),
    ]


def _same_hours(hours: Decimal) -> str:
    return wording.hours_range(hours * 60, hours * 60)


def _same(minutes: Decimal) -> str:
    return wording.minutes_range(minutes, minutes)


def _a_week(came: CameBack) -> str:
    """'' in the first week."""
    days, total = len(came.course), came.total
    return f"{wording.hours_range(total.low * 7 / days, total.high * 7 / days)} a week" if days >= 7 else ""


def _now(came: CameBack) -> str:
    if not came.answered:
        return "–"
    return wording.minutes_range(came.total.now_least / came.answered, came.total.now_most / came.answered)


def _row(point: Point, first: date, since: Collection[date]) -> dict[str, Any]:
    number = (point.day - first).days + 1
    is_range = round(point.hours_low) != round(point.hours_high)
    return {"point": point, "is_mark": number == MARK, "is_paid": point.day in since, "is_range": is_range}
