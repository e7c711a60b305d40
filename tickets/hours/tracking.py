"""A person begins and ends a shift: of each at most one is open. Whoever forgets to end it is not at work for ever."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.errors import Refused
from tickets.models import Shift
from tickets.models.shift import FORGOTTEN_AFTER, EndedHow


@transaction.atomic
def begin(person: User) -> Shift:
    """The shift that is under way, new unless there was one. Refused for those who do not work on tickets."""
    if not access.may_work(person):
        raise Refused("You do not work on tickets, so you need no shift.")
    left, now = _open(person), timezone.now()
    if left is not None:
        if not _is_forgotten(left, now):
            return left
        _end(left, now)
    return Shift.objects.create(person=person, began_at=now)


@transaction.atomic
def end(person: User) -> Shift | None:
    """The shift that has just ended; None when there was none."""
    left = _open(person)
    return _end(left, timezone.now()) if left is not None else None


def since(person: User) -> datetime | None:
    """When the person's shift began; None while they are not at work."""
    return began(person).first()


def began(person: User) -> QuerySet[Shift, datetime]:
    """When that was, as a query for those who ask for more at once."""
    return Shift.under_way(timezone.now()).filter(person=person).values_list("began_at", flat=True)


def hold(person: User) -> None:
    """Of two who change the shifts of one person the second waits for the first."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def correct(shift: Shift, began_at: datetime, ended_at: datetime) -> Shift:
    """It was so. Whoever calls holds the person and has looked that it fits."""
    shift.began_at, shift.ended_at, shift.ended_how = began_at, ended_at, EndedHow.CORRECTED
    shift.save()
    return shift


def _open(person: User) -> Shift | None:
    hold(person)
    return Shift.objects.filter(person=person, ended_at=None).first()


def _is_forgotten(shift: Shift, now: datetime) -> bool:
    return shift.began_at <= now - FORGOTTEN_AFTER


def _end(shift: Shift, now: datetime) -> Shift:
    """Of a forgotten shift nobody knows when it ended; it was not after it counts as forgotten."""
    shift.ended_at = min(now, shift.began_at + FORGOTTEN_AFTER)
    shift.ended_how = EndedHow.FORGOTTEN if _is_forgotten(shift, now) else EndedHow.SAID
    shift.save(update_fields=["ended_at", "ended_how"])
    return shift
