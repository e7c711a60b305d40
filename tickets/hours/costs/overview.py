"""Who is paid what, in a row a person: what is agreed, this month so far, and the month before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from tickets.hours.costs.agreeing import MOST_PEOPLE, payable
from tickets.hours.costs.earned import Earned, by_month
from tickets.hours.costs.months import before, first_of
from tickets.hours.costs.payees import Payee, payees, today
from tickets.hours.costs.reckoning import DAY, in_force
from tickets.hours.costs.told import hours, pay


@dataclass(frozen=True)
class Row:
    """`pay` and `hours` in words, '' where nothing is agreed (any more); `months` are this one and the last."""

    person: User
    pay: str = ""
    hours: str = ""
    months: Sequence[Earned] = ()


def rows() -> list[Row]:
    """Four statements, however many they are."""
    now = timezone.now().date()  # somewhere it is the day before, or after
    found = {each.person: each for each in payees(before(first_of(now - DAY)), now + DAY)}
    return [_row(person, found.get(person)) for person in payable()[:MOST_PEOPLE]]


def _row(person: User, found: Payee | None) -> Row:
    if found is None:
        return Row(person)
    now = today(person)
    terms = in_force(found.history, now)
    told = (pay(terms), hours(terms)) if terms else ("", "")
    return Row(person, *told, by_month(found, before(first_of(now)), now))
