"""What a person's days cost, from what was agreed with them, what they worked and when they were off. Pure.

Each day is rounded to the smallest coin of its currency, half up, and what a month costs is the sum of its days: so a
statement adds up as it is read. Pay by the month is spread over the agreed working days of that month, so that a
whole month is what was agreed, to the cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from tickets.currencies import cents

DAY = timedelta(days=1)
HOUR = 3600
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """In force from a day on. Without `amount` nothing is paid; `days` are 0 for Monday, none for every day.

    `exchange_rate`: so much of the currency of the business is one of `currency`.
    """

    from_day: date
    amount: Decimal | None
    currency: str = "USD"
    by_month: bool = False
    hours_a_day: Decimal = Decimal(2)
    days: tuple[int, ...] = ()
    exchange_rate: Decimal = Decimal(1)

    def is_working_day(self, day: date) -> bool:
        return not self.days or day.weekday() in self.days

    @property
    def seconds_a_day(self) -> int:
        return int(self.hours_a_day * HOUR)


@dataclass(frozen=True, slots=True)
class Off:
    """A day on which somebody does not work; `why` in words."""

    why: str
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """A day. `worked` and `counted` are seconds, the latter those that are paid; `amount` in `terms.currency`."""

    day: date
    terms: Terms | None
    worked: int = 0
    counted: int = 0
    amount: Decimal = NOTHING
    off: Off | None = None


def reckon(
    history: Sequence[Terms], worked: Mapping[date, int], off: Mapping[date, Off], first: date, last: date
) -> Iterator[Paid]:
    """The days from `first` to `last` on which somebody worked, was off, or is paid. `history` is in order of days,
    `worked` in seconds."""
    for number in range((last - first).days + 1):
        day = first + number * DAY
        paid = _day(day, in_force(history, day), worked.get(day, 0), off.get(day))
        if paid.worked or paid.amount or paid.off:
            yield paid


def in_force(history: Sequence[Terms], day: date) -> Terms | None:
    """None where nothing is agreed yet, or no more."""
    found = next((each for each in reversed(history) if each.from_day <= day), None)
    return found if found is not None and found.amount is not None else None


def _day(day: date, terms: Terms | None, worked: int, off: Off | None) -> Paid:
    if terms is None or terms.amount is None:
        return Paid(day, None, worked)
    told = off if terms.is_working_day(day) else None
    if terms.by_month:
        is_paid = told is None or told.is_paid
        return Paid(day, terms, worked, worked, shares(terms, day.year, day.month).get(day, NOTHING) * is_paid, told)
    counted = max(worked, terms.seconds_a_day) if told is not None and told.is_paid else worked
    return Paid(day, terms, worked, counted, cents(terms.amount * counted / HOUR, terms.currency), told)


@lru_cache(maxsize=512)
def shares(terms: Terms, year: int, month: int) -> dict[date, Decimal]:
    """What each working day of a month has of what is paid for it; together that, to the smallest coin."""
    days = [day for day in days_of(year, month) if terms.is_working_day(day)]
    reached = [cents((terms.amount or NOTHING) * count / len(days), terms.currency) for count in range(len(days) + 1)]
    return {day: to - since for day, since, to in zip(days, reached, reached[1:], strict=False)}


def days_of(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    found = (first + number * DAY for number in range(31))
    return [day for day in found if day.month == month]
