"""What somebody earned, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from tickets.hours.costs.months import after, before, first_of
from tickets.hours.costs.payees import Payee, payee, today
from tickets.hours.costs.statement import totals
from tickets.hours.costs.told import sums


@dataclass(frozen=True)
class Earned:
    """In `month`, its first day; amounts by currency, none where nothing was agreed."""

    month: date
    amounts: Mapping[str, Decimal]

    def __str__(self) -> str:
        """'$480.00'; '' where nothing was agreed."""
        return sums(self.amounts)


def this_month(person: User) -> Earned | None:
    """So far, by the person's clocks; None where nothing is agreed. Three statements."""
    now = today(person)
    found = by_month(payee(person, first_of(now), now), first_of(now), now)[0]
    return found if found.amounts else None


def lately(person: User, most: int = 12) -> list[Earned]:
    """The newest months first, of the last `most` those in which something was agreed. Three statements."""
    now = today(person)
    first = first_of(now)
    for _ in range(most - 1):
        first = before(first)
    return [each for each in by_month(payee(person, first, now), first, now) if each.amounts]


def by_month(found: Payee, first: date, last: date) -> list[Earned]:
    """From the month of `last` back to that which begins on `first`."""
    paid, months = list(found.paid(first, last)), _months(first, last)
    of = {month: totals(each for each in paid if first_of(each.day) == month) for month in months}
    return [Earned(month, of[month]) for month in reversed(months)]


def _months(first: date, last: date) -> Sequence[date]:
    found = [first]
    while after(found[-1]) <= last:
        found.append(after(found[-1]))
    return found
