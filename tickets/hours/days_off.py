"""Days on which somebody, or everybody, does not work: the owner enters them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import DaysOff
from tickets.models.pay import OffReason

LONGEST, SHOWN, SHOWN_FOR = 366, 200, timedelta(days=366)


def add(by: User, person: User | None, first: date, last: date, **wanted: Any) -> DaysOff:
    """Without `person` it is for everybody. `wanted`: why (OffReason), is_paid, note. Refused where it is too long."""
    _check(by)
    if last < first:
        raise Refused("The last day off comes after the first. Look at the two days.")
    if (last - first).days >= LONGEST:
        raise Refused("That is longer than a year. Enter it in parts.")
    if wanted.get("why") not in OffReason.values:
        raise Refused("Say whether it is a holiday, a day without work, or sick leave.")
    return DaysOff.objects.create(person=person, first=first, last=last, added_by=by, **wanted)


def remove(by: User, days: DaysOff) -> None:
    _check(by)
    days.delete()


def of(user: User) -> QuerySet[DaysOff]:
    """Everybody's for who runs the business, else their own and those of all; from a year ago on, the newest first."""
    mine = Q() if user.can(Capability.RUN_BUSINESS) else Q(person=None) | Q(person=user)
    since = timezone.now().date() - SHOWN_FOR
    return DaysOff.objects.filter(mine, last__gte=since).select_related("person").order_by("-first", "pk")


def _check(by: User) -> None:
    if not by.can(Capability.RUN_BUSINESS):
        raise Refused("Days off are entered by the owner.")
