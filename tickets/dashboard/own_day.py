"""The day of who works on tickets: what waits for them, today's duties, their hours, what they earned. Theirs alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from tickets.desk import rows
from tickets.desk.rows import Row
from tickets.hours import worked
from tickets.hours.costs import earned
from tickets.hours.costs.earned import Earned
from tickets.models import DutyRun, Shift
from tickets.models.kind import DUTY
from tickets.models.shift import FORGOTTEN_AFTER
from tickets.models.ticket import Status
from tickets.recurring import late

MOST = 20


@dataclass(frozen=True)
class OwnDay:
    """`tickets` are the open ones that they have, what is promised soonest first; `more`: there are others.

    `since` is when the shift began that is under way. `today` and `week` are seconds worked, the week from Monday on;
    `earned` is this month's, None without agreement.
    """

    tickets: list[Row]
    more: bool
    duties: list[DutyRun]
    since: datetime | None
    today: int
    week: int
    earned: Earned | None


def of(person: User) -> OwnDay:
    """Six statements, however much there is."""
    found, day = _tickets(person), worked.day_of(timezone.now(), person.tzinfo)
    monday = day - timedelta(days=day.weekday())
    # Since the day before: who works over midnight is at work still.
    shifts = list(worked.shifts(person, monday - worked.ONE_DAY, day))
    seconds = worked.seconds_of(shifts, person.tzinfo)
    return OwnDay(
        tickets=found[:MOST],
        more=len(found) > MOST,
        duties=late.due_today(person),
        since=next((each.began_at for each in shifts if _is_under_way(each)), None),
        today=seconds.get(day, 0),
        week=sum(many for each, many in seconds.items() if each >= monday),
        earned=earned.this_month(person),
    )


def _tickets(person: User) -> list[Row]:
    mine = rows.rows(person).filter(status=Status.OPEN, assignee=person).exclude(kind=DUTY)
    return list(mine.order_by(F("promised_at").asc(nulls_last=True), *rows.NEWEST_FIRST)[: MOST + 1])


def _is_under_way(shift: Shift) -> bool:
    return shift.ended_at is None and shift.began_at > timezone.now() - FORGOTTEN_AFTER
