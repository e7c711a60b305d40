"""Who is paid, with all that their days are reckoned from: a handful of statements however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from tickets.hours import worked
from tickets.hours.costs.reckoning import DAY, Off, Paid, Terms, reckon
from tickets.models import DaysOff, PayAgreement, Shift
from tickets.models.pay import OffReason, Per

UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Payee:
    """`shifts` are those that began on the days asked for, in their order."""

    person: User
    history: Sequence[Terms]
    shifts: Sequence[Shift]
    off: Mapping[date, Off]

    def paid(self, first: date, last: date) -> Iterator[Paid]:
        """Of days that have begun, by the person's clocks: nothing is owed for those to come."""
        return reckon(self.history, self.seconds(), self.off, first, min(last, today(self.person)))

    def seconds(self) -> dict[date, int]:
        return worked.seconds_of(self.shifts, self.person.tzinfo)


def today(person: User) -> date:
    return timezone.now().astimezone(person.tzinfo).date()


def payees(first: date, last: date) -> list[Payee]:
    """All with whom something was agreed up to `last`. Only for who sees everything; three statements."""
    agreed = PayAgreement.objects.filter(from_day__lte=last).select_related("person").order_by("person__name")
    by_person: dict[User, list[PayAgreement]] = defaultdict(list)
    for each in agreed:
        by_person[each.person].append(each)
    return _with_their_days(by_person, first, last)


def payee(person: User, first: date, last: date) -> Payee:
    """The same of one, also where nothing is agreed."""
    return of([person], first, last)[0]


def of(people: Iterable[User], first: date, last: date) -> list[Payee]:
    """The same of these people, in their order."""
    agreed: dict[User, list[PayAgreement]] = {person: [] for person in people}
    by_key = {person.pk: rows for person, rows in agreed.items()}
    for each in PayAgreement.objects.filter(person__in=by_key, from_day__lte=last):
        by_key[each.person_id].append(each)
    return _with_their_days(agreed, first, last)


def _with_their_days(agreed: Mapping[User, list[PayAgreement]], first: date, last: date) -> list[Payee]:
    shifts = _shifts(agreed, first, last)
    off = list(_days_off(agreed, first, last))
    return [
        Payee(person, history(rows), shifts[person.pk], _off(person, off, first, last))
        for person, rows in agreed.items()
    ]


def history(rows: Iterable[PayAgreement]) -> list[Terms]:
    """In order of their days."""
    return sorted((terms(each) for each in rows), key=lambda each: each.from_day)


def terms(row: PayAgreement) -> Terms:
    is_by_month, days = row.per == Per.MONTH, tuple(sorted(row.days))
    return Terms(row.from_day, row.amount, row.currency, is_by_month, row.hours_a_day, days, row.exchange_rate)


def _shifts(people: Iterable[User], first: date, last: date) -> dict[int, list[Shift]]:
    """Days begin at other moments for each person: a day more on either side is read, and left out again."""
    around = Q(began_at__gte=worked.midnight(first - DAY, UTC))
    around &= Q(began_at__lt=worked.midnight(last + 2 * DAY, UTC))
    zones = {person.pk: person.tzinfo for person in people}
    found: dict[int, list[Shift]] = defaultdict(list)
    for shift in Shift.objects.filter(around, person__in=zones).order_by("began_at", "pk"):
        if first <= worked.day_of(shift.began_at, zones[shift.person_id]) <= last:
            found[shift.person_id].append(shift)
    return found


def _days_off(people: Iterable[User], first: date, last: date) -> Iterable[DaysOff]:
    theirs = Q(person=None) | Q(person__in=list(people))
    return DaysOff.objects.filter(theirs, first__lte=last, last__gte=first)


def _off(person: User, rows: Iterable[DaysOff], first: date, last: date) -> dict[date, Off]:
    """By day; where one is off twice, whichever is paid holds."""
    mine = sorted((row for row in rows if row.person_id in (None, person.pk)), key=lambda row: row.is_paid)
    return {day: Off(OffReason(row.why).label, row.is_paid) for row in mine for day in _days(row, first, last)}


def _days(row: DaysOff, first: date, last: date) -> list[date]:
    begins, ends = max(row.first, first), min(row.last, last)
    return [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]
