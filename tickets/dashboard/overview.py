"""What stands on top of the owner's day: yesterday in a sentence, the figures against those before, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tickets.dashboard import wording
from tickets.dashboard.counting import reading
from tickets.dashboard.figures import GROUPS, Figure
from tickets.dashboard.period import DAY, Period, yesterday
from tickets.dashboard.reckoning import Found

# Day by day there are so many at least, however short the period is: a curve of one day is none.
CURVE_DAYS = 30
WHATS = (
    "came_in", "answered", "resolved", "reopened", "kept", "broken", "asked", "worked", "alone", "good", "bad",
)  # fmt: skip
Days = Mapping[date, Mapping[str, int]]


@dataclass(frozen=True)
class Card:
    """One figure in words; `address` is the list behind it, `beside_address` that behind what stands beside it."""

    figure: Figure
    value: str
    beside: str
    change: wording.Change
    address: str
    beside_address: str


@dataclass(frozen=True)
class Overview:
    """`days` are those of the curve, the oldest first."""

    groups: Sequence[tuple[str, Sequence[Card]]]
    yesterday: Found
    days: Sequence[tuple[date, Mapping[str, int]]]
    ages: Sequence[dict[str, Any]]


def overview(period: Period, today: date) -> Overview:
    """Five statements, however much there is."""
    days = counted_by_day(period, today)
    now, before, last = (found(days, each) for each in (period, period.before, yesterday(today)))
    groups = [(name, [_card(each, period, now, before) for each in figures]) for name, figures in GROUPS]
    curve = _curve(period)
    shown = [curve + number * DAY for number in range((period.last - curve).days + 1)]
    return Overview(groups, last, [(day, days.get(day, {})) for day in shown], _ages(today))


def counted_by_day(period: Period, today: date) -> Days:
    """Of the period, the one before, yesterday and the curve."""
    first = min(period.before.first, _curve(period), today - DAY)
    return reading.by_day(first, max(period.last, today), WHATS)


def found(days: Days, period: Period) -> Found:
    within = [counts for day, counts in days.items() if period.first <= day <= period.last]
    counts = {what: sum(each.get(what, 0) for each in within) for what in WHATS}
    return Found(counts, reading.times(period.first, period.last))


def behind(what: str, first: date, last: date, by: str = "", key: str = "") -> str:
    """The address of the list behind a figure."""
    asked = {"what": what, "from": first, "to": last} | ({"by": by, "key": key} if by else {})
    return f"{reverse('behind')}?{urlencode(asked)}"


def _curve(period: Period) -> date:
    return min(period.first, period.last - (CURVE_DAYS - 1) * DAY)


def _card(figure: Figure, period: Period, now: Found, before: Found) -> Card:
    number, aside = figure.of(now), figure.beside_behind
    return Card(
        figure,
        wording.value(figure.unit, number),
        wording.beside(figure, now) if number is not None else "",
        wording.change(figure, number, figure.of(before), period.against),
        behind(figure.behind, period.first, period.last),
        behind(aside, period.first, period.last) if aside and figure.beside and figure.beside(now) else "",
    )


def _ages(today: date) -> list[dict[str, Any]]:
    """What is open now by its age, with the list behind each."""
    return [
        {"name": age.label, "count": age.count, "address": behind("open", age.first, age.last)}
        for age in reading.open_by_age(today)
    ]
