"""Counts days anew, one after the other, the newest first. One worker at a time; a day in a transaction of its own.

A day that takes long rests after that for twenty times as long, so counting never takes more than a twentieth.
"""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from tickets.dashboard.counting import counts, marks, still_open, storing, times
from tickets.dashboard.counting.counts import Day
from tickets.locks import Lock, try_to_hold
from tickets.models import Business, CountedDay, CountMark
from tickets.routing.promises import targets

TASK = "count_days"
MOST_SECONDS = 2.0
RESTS_TIMES = 20
# Today and yesterday are counted anew all the time; so many are not.
FEW_DAYS = 4


def go_on(now: datetime | None = None) -> bool:
    """For two seconds; says whether there is more that could be counted at once."""
    now, until = now or timezone.now(), time.monotonic() + MOST_SECONDS
    if not _begin():
        return False
    while _count_next(now):
        if time.monotonic() > until:
            return True
    return False


def count_all(now: datetime | None = None) -> None:
    """Until nothing is left, without rests: for the demo, benches and tests."""
    far = (now or timezone.now()) + timedelta(days=1)
    while go_on(far):
        pass


@transaction.atomic
def _begin() -> bool:
    """False while somebody else counts."""
    if not try_to_hold(Lock.COUNTING):
        return False
    if marks.take(zone()):
        still_open.count(zone())
    return True


@transaction.atomic
def _count_next(now: datetime) -> bool:
    """False where all is counted, has to rest, or is being counted by somebody else."""
    if not try_to_hold(Lock.COUNTING):
        return False
    row = next((each for each in _stale() if _has_rested(each, now)), None)
    if row is None:
        return False
    began = time.monotonic()
    count(row.day)
    row.took_ms = int((time.monotonic() - began) * 1000)
    row.counted_at, row.is_stale = timezone.now(), False
    row.save()
    return True


def count(day: date) -> None:
    """Anew, whatever stands there."""
    of_day = Day(day, zone())
    storing.put_counts(day, counts.of(of_day))
    storing.put_times(day, times.of(of_day, targets.default_hours()))


def zone() -> ZoneInfo:
    """By whose clocks days begin."""
    return ZoneInfo(Business.current().time_zone)


def still_to_count() -> int:
    """How many days have to be counted anew."""
    return CountedDay.objects.filter(is_stale=True).count()


def is_catching_up() -> bool:
    """Whether more is to be counted anew than what happens all the time, as after an upgrade, or a change of zone or
    hours: that begins as a mark, before any day is known. One statement."""
    all_days = CountMark.objects.filter(hour=marks.EVERYTHING).values("hour")
    stale = CountedDay.objects.filter(is_stale=True).values("counted_at")[FEW_DAYS:]
    return all_days.union(stale, all=True).exists()


def _stale() -> list[CountedDay]:
    return list(CountedDay.objects.filter(is_stale=True).order_by("-day")[:400])


def _has_rested(row: CountedDay, now: datetime) -> bool:
    return row.counted_at + RESTS_TIMES * timedelta(milliseconds=row.took_ms) <= now
