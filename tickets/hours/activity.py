"""In which minutes a person did something here. What it was is not kept, and nothing is watched outside the desk."""

import logging
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import User
from tickets.models import ActivityMinute, IdleSpell

log = logging.getLogger(__name__)

# Less than a minute, so that of somebody who is busy no minute is left out.
NOT_AGAIN_FOR = 45


def note(person: User) -> None:
    """Something happened now. At most two statements in 45 s, however much happens."""
    if not _is_noted(person):
        record(person, timezone.now())


def record(person: User, at: datetime) -> None:
    """The minute is there once; whoever seemed idle is back."""
    minute = at.replace(second=0, microsecond=0)
    ActivityMinute.objects.bulk_create([ActivityMinute(person=person, minute=minute)], ignore_conflicts=True)
    IdleSpell.objects.filter(shift__person=person, shift__ended_at=None, until=None).update(until=at)


def minutes(person: User, first: datetime, last: datetime) -> list[datetime]:
    """The minutes with activity from `first` on and before `last`, in their order."""
    found = ActivityMinute.objects.filter(person=person, minute__gte=first, minute__lt=last)
    return list(found.order_by("minute").values_list("minute", flat=True))


def _is_noted(person: User) -> bool:
    """Without a broker each request asks the database, which keeps a minute once anyway."""
    try:
        return not cache.add(f"active:{person.pk}", 1, timeout=NOT_AGAIN_FOR)
    except RedisError as problem:
        log.warning("No broker to ask whether activity was noted (%s).", problem)
        return False
