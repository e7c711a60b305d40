"""Whose hours a person may look at: their own, and, for who runs the business, everybody's."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Capability, roles_with
from tickets.models import IdleSpell, Shift, ShiftCorrection

MOST_PEOPLE = 50


def shifts(user: User) -> QuerySet[Shift]:
    return Shift.objects.filter(person=user)


def idle_spells(user: User) -> QuerySet[IdleSpell]:
    return IdleSpell.objects.filter(shift__person=user).select_related("shift")


def corrections(user: User) -> QuerySet[ShiftCorrection]:
    """Everybody's for who decides about them."""
    found = ShiftCorrection.objects.select_related("person")
    return found if user.can(Capability.RUN_BUSINESS) else found.filter(person=user)


def people(user: User) -> QuerySet[User]:
    """Whose hours these are: who works on tickets, or did."""
    if not user.can(Capability.RUN_BUSINESS):
        return User.objects.filter(pk=user.pk)
    return User.objects.filter(role__in=roles_with(Capability.WORK_TICKETS)).order_by("-is_active", "name", "pk")
