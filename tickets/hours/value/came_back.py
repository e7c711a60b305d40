"""What came back, put together: cost, hours and income of all days since the assistant began. Only for owners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from tickets.hours.costs.costs import Spent, spent
from tickets.hours.value import break_even, days_done, earnings, freed, incomes
from tickets.hours.value.break_even import Point, Verdict
from tickets.hours.value.earnings import Earning
from tickets.hours.value.freed import Done, Minutes, Takes
from tickets.models import Business, Income

SECONDS_AN_HOUR, MINUTES_AN_HOUR = 3600, Decimal(60)
# Longer than anybody looks back, so that a slip of the pen in a date costs no minutes.
MOST_DAYS = 3660
SIDES = ("low", "high")


@dataclass(frozen=True)
class CameBack:
    """`done` and `minutes` are by day, where there is something; `spent` by person and day."""

    business: Business
    first: date
    today: date
    done: Sequence[Done]
    minutes: dict[date, Minutes]
    spent: Sequence[Spent]
    incomes: Sequence[Income]

    @cached_property
    def course(self) -> list[Point]:
        low, high = ({day: self.worth(getattr(each, by)) for day, each in self.minutes.items()} for by in SIDES)
        earned = earnings.by_day(self.earnings, self.today)
        return break_even.points(self.first, self.today, self.cost, low, high, earned)

    @cached_property
    def cost(self) -> dict[date, Decimal]:
        found: dict[date, Decimal] = {}
        for each in self.spent:
            found[each.day] = found.get(each.day, Decimal(0)) + each.amount
        return found

    @property
    def earnings(self) -> list[Earning]:
        """Of what was made from the first day on: what was there before was not made in the time that came back."""
        return [incomes.earning(each) for each in self.incomes if each.made_on >= self.first]

    @cached_property
    def total(self) -> Minutes:
        return freed.together(self.minutes.values())

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.done)

    @property
    def hours_paid(self) -> Decimal:
        return Decimal(sum(each.seconds for each in self.spent)) / SECONDS_AN_HOUR

    @property
    def a_month(self) -> Decimal:
        return earnings.a_month(self.earnings, self.today)

    def verdict(self, by: str) -> Verdict:
        return break_even.verdict(self.course, by)

    @cached_property
    def paid_since(self) -> set[date]:
        """By either estimate; empty where neither says that it has."""
        return {since for by in SIDES if (since := self.verdict(by).paid_since)}

    def worth(self, minutes: Decimal) -> Decimal:
        """Zero as long as the owner has not said what an hour is worth."""
        return minutes / MINUTES_AN_HOUR * (self.business.hour_is_worth or 0)


def came_back(now: datetime, business: Business | None = None) -> CameBack | None:
    """None before the first day. Seven statements at most."""
    business = business or Business.current()
    zone = ZoneInfo(business.time_zone)
    today = now.astimezone(zone).date()
    first = business.began_on or days_done.first_shift(zone)
    if first is None or first > today:
        return None
    first = max(first, today - timedelta(days=MOST_DAYS - 1))
    done = days_done.by_day(first, today, zone)
    takes = Takes(business.minutes_before, business.minutes_a_question, business.minutes_an_approval)
    minutes = {each.day: freed.minutes(each, takes) for each in done}
    paid = spent(first, today, business.currency)
    return CameBack(business, first, today, done, minutes, paid, incomes.listed())
