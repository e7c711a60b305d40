"""The day in eight lines: the figures of the dashboard, against those of the days before."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from tickets.dashboard import overview, wording
from tickets.dashboard.counting import reading
from tickets.dashboard.counting.reading import Age
from tickets.dashboard.figures import ALONE, FIGURES, PROMISES, QUESTIONS, Figure
from tickets.dashboard.period import LONG_AGO, Period
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
    former = figure.of(before)
    change = "" if former is None else wording.change(figure, number, former, period.against).words
    address = overview.behind(figure.behind, period.first, period.last)
    # Of too few no share is told, but how many they were.
    says_more = number is not None or (figure.beside is not None and figure.beside(now))
    beside = wording.beside(figure, now) if says_more else ""
    return Line(figure.name, wording.value(figure.unit, number), beside, change, settings.BASE_URL + address)


def _open(today: date) -> Line:
    """Right now, whatever the days are."""
    ages = [age for age in reading.open_by_age(today) if age.count]
    many = sum(age.count for age in ages)
    address = overview.behind("open", LONG_AGO, today)
    return Line("Open now", f"{many:,}", _oldest(ages), "", settings.BASE_URL + address)


def _oldest(ages: list[Age]) -> str:
    """'2 of them 3 to 7 days old'; '' where all came in today, or nothing is open."""
    if not ages or ages[-1].label == reading.AGES[0][0]:
        return ""
    label, count = ages[-1].label, ages[-1].count
    old = f"older than {reading.AGES[-1][2]} days" if label == reading.OLDER else f"{label} old"
    return f"{count:,} of them {old}"
