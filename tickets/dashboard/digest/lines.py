"""The day in eight lines: the figures of the dashboard, against those of the days before."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from tickets.dashboard import overview, wording
from tickets.dashboard.counting import reading
from tickets.dashboard.figures import ALONE, FIGURES, PROMISES, QUESTIONS, Figure
from tickets.dashboard.period import Period
from tickets.dashboard.reckoning import Found

TOLD = (FIGURES["came_in"], FIGURES["answered"], FIGURES["first"], FIGURES["resolved"], PROMISES, ALONE, QUESTIONS)


@dataclass(frozen=True)
class Line:
    """`address` is the list behind it."""

    name: str
    value: str
    beside: str
    change: str
    address: str


def lines(period: Period, today: date) -> list[Line]:
    days = reading.by_day(period.before.first, period.last, overview.WHATS)
    now, before = overview.found(days, period), overview.found(days, period.before)
    return [*(_line(each, period, now, before) for each in TOLD), _open(today)]


def _line(figure: Figure, period: Period, now: Found, before: Found) -> Line:
    number = figure.of(now)
    change = wording.change(figure, number, figure.of(before), period.against)
    address = overview.behind(figure.behind, period.first, period.last)
    # Of too few no share is told, but how many they were.
    says_more = number is not None or (figure.beside is not None and figure.beside(now))
    beside = wording.beside(figure, now) if says_more else ""
    return Line(figure.name, wording.value(figure.unit, number), beside, change.words, settings.BASE_URL + address)


def _open(today: date) -> Line:
    """Right now, whatever the days are."""
    ages = [age for age in reading.open_by_age(today) if age.count]
    many, oldest = sum(age.count for age in ages), ages[-1] if ages else None
    beside = f"oldest: {oldest.label.lower()}, {oldest.count:,}" if oldest else ""
    address = overview.behind("open", reading.LONG_AGO, today)
    return Line("Open now", f"{many:,}", beside, "", settings.BASE_URL + address)
