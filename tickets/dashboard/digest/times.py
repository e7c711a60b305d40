"""When a digest is due, by the clocks of whoever gets it. Pure: no database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAILY, WEEKDAYS, WEEKLY = "daily", "weekdays", "weekly"
SATURDAY = 5
# One that was missed waits for the next of the same week of days: two weeks hold one of every kind.
LOOKED_AHEAD = 16


@dataclass(frozen=True)
class When:
    """`often` is daily, weekdays, weekly or never; `weekday`, 0 for Monday, counts for weekly alone."""

    often: str
    hour: int
    weekday: int
    zone: ZoneInfo

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def on(when: When, day: date) -> datetime | None:
    """The moment of that day, in UTC. An hour that the clocks leave out is the one after it, one that comes twice is
    the first of the two; None on a day without a digest."""
    if not _is_a_day(when, day):
        return None
    return datetime(day.year, day.month, day.day, when.hour, tzinfo=when.zone).astimezone(UTC)


def after(when: When, moment: datetime, sent_on: date | None = None) -> datetime | None:
    """The next one after `moment`, and on a later day than `sent_on`; None for never."""
    first = when.day(moment)
    for days in range(LOOKED_AHEAD):
        day = first + timedelta(days=days)
        at = on(when, day)
        if at is not None and at > moment and (sent_on is None or day > sent_on):
            return at
    return None


def holds(when: When, moment: datetime) -> bool:
    """Whether a digest is due at `moment`, as the plan and the person's clocks are today."""
    return on(when, when.day(moment)) == moment


def comes_later_today(when: When, now: datetime) -> bool:
    """Then one that was missed is not made good: two on a day are one too many."""
    following = after(when, now)
    return following is not None and when.day(following) == when.day(now)


def _is_a_day(when: When, day: date) -> bool:
    if when.often == WEEKLY:
        return day.weekday() == when.weekday
    return when.often == DAILY or (when.often == WEEKDAYS and day.weekday() < SATURDAY)
