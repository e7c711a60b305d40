"""Whether a shift can have been then: it is over, of a likely length, not long ago, and beside no other."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from tickets.errors import Refused
from tickets.models import Shift, ShiftCorrection
from tickets.models.shift import FORGOTTEN_AFTER
from tickets.models.shift_change import CorrectionState

# Months that are paid stay as they are: this one and the last can be corrected.
LONGEST_AGO = timedelta(days=62)

Row = TypeVar("Row", bound=Model)
Span = tuple[datetime, datetime]


def check(person: User, span: Span, shift: Shift | None, correction: ShiftCorrection | None = None) -> None:
    """Refused where `shift` (None for a new one) cannot have been so. Whoever calls holds the person's row."""
    began, ended = span
    if ended <= began:
        raise Refused("A shift ends after it began. Look at the two times.")
    if ended - began > FORGOTTEN_AFTER:
        raise Refused("That is longer than 16 hours. Add what you worked as two shifts.")
    if ended > timezone.now():
        raise Refused("That is not over yet. Correct a shift once it has ended.")
    beside(person, span, shift, correction)


def lately(began: datetime) -> None:
    if began < timezone.now() - LONGEST_AGO:
        raise Refused(f"That is more than {LONGEST_AGO.days} days ago. Ask the owner about it.")


def beside(person: User, span: Span, shift: Shift | None, correction: ShiftCorrection | None) -> None:
    """Refused where the person was at work then already, or has said so and waits for the owner."""
    began, ended = span
    others = Shift.objects.filter(Q(ended_at=None) | Q(ended_at__gt=began), person=person, began_at__lt=ended)
    if _without(others, shift).exists():
        raise Refused("There is another shift at that time. Two shifts cannot overlap.")
    asked = ShiftCorrection.objects.filter(
        person=person, state=CorrectionState.WAITING, began_at__lt=ended, ended_at__gt=began
    )
    if _without(asked, correction).exists():
        raise Refused("A correction for that time waits already. Take it back first.")


def _without(rows: QuerySet[Row], one: Row | None) -> QuerySet[Row]:
    return rows.exclude(pk=one.pk) if one is not None and one.pk else rows
