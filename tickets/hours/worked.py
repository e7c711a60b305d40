"""How long people worked, by day: what timesheets show, and what pay and value are reckoned from.

A shift counts whole to the day on which it began, by the clocks of its person: who works over midnight worked that
evening. So no day is cut, and the days of any weeks or months add up to their shifts.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from tickets.models import Shift
from tickets.models.shift import FORGOTTEN_AFTER

ONE_DAY = timedelta(days=1)


def seconds_by_day(person: User, first: date, last: date) -> dict[date, int]:
    """Seconds worked on each day of `first` to `last`, both included, on which there was a shift; one statement.

    A shift that is under way counts up to now.
    """
    return seconds_of(shifts(person, first, last), person.tzinfo)


def seconds_of(worked: Iterable[Shift], zone: ZoneInfo) -> dict[date, int]:
    """The same of shifts at hand."""
    now, found = timezone.now(), Counter[date]()
    for shift in worked:
        found[day_of(shift.began_at, zone)] += seconds(shift, now)
    return dict(found)


def shifts(person: User, first: date, last: date) -> QuerySet[Shift]:
    """That began on one of these days, in their order."""
    return Shift.objects.filter(began_within(person.tzinfo, first, last), person=person).order_by("began_at", "pk")


def began_within(zone: ZoneInfo, first: date, last: date, column: str = "began_at") -> Q:
    return Q(**{f"{column}__gte": midnight(first, zone), f"{column}__lt": midnight(last + ONE_DAY, zone)})


def seconds(shift: Shift, now: datetime) -> int:
    """Whole seconds, by no clock that is put forward or back."""
    return max(0, int(until(shift, now).timestamp() - shift.began_at.timestamp()))


def until(shift: Shift, now: datetime) -> datetime:
    """When it ended; nobody was at work for longer than until it counts as forgotten."""
    return shift.ended_at or min(now, shift.began_at + FORGOTTEN_AFTER)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When that day begins there; its first moment also where clocks are put forward at midnight."""
    return datetime.combine(day, time(), zone)
