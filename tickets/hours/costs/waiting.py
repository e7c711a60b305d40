"""What may still change a statement."""

from datetime import date

from django.db.models.functions import Coalesce

from accounts.models import User
from tickets.hours import worked
from tickets.hours.costs.months import after
from tickets.models import ShiftCorrection
from tickets.models.shift_change import CorrectionState


def corrections(person: User, month: date) -> int:
    """How many wait of shifts of that month, `month` being its first day. One statement."""
    begin, end = (worked.midnight(day, person.tzinfo) for day in (month, after(month)))
    asked = ShiftCorrection.objects.filter(person=person, state=CorrectionState.WAITING)
    return asked.annotate(of=Coalesce("shift__began_at", "began_at")).filter(of__gte=begin, of__lt=end).count()
