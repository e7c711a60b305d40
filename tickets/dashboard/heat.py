"""When customers write: weekday by hour, each with a shade for those who look and a number for those who read."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.dashboard.counting import reading
from tickets.dashboard.names import DAYS
from tickets.dashboard.overview import behind
from tickets.dashboard.period import Period

SHADES = 5


@dataclass(frozen=True)
class Hour:
    """`shade` is 0 for none to SHADES for the most; `address` is the list behind."""

    count: int
    shade: int
    address: str


@dataclass(frozen=True)
class Weekday:
    name: str
    hours: Sequence[Hour]
    count: int
    address: str


@dataclass(frozen=True)
class Heat:
    """`by_hour`: (hour, count, address of the list behind) of all weekdays together."""

    days: Sequence[Weekday]
    by_hour: Sequence[tuple[int, int, str]]
    busiest: str

    @property
    def count(self) -> int:
        return sum(day.count for day in self.days)


def heat(period: Period) -> Heat:
    """One statement."""
    week = reading.hours_of_week(period.first, period.last)
    most = max(max(hours) for hours in week)
    days = [_weekday(number, hours, most, period) for number, hours in enumerate(week)]
    sums = [sum(hours[hour] for hours in week) for hour in range(24)]
    by_hour = [(hour, count, _behind(period, "hour", str(hour))) for hour, count in enumerate(sums)]
    return Heat(days, by_hour, _busiest(week, most))


def _weekday(number: int, counts: Sequence[int], most: int, period: Period) -> Weekday:
    """`number` is 0 for Monday."""
    key = str(number + 1)
    hours = [
        Hour(count, shade(count, most), _behind(period, "weekhour", f"{key}-{hour}"))
        for hour, count in enumerate(counts)
    ]
    return Weekday(DAYS[number], hours, sum(counts), _behind(period, "weekday", key))


def _behind(period: Period, by: str, key: str) -> str:
    return behind("came_in", period.first, period.last, by, key)


def shade(count: int, most: int) -> int:
    """The least that there is has a shade of its own: nothing looks like nothing."""
    return -(-SHADES * count // most) if count else 0


def _busiest(week: Sequence[Sequence[int]], most: int) -> str:
    """'Most came in on Tuesdays between 9:00 and 10:00.'"""
    if not most:
        return ""
    day, hour = next((day, hour) for day, hours in enumerate(week) for hour, count in enumerate(hours) if count == most)
    return f"Most came in on {DAYS[day]}s between {hour}:00 and {hour + 1}:00."
