"""Cost so far against value so far, day by day: has it paid for itself, since when, or when will it?

All amounts are in one currency. Of value there are two estimates, a low and a high one; of cost there is one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from math import ceil

DAY, NOTHING = timedelta(days=1), Decimal(0)
MARK, PACE_DAYS, LEAST_DAYS = 30, 30, 7
# What lies further ahead nobody foresees.
FORESEEN_DAYS = 5 * 365
Amounts = Mapping[date, Decimal]


@dataclass(frozen=True)
class Point:
    """How it stands at the end of a day, all from the first day on: what was paid, what the hours that came back are
    worth (by a low and by a high estimate), and what was earned with what was made in them."""

    day: date
    cost: Decimal
    hours_low: Decimal
    hours_high: Decimal
    income: Decimal

    @property
    def low(self) -> Decimal:
        return value(self.hours_low, self.income)

    @property
    def high(self) -> Decimal:
        return value(self.hours_high, self.income)


@dataclass(frozen=True)
class Verdict:
    """By one estimate. `paid_since` is the day from which on value was never below cost again, None while it is.

    Then `expected_on` is when it will be, at the pace of the last 30 days; None for not at this pace. `is_early`: there
    are too few days to speak of a pace. `is_free`: nothing was paid yet, so that there is nothing to say.
    """

    paid_since: date | None = None
    expected_on: date | None = None
    is_early: bool = False
    is_free: bool = False


def value(hours: Decimal, income: Decimal) -> Decimal:
    """The larger of both, never their sum: what was earned was made within these hours."""
    return max(hours, income) if income else hours


def points(first: date, last: date, cost: Amounts, low: Amounts, high: Amounts, income: Amounts) -> list[Point]:
    """Each day from `first` to `last`, both included; what lies outside does not count."""
    days = list(_days(first, last))
    sums = [_so_far(each, days) for each in (cost, low, high, income)]
    return [Point(*values) for values in zip(days, *sums, strict=True)]


def leads(course: Sequence[Point], by: str) -> list[Decimal]:
    """How far value is before cost, each day; below zero where it is behind. `by` is 'low' or 'high'."""
    return [getattr(point, by) - point.cost for point in course]


def verdict(course: Sequence[Point], by: str) -> Verdict:
    """`by` is 'low' or 'high'."""
    if not course or course[-1].cost <= 0:
        return Verdict(is_free=True)
    ahead = leads(course, by)
    if ahead[-1] >= 0:
        return Verdict(paid_since=_since(course, ahead))
    if len(course) < LEAST_DAYS:
        return Verdict(is_early=True)
    return Verdict(expected_on=_expected(course[-1].day, ahead))


def at_the_mark(course: Sequence[Point]) -> Point | None:
    """The 30th day; None while it is still to come."""
    return course[MARK - 1] if len(course) >= MARK else None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _so_far(amounts: Amounts, days: Sequence[date]) -> Iterator[Decimal]:
    return accumulate(amounts.get(day, NOTHING) for day in days)


def _since(course: Sequence[Point], ahead: Sequence[Decimal]) -> date:
    """Of the days up to the last on which something was paid and value was not behind, the first."""
    since = course[-1].day
    for point, lead in zip(reversed(course), reversed(ahead), strict=True):
        if lead < 0 or point.cost <= 0:
            break
        since = point.day
    return since


def _expected(today: date, ahead: Sequence[Decimal]) -> date | None:
    days = min(PACE_DAYS, len(ahead))
    before = ahead[-days - 1] if len(ahead) > days else NOTHING
    gained = (ahead[-1] - before) / days
    if gained <= 0:
        return None
    further = ceil(-ahead[-1] / gained)
    return today + further * DAY if further <= FORESEEN_DAYS else None
