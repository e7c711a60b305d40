"""When people were at work: Asha two hours each working day, Tara now and then, and Olivia for some minutes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from tickets.hours.worked import midnight
from tickets.models import ActivityMinute, DaysOff, IdleSpell, Shift, ShiftCorrection
from tickets.models.shift import EndedHow
from tickets.models.shift_change import Said

DAYS = 60
MINUTE = timedelta(minutes=1)
TARAS = (1, 3)
HOLIDAY_AGO, OFF_IN = 23, 9
STAYED = "I sent the last three answers after I had ended it by mistake."


def work(asha: User, tara: User, olivia: User, now: datetime, chance: Random) -> None:
    """A shift a day, all over before `now`; one cut by itself, one correction that waits, one spell elsewhere."""
    holiday = _working_day(now, -HOLIDAY_AGO)
    _days_off(asha, olivia, holiday, _working_day(now, OFF_IN))
    days = [day for ago in range(DAYS, 0, -1) if (day := now.date() - timedelta(days=ago)) != holiday]
    worked = [_shift(asha, day, 9, 125, chance) for day in days if day.weekday() < 5]
    worked += [_shift(tara, day, 14, 65, chance) for day in days if day.weekday() in TARAS]
    shifts = Shift.objects.bulk_create(worked)
    minutes = [each for shift in shifts for each in _activity(shift, chance)]
    minutes += [each for number, day in enumerate(days) for each in _owners(olivia, day, number, chance)]
    ActivityMinute.objects.bulk_create(minutes, ignore_conflicts=True)
    _tell([shift for shift in shifts if shift.person_id == asha.pk])


def _tell(ashas: list[Shift]) -> None:
    """What became of three of them."""
    phoned, cut, short = ashas[-7], ashas[-1], ashas[-3]
    cut_at, short_until = _end(cut), _end(short)
    since = phoned.began_at + 40 * MINUTE
    IdleSpell.objects.create(
        shift=phoned, since=since, until=since + 26 * MINUTE, asked_at=since + 15 * MINUTE, said=Said.WORKED,
        reason="On the phone with the hosting company about the certificate",
    )  # fmt: skip
    ActivityMinute.objects.filter(person=phoned.person, minute__gt=since, minute__lt=since + 26 * MINUTE).delete()
    IdleSpell.objects.create(shift=cut, since=cut_at, asked_at=cut_at + 15 * MINUTE)
    Shift.objects.filter(pk=cut.pk).update(ended_how=EndedHow.IDLE)
    ShiftCorrection.objects.create(
        person=short.person, shift=short, began_at=short.began_at, ended_at=short_until + 30 * MINUTE, reason=STAYED,
        asked_at=short_until + 45 * MINUTE,
    )  # fmt: skip


def _end(shift: Shift) -> datetime:
    assert shift.ended_at is not None
    return shift.ended_at


def _shift(person: User, day: date, hour: int, minutes: int, chance: Random) -> Shift:
    began = midnight(day, person.tzinfo) + timedelta(hours=hour, minutes=chance.randrange(-9, 10))
    return Shift(person=person, began_at=began, ended_at=began + (minutes + chance.randrange(-12, 13)) * MINUTE)


def _activity(shift: Shift, chance: Random) -> Iterator[ActivityMinute]:
    """In stretches, as people work; something happened in the last minute."""
    at, last = shift.began_at.replace(second=0, microsecond=0), _end(shift) - MINUTE
    while at < last:
        stretch = min(chance.randrange(2, 11), (last - at) // MINUTE)
        yield from (ActivityMinute(person=shift.person, minute=at + each * MINUTE) for each in range(stretch))
        at += (stretch + chance.randrange(1, 6)) * MINUTE
    yield ActivityMinute(person=shift.person, minute=last)


def _owners(olivia: User, day: date, number: int, chance: Random) -> Iterator[ActivityMinute]:
    """Less and less: half an hour a day in the beginning, some minutes now."""
    began = midnight(day, olivia.tzinfo) + timedelta(hours=7, minutes=chance.randrange(90))
    for minute in range(max(4, 30 - number // 2 + chance.randrange(-3, 4))):
        yield ActivityMinute(person=olivia, minute=began + minute * MINUTE)


def _days_off(asha: User, olivia: User, holiday: date, off: date) -> None:
    DaysOff.objects.create(first=holiday, last=holiday, is_paid=True, note="Company day", added_by=olivia)
    DaysOff.objects.create(person=asha, first=off, last=off, why="no_work", note="A wedding", added_by=olivia)


def _working_day(now: datetime, days: int) -> date:
    """That many days from now, or the Monday after."""
    found = timezone.localdate(now) + timedelta(days=days)
    return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)
