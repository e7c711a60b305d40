"""Opens a ticket for each duty that is due, once, however many workers look and whatever becomes of the clock.

Whoever looks holds a lock; of a duty there is one run a day, which the database sees to. Days that passed while the
desk was away are not made up for: the last of them is opened, and says so.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.utils import timezone

from tickets.locks import Lock, try_to_hold
from tickets.models import Duty, DutyRun
from tickets.recurring import opened, working_days
from tickets.recurring.planned import schedule_of
from tickets.recurring.put_back import put_back
from tickets.recurring.schedule import IsWorking, moment

MOST_AT_ONCE = 500
MOST_PASSED_OVER = 400
# No zone is further ahead of UTC.
FURTHEST = timedelta(hours=14)
# Somebody who is not told in time has as long as if it were due now.
UNTOLD = timedelta(hours=1)


@transaction.atomic
def open_due(now: datetime | None = None) -> int:
    """How many were opened; none while somebody else is at it."""
    now = now or timezone.now()
    if not try_to_hold(Lock.DUTIES):
        return 0
    put_back(now)
    due = [duty for duty in _near(now) if _is_due(duty, now)]
    works = working_days.known() if any(duty.working_days_only for duty in due) else _every_day
    return sum(_open(duty, works, now) for duty in due)


def _every_day(day: date) -> bool:
    return True


def _near(now: datetime) -> list[Duty]:
    found = Duty.objects.filter(is_on=True, next_on__lte=(now + FURTHEST).date())
    related = found.select_related("assignee", "mailbox", "procedure").defer(*opened.NOT_NEEDED)
    return list(related.order_by("next_on", "pk").select_for_update(of=("self",))[:MOST_AT_ONCE])


def _is_due(duty: Duty, now: datetime) -> bool:
    return duty.next_on is not None and moment(duty.next_on, duty.at, duty.time_zone) <= now


def _open(duty: Duty, works: IsWorking, now: datetime) -> int:
    """Of the days that are due the last becomes a ticket. Says how many tickets that were."""
    assert duty.next_on is not None
    schedule = schedule_of(duty, works)
    later = takewhile(lambda day: moment(day, duty.at, duty.time_zone) <= now, schedule.days_after(duty.next_on))
    days = [duty.next_on, *later]
    duty.next_on = schedule.after(days[-1])
    duty.save(update_fields=["next_on"])
    _pass_over(duty, days[:-1][-MOST_PASSED_OVER:], now)
    return _open_day(duty, days, now)


def _open_day(duty: Duty, days: Sequence[date], now: datetime) -> int:
    run, is_new = DutyRun.objects.get_or_create(duty=duty, day=days[-1], defaults=_moments(duty, days[-1], now))
    if is_new:
        opened.as_ticket(run, duty, passed_over=len(days) - 1, now=now)
    return int(is_new)


def _pass_over(duty: Duty, days: Sequence[date], now: datetime) -> None:
    """They stay in the list of the duty as what they are: days on which the desk was not there."""
    DutyRun.objects.bulk_create(
        [DutyRun(duty=duty, day=day, **_moments(duty, day, now)) for day in days], ignore_conflicts=True
    )


def _moments(duty: Duty, day: date, now: datetime) -> dict[str, datetime]:
    due = moment(day, duty.at, duty.time_zone)
    told = now if now - due > UNTOLD else due
    return {"due_at": due, "late_at": told + timedelta(hours=duty.hours_to_do), "opened_at": now}
