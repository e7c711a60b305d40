"""The tables of the owner's day as rows of text, for spreadsheets: the same figures as on the page, without units."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from accounts.models import User
from tickets.dashboard.breakdowns import BY, breakdowns
from tickets.dashboard.counting import reading
from tickets.dashboard.figures import FIGURES, Figure, Unit
from tickets.dashboard.heat import heat
from tickets.dashboard.overview import WHATS, counted_by_day, found
from tickets.dashboard.period import DAY, Period
from tickets.dashboard.reckoning import Found
from tickets.dashboard.voices import busiest

Rows = Sequence[Sequence[str]]
Table = Callable[[User, Period, date], Rows]


def figures(owner: User, period: Period, today: date) -> Rows:
    """A line for each figure and for what stands beside it: now, before, and what it means."""
    days = counted_by_day(period, today)
    now, before = found(days, period), found(days, period.before)
    lines = [line for each in FIGURES.values() for line in _lines(each, now, before)]
    return [["Figure", period.words, period.before.words, "Unit", "What is counted"], *lines]


def _lines(figure: Figure, now: Found, before: Found) -> Rows:
    told = [[figure.name, _told(figure.of(now)), _told(figure.of(before)), figure.unit.value, figure.means]]
    if figure.beside is None:
        return told
    unit = figure.unit.value if figure.unit is Unit.MINUTES else ""
    name = f"{figure.name}: {figure.beside_name.rstrip(':')}"
    return [*told, [name, _told(figure.beside(now)), _told(figure.beside(before)), unit, figure.means]]


def days(owner: User, period: Period, today: date) -> Rows:
    """A line for each day of the period."""
    counted = reading.by_day(period.first, period.last, WHATS)
    shown = [period.first + number * DAY for number in range(period.days)]
    lines = [[day.isoformat(), *(str(counted.get(day, {}).get(what, 0)) for what in WHATS)] for day in shown]
    return [["Day", *(what.replace("_", " ").capitalize() for what in WHATS)], *lines]


def hours(owner: User, period: Period, today: date) -> Rows:
    lines = [[day.name, *(str(hour.count) for hour in day.hours)] for day in heat(period).days]
    return [["Weekday", *(f"{hour}:00" for hour in range(24))], *lines]


def ages(owner: User, period: Period, today: date) -> Rows:
    return [["Open since", "Tickets"], *([age.label, str(age.count)] for age in reading.open_by_age(today))]


def customers(owner: User, period: Period, today: date) -> Rows:
    lines = [[each.name, each.email, str(each.tickets)] for each in busiest(owner, period)]
    return [["Customer", "Address", "Came in"], *lines]


def _broken_down(by: str) -> Table:
    def rows(owner: User, period: Period, today: date) -> Rows:
        told = next(each for each in breakdowns(period) if each.by == by)
        heads = [head for name in told.heads for head in (name, f"{name} before")]
        lines = [[line.name, *(str(n) for cell in line.cells for n in (cell.now, cell.before))] for line in told.lines]
        return [[BY[by][0], *heads], *lines]

    return rows


def _told(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if number == round(number) else f"{number:.1f}"


# By the name in the address: what it is called, and its rows.
TABLES: Mapping[str, tuple[str, Table]] = {
    "figures": ("Figures", figures),
    "days": ("Day by day", days),
    "kinds": ("By kind", _broken_down("kind")),
    "mailboxes": ("By mailbox", _broken_down("mailbox")),
    "people": ("By person", _broken_down("person")),
    "hours": ("Hour by hour", hours),
    "ages": ("Open now, by age", ages),
    "customers": ("Who wrote most", customers),
}
