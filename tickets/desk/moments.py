"""Moments until which a ticket is often put off, in the time zone that is active: the reader's."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

MORNING = time(9)


@dataclass(frozen=True)
class Choice:
    """A moment that is often wanted."""

    value: str
    label: str
    at: datetime


def choices(now: datetime) -> list[Choice]:
    """In the time zone that is active: the reader's."""
    today = timezone.localdate(now)
    return [
        Choice("hours", "For 3 hours", now + timedelta(hours=3)),
        Choice("tomorrow", "Until tomorrow", morning(today + timedelta(days=1))),
        Choice("week", "Until next week", morning(today + timedelta(days=7 - today.weekday()))),
    ]


def morning(day: date) -> datetime:
    """Nine o'clock in the time zone that is active."""
    return timezone.make_aware(datetime.combine(day, MORNING))
