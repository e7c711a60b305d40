"""What a page shows: some days up to today, or from one day to another, and the days before that it is held against."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from tickets.dashboard.counting.counter import zone

ONE_DAY = timedelta(days=1)
DAYS = (1, 7, 30, 90)
MOST_DAYS = 731


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days, that end where this begins."""
        return Period(self.first - timedelta(days=self.days), self.first - ONE_DAY)


def today() -> date:
    """By the clocks of the business. A statement or two."""
    return timezone.now().astimezone(zone()).date()


def up_to(last: date, days: int) -> Period:
    return Period(last - timedelta(days=days - 1), last)


def between(first: date, last: date) -> Period:
    """Whichever is said first; two years at most, up to `last`."""
    first, last = min(first, last), max(first, last)
    return Period(max(first, last - timedelta(days=MOST_DAYS - 1)), last)
