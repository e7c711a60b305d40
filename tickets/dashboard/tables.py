"""The tables of the owner's day as rows of text, for spreadsheets: the same figures as on the page, without units."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from tickets.dashboard.breakdowns import BY, breakdowns
from tickets.dashboard.counting import reading
from tickets.dashboard.figures import FIGURES
from tickets.dashboard.heat import heat
from tickets.dashboard.overview import WHATS, counted_by_day, found
from tickets.dashboard.period import DAY, Period

Rows = Sequence[Sequence[str]]


def figures(period: Period, today: date) -> Rows:
    """A line for each figure: now, before, and what it means."""
    days = counted_by_day(period, today)
    now, before = found(days, period), found(days, period.before)
    lines = [
        [each.name, _told(each.of(now)), _told(each.of(before)), each.unit.value, each.means]
        for each in FIGURES.values()
    ]
    return [["Figure", period.words, period.before.words, "Unit", "What is counted"], *lines]


def days(period: Period, today: date) -> Rows:
    """A line for each day of the period."""
    counted = reading.by_day(period.first, period.last, WHATS)
    shown = [period.first + number * DAY for number in range(period.days)]
    lines = [[day.isoformat(), *(str(counted.get(day, {}).get(what, 0)) for what in WHATS)] for day in shown]
    return [["Day", *(what.replace("_", " ").capitalize() for what in WHATS)], *lines]


def hours(period: Period, today: date) -> Rows:
    lines = [[day.name, *(str(hour.count) for hour in day.hours)] for day in heat(period).days]
    return [["Weekday", *(f"{hour}:00" for hour in range(24))], *lines]


def ages(period: Period, today: date) -> Rows:
    return [["Open since", "Tickets"], *([age.label, str(age.count)] for age in reading.open_by_age(today))]


def _broken_down(by: str) -> Callable[[Period, date], Rows]:
    def rows(period: Period, today: date) -> Rows:
        told = next(each for each in breakdowns(period) if each.by == by)
        heads = [head for name in told.heads for head in (name, f"{name} before")]
        lines = [[line.name, *(str(n) for cell in line.cells for n in (cell.now, cell.before))] for line in told.lines]
        return [[BY[by][0], *heads], *lines]

    return rows


def _told(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if number == round(number) else f"{number:.1f}"


# By the name in the address: what it is called, and its rows.
TABLES: Mapping[str, tuple[str, Callable[[Period, date], Rows]]] = {
    "figures": ("Figures", figures),
    "days": ("Day by day", days),
    "kinds": ("By kind", _broken_down("kind")),
    "mailboxes": ("By mailbox", _broken_down("mailbox")),
    "people": ("By person", _broken_down("person")),
    "hours": ("Hour by hour", hours),
    "ages": ("Open now, by age", ages),
}
