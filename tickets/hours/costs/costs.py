"""What the team costs by day, in the currency of the business. Only for who sees everything: others would find less.

What is paid in another currency is exchanged by the rate that was agreed, and each person's day is rounded to the
smallest coin, half up; so days, people and months add up to each other. A day is that of the person who is paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from tickets.currencies import cents
from tickets.hours.costs.payees import payees
from tickets.hours.costs.reckoning import Paid
from tickets.models import Business


@dataclass(frozen=True, slots=True)
class Spent:
    """What one person's day cost; `seconds` are those that were worked."""

    person: User
    day: date
    seconds: int
    amount: Decimal


def cost_by_day(first: date, last: date) -> dict[date, Decimal]:
    """Days that cost something, of `first` to `last`, both included, as far as they have begun; five statements."""
    found: dict[date, Decimal] = {}
    for each in spent(first, last):
        if each.amount:
            found[each.day] = found.get(each.day, Decimal(0)) + each.amount
    return dict(sorted(found.items()))


def spent(first: date, last: date, currency: str = "") -> list[Spent]:
    """By person and day; `currency` is that of the business, asked for where it is not at hand."""
    return list(_spent(first, last, currency or Business.current().currency))


def exchanged(paid: Paid, currency: str) -> Decimal:
    """What was paid, in `currency`, that of the business."""
    if paid.terms is None or paid.terms.currency == currency:
        return paid.amount
    return cents(paid.amount * paid.terms.exchange_rate, currency)


def _spent(first: date, last: date, currency: str) -> Iterator[Spent]:
    for each in payees(first, last):
        for paid in each.paid(first, last):
            if paid.terms is not None:
                yield Spent(each.person, paid.day, paid.worked, exchanged(paid, currency))
