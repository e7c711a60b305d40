"""A person says that a shift was otherwise, and the owner decides. Until then it counts as it was recorded."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Capability
from tickets import access
from tickets.errors import Refused
from tickets.hours import deciding, fitting, tracking, typed
from tickets.hours.fitting import Span
from tickets.models import IdleSpell, Shift, ShiftCorrection
from tickets.models.shift_change import CorrectionState, Said

MOST_WAITING, SHOWN, LONGEST_REASON = 30, 50, 500


@transaction.atomic
def ask(person: User, shift: Shift | None, span: Span | None, reason: str) -> ShiftCorrection:
    """`shift` was from when to when `span` says, or, without one, not at all; without `shift` it was never clocked.

    Of an owner nobody needs to approve it. Refused where it cannot be so, or no reason is given.
    """
    tracking.hold(person)
    reason = typed.words(reason)
    _check(person, shift, span, reason)
    began, ended = span or (None, None)
    made = ShiftCorrection.objects.create(person=person, shift=shift, began_at=began, ended_at=ended, reason=reason)
    IdleSpell.objects.filter(shift=shift, said=Said.NOTHING).update(said=Said.WORKED, reason=reason[:300])
    return deciding.approve(made, person) if person.can(Capability.RUN_BUSINESS) else made


@transaction.atomic
def withdraw(correction: ShiftCorrection, person: User) -> ShiftCorrection:
    held = deciding.waiting_still(correction)
    if held.person_id != person.pk:
        raise Refused("Only who asked for a correction takes it back.")
    return deciding.decided(held, CorrectionState.WITHDRAWN, person, "")


def waiting(user: User) -> list[ShiftCorrection]:
    """What this person may decide about, the oldest first, with person and shift; one statement, none for others."""
    return list(open_to(user).select_related("person", "shift").order_by("asked_at", "pk")[:SHOWN])


def open_to(user: User) -> QuerySet[ShiftCorrection]:
    """The same as a query, for who counts it beside others."""
    found = ShiftCorrection.objects.filter(state=CorrectionState.WAITING)
    return found if user.can(Capability.RUN_BUSINESS) else found.none()


def _check(person: User, shift: Shift | None, span: Span | None, reason: str) -> None:
    if not access.may_work(person) or (shift is not None and shift.person_id != person.pk):
        raise Refused("You correct only shifts of your own.")
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(f"Say why, in at most {LONGEST_REASON} characters.")
    if shift is not None and shift.ended_at is None:
        raise Refused("This shift has not ended. End it first, then correct it.")
    if span is None and shift is None:
        raise Refused("Say from when to when you worked.")
    fitting.lately(shift.began_at if shift else span[0])  # type: ignore[index]
    if span is not None:
        fitting.lately(span[0])
        fitting.check(person, span, shift)
    mine = ShiftCorrection.objects.filter(person=person, state=CorrectionState.WAITING)
    if shift is not None and mine.filter(shift=shift).exists():
        raise Refused("A correction of this shift waits already. Take it back first.")
    if mine.count() >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} corrections of yours wait already. Ask the owner to look at them.")
