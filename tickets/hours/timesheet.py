"""A person's week: shifts by day with what is recorded of them, and what was agreed. Six statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from tickets.hours import activity, weeks, worked
from tickets.hours.costs import payees
from tickets.hours.costs.payees import Payee
from tickets.hours.costs.reckoning import Off, in_force
from tickets.hours.strip import Strip, strip
from tickets.models import IdleSpell, Shift, ShiftCorrection
from tickets.models.shift_change import CorrectionState

MOST_ADDED = 50


@dataclass(frozen=True)
class Line:
    """One shift. `waiting` is the correction that waits, `decided` the newest that was."""

    shift: Shift
    seconds: int
    strip: Strip
    spells: list[IdleSpell]
    waiting: ShiftCorrection | None
    decided: ShiftCorrection | None


@dataclass(frozen=True)
class Day:
    """`agreed` are seconds, nought on a day off; None where nothing is agreed."""

    day: date
    lines: list[Line]
    seconds: int
    agreed: int | None
    off: Off | None


@dataclass(frozen=True)
class Week:
    """`added` are corrections without a shift: of one that was never clocked, or was taken away."""

    person: User
    monday: date
    days: list[Day]
    added: list[ShiftCorrection]

    @property
    def seconds(self) -> int:
        return sum(day.seconds for day in self.days)

    @property
    def agreed(self) -> int | None:
        found = [day.agreed for day in self.days if day.agreed is not None]
        return sum(found) if found else None


def week(person: User, monday: date) -> Week:
    sunday, now = monday + weeks.LAST_DAY, timezone.now()
    theirs = payees.payee(person, monday, sunday)
    _read_beside(theirs.shifts)
    minutes = _minutes(person, theirs.shifts, now)
    lines = [_line(shift, minutes, now) for shift in theirs.shifts]
    days = [_day(monday + timedelta(days=number), lines, theirs) for number in range(7)]
    return Week(person, monday, days, _added(person, monday, sunday))


def agreed(theirs: Payee, day: date) -> int | None:
    """Seconds."""
    terms = in_force(theirs.history, day)
    if terms is None:
        return None
    return terms.seconds_a_day if terms.is_working_day(day) and day not in theirs.off else 0


def _read_beside(shifts: Sequence[Shift]) -> None:
    decided = ShiftCorrection.objects.exclude(state=CorrectionState.WITHDRAWN).select_related("decided_by")
    prefetch_related_objects(
        shifts,
        Prefetch("idle_spells", IdleSpell.objects.order_by("since")),
        Prefetch("corrections", decided.order_by("asked_at", "pk")),
    )


def _minutes(person: User, shifts: Iterable[Shift], now: datetime) -> list[datetime]:
    spans = [(shift.began_at, worked.until(shift, now)) for shift in shifts]
    if not spans:
        return []
    first = min(began for began, _ in spans)
    return activity.minutes(person, first.replace(second=0, microsecond=0), max(ended for _, ended in spans))


def _line(shift: Shift, minutes: list[datetime], now: datetime) -> Line:
    corrections = list(shift.corrections.all())
    waiting = next((each for each in corrections if each.state == CorrectionState.WAITING), None)
    decided = next((each for each in reversed(corrections) if each.state != CorrectionState.WAITING), None)
    shown = strip(shift.began_at, worked.until(shift, now), minutes)
    return Line(shift, worked.seconds(shift, now), shown, list(shift.idle_spells.all()), waiting, decided)


def _day(day: date, lines: Iterable[Line], theirs: Payee) -> Day:
    own = [line for line in lines if worked.day_of(line.shift.began_at, theirs.person.tzinfo) == day]
    return Day(day, own, sum(line.seconds for line in own), agreed(theirs, day), theirs.off.get(day))


def _added(person: User, monday: date, sunday: date) -> list[ShiftCorrection]:
    here = worked.began_within(person.tzinfo, monday, sunday)
    here |= worked.began_within(person.tzinfo, monday, sunday, "former_began_at")
    found = ShiftCorrection.objects.filter(here, person=person, shift=None).exclude(state=CorrectionState.WITHDRAWN)
    return list(found.select_related("decided_by").order_by("asked_at", "pk")[:MOST_ADDED])
