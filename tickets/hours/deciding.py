"""The owner decides what a person says of a shift: it is then so, or stays as it was recorded."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets.errors import Refused
from tickets.hours import fitting, tracking, typed
from tickets.models import Shift, ShiftCorrection
from tickets.models.shift_change import CorrectionState

LONGEST_COMMENT = 500


@transaction.atomic
def approve(correction: ShiftCorrection, by: User, comment: str = "") -> ShiftCorrection:
    """The shift is then as the correction says; what it was stays beside it."""
    held = _open_to(correction, by)
    shift = held.shift
    if shift is not None:
        held.former_began_at, held.former_ended_at = shift.began_at, shift.ended_at
    if held.began_at and held.ended_at:
        fitting.check(held.person, (held.began_at, held.ended_at), shift, held)
        held.shift = tracking.correct(shift or Shift(person=held.person), held.began_at, held.ended_at)
    elif shift is not None:
        held.shift = None
        shift.delete()
    return decided(held, CorrectionState.APPROVED, by, comment)


@transaction.atomic
def refuse(correction: ShiftCorrection, by: User, comment: str) -> ShiftCorrection:
    """`comment` tells the person why."""
    held = _open_to(correction, by)
    if not typed.words(comment):
        raise Refused(f"Say in a word why, so that {held.person.short_name} knows.")
    return decided(held, CorrectionState.REFUSED, by, comment)


def _open_to(correction: ShiftCorrection, by: User) -> ShiftCorrection:
    if not by.can(Capability.RUN_BUSINESS):
        raise Refused("Only the owner decides about corrections.")
    return waiting_still(correction)


def waiting_still(correction: ShiftCorrection) -> ShiftCorrection:
    """Locked, its person first, as whoever begins or ends a shift does."""
    tracking.hold(correction.person)
    held = ShiftCorrection.objects.select_for_update().get(pk=correction.pk)
    if held.state != CorrectionState.WAITING:
        raise Refused(f"This was decided before: {held.get_state_display().lower()}.")
    return held


def decided(held: ShiftCorrection, state: CorrectionState, by: User, comment: str) -> ShiftCorrection:
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.comment = typed.words(comment)[:LONGEST_COMMENT]
    held.save()
    return held
