"""Duties that should have been done by now, or are to be done today."""

from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.models import DutyRun
from tickets.models.ticket import Status

MOST = 30
GONE = (Status.RESOLVED, Status.SPAM, Status.DELETED)


def late(user: User) -> list[DutyRun]:
    """Each with `.ticket`, its `.assignee`, and `.duty`; the longest overdue first. Empty for who does not run the
    business: `due_today` has what an assistant has to do."""
    if not access.may_decide(user):
        return []
    return list(to_do(user).filter(late_at__lte=timezone.now())[:MOST])


def counted(user: User) -> int:
    """How many `late` gives."""
    if not access.may_decide(user):
        return 0
    return to_do(user).filter(late_at__lte=timezone.now())[:MOST].count()


def due_today(user: User) -> list[DutyRun]:
    """What this person has to do before their day ends, what is late included; as `late`, the most pressing first."""
    own = Q(ticket__assignee=user) | Q(ticket__assignee=None, duty__assignee=user)
    return list(to_do(user).filter(own, due_at__lt=_midnight(user))[:MOST])


def to_do(user: User) -> QuerySet[DutyRun]:
    """Duties whose tickets `user` sees and nobody has done yet, in the order in which they become late."""
    open_ones = access.duty_runs_visible_to(user).filter(done_at=None).exclude(ticket__status__in=GONE)
    return open_ones.select_related("duty", "ticket__assignee").order_by("late_at", "pk")


def _midnight(user: User) -> datetime:
    """The end of the person's day."""
    day = timezone.now().astimezone(user.tzinfo).date() + timedelta(days=1)
    return datetime.combine(day, time(), user.tzinfo)
