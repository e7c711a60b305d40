"""Weeks long over: two years of 10,000 tickets a week take many seconds to count, so a task counts them before anybody
asks. Redis keeps them, a week each; what is not there is counted in the request as long as it is little."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from tickets import later
from tickets.models import Message
from tickets.models.message import Direction
from tickets.procedures import weeks
from tickets.procedures.weeks import WEEK, Counted

TASK = "count_weeks"
# Hardly anything changes in them: a procedure used, or a question asked, on a ticket that old.
COUNTED_ANEW, KEPT = timedelta(days=7), timedelta(days=15)
# Answers that are counted in half a second.
FEW = 20_000
Kept = tuple[datetime, list[Counted]]


def of(since: date, until: date, zone: ZoneInfo) -> list[Counted] | None:
    """Those whose Mondays are these and those between, without the last. None while they are being counted. Three
    statements at most."""
    found = _kept(starts := _starts(since, until), zone)
    missing = [start for start in starts if start not in found]
    if missing and not _are_few(missing, zone):
        later.enqueue_once(TASK, 0)
        return None
    found |= _count(missing, zone, timezone.now()) if missing else {}
    return [each for start in starts for each in found[start][1]]


def count_all(now: datetime) -> None:
    """For the task: where owners are, what is missing or was counted long ago, a week at a time."""
    later.answered(TASK, 0)
    for zone in {owner.tzinfo for owner in User.objects.filter(role=Role.OWNER, is_active=True)}:
        starts = _starts(*weeks.long_over(now, zone))
        found = _kept(starts, zone)
        for start in starts:
            if start not in found or found[start][0] < now - COUNTED_ANEW:
                _count([start], zone, now)


def _count(missing: list[date], zone: ZoneInfo, now: datetime) -> dict[date, Kept]:
    """From the first to the last of them. Two statements."""
    made: dict[date, Kept] = {start: (now, []) for start in _starts(missing[0], missing[-1] + WEEK)}
    for each in weeks.between(missing[0], missing[-1] + WEEK, zone):
        made[each.week][1].append(each)
    cache.set_many({_key(start, zone): kept for start, kept in made.items()}, KEPT.total_seconds())
    return made


def _are_few(missing: list[date], zone: ZoneInfo) -> bool:
    """Whether that is quickly counted. One statement, which stops early."""
    since, until = weeks.begin(missing[0], zone), weeks.begin(missing[-1] + WEEK, zone)
    answers = Message.objects.filter(direction=Direction.REPLY, author__isnull=False)
    return answers.filter(created_at__gte=since, created_at__lt=until)[: FEW + 1].count() <= FEW


def _kept(starts: Iterable[date], zone: ZoneInfo) -> dict[date, Kept]:
    keys = {_key(start, zone): start for start in starts}
    return {keys[key]: kept for key, kept in cache.get_many(keys).items()}


def _key(start: date, zone: ZoneInfo) -> str:
    return f"learning:{zone.key}:{start}"


def _starts(since: date, until: date) -> list[date]:
    return [since + number * WEEK for number in range((until - since) // WEEK)]
