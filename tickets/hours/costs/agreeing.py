"""The owner agrees with somebody on pay, from a day on; what was agreed before stays for the days before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.errors import Refused
from tickets.models import PayAgreement

MOST = 100
MOST_PEOPLE = 200


def payable() -> QuerySet[User]:
    """Who may be paid: everybody here but the owners, and with whom something was agreed once."""
    agreed = PayAgreement.objects.filter(person=OuterRef("pk"))
    is_here = Q(is_active=True) & ~Q(role__in=roles_with(Capability.RUN_BUSINESS))
    return User.objects.filter(is_here | Exists(agreed)).order_by("-is_active", "name", "pk")


def agreements(person: User) -> QuerySet[PayAgreement]:
    """The newest first."""
    return PayAgreement.objects.filter(person=person).select_related("agreed_by").order_by("-from_day")


@transaction.atomic
def agree(person: User, from_day: date, wanted: Mapping[str, Any], by: User) -> PayAgreement:
    """Holds from `from_day` on; what was agreed from that very day is replaced. `wanted` are fields of the row."""
    _check(by)
    theirs = PayAgreement.objects.filter(person=person)
    if theirs.exclude(from_day=from_day).count() >= MOST:
        raise Refused(f"There are {MOST} agreements with {person.short_name} already. Remove some that are long over.")
    values = {**wanted, "agreed_by": by, "agreed_at": timezone.now()}
    return PayAgreement.objects.update_or_create(person=person, from_day=from_day, defaults=values)[0]


@transaction.atomic
def end(person: User, from_day: date, by: User) -> PayAgreement:
    """Nothing is paid from that day on. Refused where nothing was agreed before it."""
    _check(by)
    before = agreements(person).filter(from_day__lt=from_day).first()
    if before is None or before.amount is None:
        raise Refused(f"Nothing is agreed with {person.short_name} that could end on that day.")
    names = ("currency", "per", "hours_a_day", "days", "exchange_rate")
    return agree(person, from_day, {"amount": None, **{name: getattr(before, name) for name in names}}, by)


def remove(agreement: PayAgreement, by: User) -> None:
    """For what was typed by mistake: the one before holds on."""
    _check(by)
    agreement.delete()


def _check(by: User) -> None:
    if not by.can(Capability.RUN_BUSINESS):
        raise Refused("What people are paid is for the owner to say.")
