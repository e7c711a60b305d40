"""On which days a duty is due, and at which moment of them. Pure: no database, no clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from tickets.recurring import rule

A_DAY = timedelta(days=1)
# Whoever finds nothing within these looks no further: a 30 February never comes.
HORIZON = timedelta(days=10 * 366)
# So long may a business be closed at a stretch; what falls into a longer time is left out.
LONGEST_CLOSED = timedelta(days=60)

IsWorking = Callable[[date], bool]


def always(day: date) -> bool:
    return True


@dataclass(frozen=True)
class Schedule:
    """From `starts_on`, by `recurrence` (tidied, '' for that one day). A day that `is_working` denies is moved to the
    next one that it does not deny; two that meet so are one."""

    starts_on: date
    recurrence: str = ""
    is_working: IsWorking = always

    def after(self, day: date) -> date | None:
        """The first day after `day`; None for never, or not within ten years."""
        return next(self.days_after(day), None)

    def days_after(self, day: date) -> Iterator[date]:
        """In order, each once, within ten years."""
        last = day
        for each in self._said(max(self.starts_on, _back(day)), max(self.starts_on, _ahead(day))):
            moved = self._moved(each)
            if moved is not None and moved > last:
                yield moved
                last = moved

    def next(self, count: int, day: date) -> list[date]:
        """The next `count` days after `day`."""
        return list(islice(self.days_after(day), count))

    def _said(self, first: date, last: date) -> Iterator[date]:
        if not self.recurrence:
            yield from [self.starts_on] if first <= self.starts_on <= last else []
            return
        for moment in rule.read(self.recurrence, self.starts_on).xafter(_at(first), inc=True):
            if moment.date() > last:
                return
            yield moment.date()

    def _moved(self, day: date) -> date | None:
        """Later, never earlier: what is to be looked at may not be there before."""
        latest = day + LONGEST_CLOSED
        while day <= latest:
            if self.is_working(day):
                return day
            day += A_DAY
        return None


def moment(day: date, at: time, zone: str) -> datetime:
    """In UTC. A time of day that the clocks leave out is as much later; of one that comes twice, the first."""
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def _back(day: date) -> date:
    return day - LONGEST_CLOSED if day - date.min > LONGEST_CLOSED else date.min


def _ahead(day: date) -> date:
    return day + HORIZON if date.max - day > HORIZON else date.max
