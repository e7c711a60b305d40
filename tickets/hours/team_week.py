"""Everybody's week side by side, for who runs the business: four statements, however many they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from tickets.hours import theirs, weeks
from tickets.hours.costs import payees
from tickets.hours.costs.payees import Payee
from tickets.hours.timesheet import agreed


@dataclass(frozen=True)
class Row:
    """`days` are seconds of Monday to Sunday, by the clocks of the person; `agreed` None where nothing is."""

    person: User
    days: list[int]
    agreed: int | None

    @property
    def seconds(self) -> int:
        return sum(self.days)


def rows(owner: User, monday: date) -> list[Row]:
    people = list(theirs.people(owner)[: theirs.MOST_PEOPLE])
    found = payees.of(people, monday, monday + weeks.LAST_DAY)
    return [_row(each, monday) for each in found if each.person.is_active or each.shifts]


def _row(payee: Payee, monday: date) -> Row:
    days, seconds = [monday + timedelta(days=number) for number in range(7)], payee.seconds()
    terms = [each for day in days if (each := agreed(payee, day)) is not None]
    return Row(payee.person, [seconds.get(day, 0) for day in days], sum(terms) if terms else None)
