"""What was made in the time that came back, and on which days it earned how much."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Earning:
    """`once` on `made_on`; `monthly` a month after it and each month from then on, on the same day of the month (on its
    last day where it has no such day), up to and with `ends_on`, None for as long as it goes."""

    made_on: date
    once: Decimal
    monthly: Decimal = Decimal(0)
    ends_on: date | None = None


def by_day(earnings: Iterable[Earning], until: date) -> dict[date, Decimal]:
    """What they have earned up to `until`, that day included; what comes later is not there yet."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for each in earnings:
        for day, amount in _payments(each, until):
            found[day] += amount
    return dict(found)


def a_month(earnings: Iterable[Earning], today: date) -> Decimal:
    """What they bring each month as it stands on `today`."""
    return sum((each.monthly for each in earnings if _goes_on(each, today)), Decimal(0))


def _payments(each: Earning, until: date) -> Iterator[tuple[date, Decimal]]:
    if each.once and each.made_on <= until:
        yield each.made_on, each.once
    last = min(until, each.ends_on) if each.ends_on else until
    month = 1
    while each.monthly and (day := each.made_on + relativedelta(months=month)) <= last:
        yield day, each.monthly
        month += 1


def _goes_on(each: Earning, today: date) -> bool:
    return each.made_on <= today and (each.ends_on is None or each.ends_on >= today)
