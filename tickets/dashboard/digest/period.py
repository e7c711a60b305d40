"""Which days a digest tells of: whole ones, by the clocks of the business. Pure: no database."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tickets.dashboard.digest.times import WEEKLY
from tickets.dashboard.period import DAY, FREE, Period

# From then on a digest tells of the day that ends, before that of the one before.
EVENING = 17
MOST_DAYS, WEEK = 31, 7


def told(now: datetime, zone: ZoneInfo, often: str, until: datetime | None) -> Period:
    """What came after the last digest, which was written at `until`; None for the first."""
    last = _last(now, zone)
    first = _last(until, zone) + DAY if until else last - (WEEK - 1 if often == WEEKLY else 0) * DAY
    return Period(FREE, min(max(first, last - (MOST_DAYS - 1) * DAY), last), last)


def name(period: Period, today: date) -> str:
    """Such as 'Yesterday' or '16 to 22 November 2026'."""
    if period.first < period.last:
        return period.words
    return {today: "Today", today - DAY: "Yesterday"}.get(period.last, period.words)


def _last(now: datetime, zone: ZoneInfo) -> date:
    local = now.astimezone(zone)
    return local.date() if local.hour >= EVENING else local.date() - DAY
