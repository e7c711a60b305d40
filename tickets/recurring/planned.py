"""A duty's schedule, and the day on which it is due next."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from tickets.models import Duty, DutyRun
from tickets.recurring import working_days
from tickets.recurring.schedule import IsWorking, Schedule, always

A_DAY = timedelta(days=1)


def schedule_of(duty: Duty, works: IsWorking) -> Schedule:
    return Schedule(duty.starts_on, duty.recurrence, works if duty.working_days_only else always)


def days_ahead(duty: Duty, count: int, now: datetime | None = None) -> list[date]:
    """The next `count` days on which it is due, today included unless it was due today already."""
    local = (now or timezone.now()).astimezone(ZoneInfo(duty.time_zone)).date()
    works = working_days.known() if duty.working_days_only else always
    return schedule_of(duty, works).next(count, max(_last_run(duty, local + A_DAY), local - A_DAY))


def next_day(duty: Duty, now: datetime | None = None) -> date | None:
    """None for never again."""
    return next(iter(days_ahead(duty, 1, now)), None)


def _last_run(duty: Duty, until: date) -> date:
    """What was opened once is not opened again, whatever its schedule says now. Days after `until` are those of a clock
    that was far ahead."""
    last = DutyRun.objects.filter(duty=duty, day__lte=until).aggregate(last=Max("day"))["last"] if duty.pk else None
    return last or date.min
