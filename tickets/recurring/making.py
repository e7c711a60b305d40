"""The owner makes a duty, changes it, pauses it. What was opened stays as it was opened.

All raise Refused for everybody else.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.models import Duty
from tickets.recurring import planned

MOST = 300


@transaction.atomic
def save(duty: Duty, by: User) -> Duty:
    """A new one, or what a form has changed of one; due next as it says now. Its clocks are those of its person.
    Refused for one that is never due."""
    _check(by)
    if duty.pk is None:
        _check_room()
        duty.created_by, duty.created_at = by, timezone.now()
    else:
        Duty.objects.select_for_update().get(pk=duty.pk)
    duty.time_zone = duty.assignee.time_zone
    duty.next_on = planned.next_day(duty)
    if duty.next_on is None and not _is_over(duty):
        raise Refused("That is never due: look at the day on which it begins, and at how often it comes.")
    duty.save()
    return duty


@transaction.atomic
def switch(duty: Duty, is_on: bool, by: User) -> Duty:
    """Paused, nothing is opened; what would have been due meanwhile is not made up for."""
    _check(by)
    held = Duty.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=duty.pk)
    held.is_on = is_on
    held.next_on = planned.next_day(held) if is_on else held.next_on
    held.save(update_fields=["is_on", "next_on"])
    return held


@transaction.atomic
def remove(duty: Duty, by: User) -> None:
    """For what was made by mistake. Refused once it was due: what became of it stays, so it is paused instead."""
    _check(by)
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.runs.exists():
        raise Refused("It was due already, so it stays with what was done. Pause it instead.")
    held.delete()


def _check(by: User) -> None:
    if not by.can(Capability.RUN_BUSINESS):
        raise Refused("Only the owner makes duties and changes them.")


def _check_room() -> None:
    if Duty.objects.count() >= MOST:
        raise Refused(f"There are {MOST} duties already. Change one that is not needed any more.")


def _is_over(duty: Duty) -> bool:
    """It was done as often as it should be; its title may still be mended."""
    return duty.pk is not None and duty.runs.exists()
