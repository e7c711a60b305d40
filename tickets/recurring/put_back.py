"""A clock that was far ahead is right again: what was passed over by it has not been, and comes on its day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from tickets.models import Duty, DutyRun
from tickets.recurring import planned

# Clocks of two machines differ by less.
SLACK = timedelta(hours=1)


def put_back(now: datetime) -> None:
    """In the caller's transaction, which holds the lock of duties. One statement where no clock was wrong."""
    for duty in _misled(now):
        _mend(duty, now)


def _misled(now: datetime) -> Iterable[Duty]:
    newest = DutyRun.objects.filter(duty=OuterRef("pk")).order_by("-day").values("opened_at")[:1]
    found = Duty.objects.annotate(newest=Subquery(newest)).filter(newest__gt=now + SLACK)
    return found.select_for_update(of=("self",)).order_by("pk")


def _mend(duty: Duty, now: datetime) -> None:
    """Tickets stay as they are, so that no day has a second one."""
    today = now.astimezone(ZoneInfo(duty.time_zone)).date()
    wrong = _of_the_future(duty, now)
    wrong.filter(ticket=None, day__gte=today).delete()
    wrong.update(opened_at=now)
    duty.next_on = planned.next_day(duty, now)
    duty.save(update_fields=["next_on"])


def _of_the_future(duty: Duty, now: datetime) -> QuerySet[DutyRun]:
    return DutyRun.objects.filter(duty=duty, opened_at__gt=now + SLACK)
