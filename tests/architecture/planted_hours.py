"""What the owner says of hours: of an own shift, of days off."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from tickets.models import DaysOff, IdleSpell, Shift, ShiftCorrection


def add_hours(olivia: User, said: str) -> None:
    now = timezone.now()
    shift = Shift.objects.create(person=olivia, began_at=now - timedelta(hours=3), ended_at=now - timedelta(hours=2))
    IdleSpell.objects.create(shift=shift, since=shift.began_at, until=shift.ended_at, said="worked", reason=said)
    IdleSpell.objects.create(shift=shift, since=shift.began_at + timedelta(minutes=20), reason=said)
    asked = {"person": olivia, "reason": said, "comment": said}
    ShiftCorrection.objects.create(shift=shift, **asked)
    span = {"began_at": now - timedelta(hours=5), "ended_at": now - timedelta(hours=4)}
    ShiftCorrection.objects.create(state="refused", decided_by=olivia, decided_at=now, **span, **asked)
    today = now.date()
    DaysOff.objects.create(person=olivia, first=today, last=today, note=said, added_by=olivia)
