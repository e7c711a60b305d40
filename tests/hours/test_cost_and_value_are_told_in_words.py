"""What a person would say: both estimates where they differ, hours with their unit, never '-0'."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tickets.hours.value import told, wording
from tickets.hours.value.break_even import points
from tickets.hours.value.came_back import CameBack
from tickets.hours.value.freed import Minutes
from tickets.hours.value.thinned import MOST_WEEKS, thinned
from tickets.hours.worked import ONE_DAY
from tickets.models import Business

FIRST = date(2027, 2, 1)


class Spent:
    """A day of somebody's pay, as `costs.spent` gives it."""

    def __init__(self, day: date, amount: str) -> None:
        self.day, self.amount, self.seconds = day, Decimal(amount), 7200


def came(days: int, cost: str, low: str, high: str) -> CameBack:
    """So much a day; what an hour gives is worth 60, so that a minute is worth one."""
    every = [FIRST + timedelta(days=number) for number in range(days)]
    minutes = {day: Minutes(Decimal(100), 100 - Decimal(high), 100 - Decimal(low)) for day in every}
    business = Business(currency="USD", hour_is_worth=Decimal(60), time_zone="UTC")
    return CameBack(business, FIRST, every[-1], [], minutes, [Spent(day, cost) for day in every], [])


@pytest.mark.parametrize(
    ("days", "cost", "low", "high", "said"),
    [
        (40, "20", "30", "30", "It has paid for itself since 1 February 2027, day 1."),
        (
            40, "20", "10", "30",
            "By the high estimate it has paid for itself since 1 February 2027, day 1. By the low one it has not paid"
            " for itself yet, and will not at the pace of the last 30 days.",
        ),
        (5, "20", "10", "10", "It has not paid for itself yet; when it will can be told after a week."),
        (40, "0", "10", "10", "Nothing was paid yet, so there is nothing to earn back."),
    ],
)  # fmt: skip
def test_in_one_sentence_or_two(days, cost, low, high, said):
    assert told.verdict(came(days, cost, low, high)) == said


def test_when_it_will_is_told_by_the_pace():
    """It gained 10 a day for 30 days, after 20 on which it lost 20 each: 100 are left, ten days more."""
    slow = came(50, "20", "30", "30")
    for day in list(slow.minutes)[:20]:
        slow.minutes[day] = Minutes(Decimal(100), Decimal(100), Decimal(100))
    assert told.verdict(slow) == ("It will have paid for itself on 1 April 2027, at the pace of the last 30 days.")
    assert date(2027, 4, 1) == FIRST + timedelta(days=49 + 10)


def test_how_it_stood_after_thirty_days_or_stands_so_far():
    assert told.mark(came(40, "20", "10", "30")) == "After 30 days, on 2 March 2027: $600 paid, $300 to $900 came back."
    assert told.mark(came(3, "20", "30", "30")) == "Day 3 of the first 30: $60 paid, $90 came back so far."


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (60, 60, "1 hour"),
        (90, 96, "1.5 to 1.6 hours"),
        (0, 0, "0 hours"),
        (-1, -1, "0 hours"),
        (2280, 2460, "38 to 41 hours"),
    ],
)
def test_hours_have_their_unit(low, high, said):
    assert wording.hours_range(Decimal(low), Decimal(high)) == said


def test_of_many_days_a_chart_shows_some_with_those_that_matter():
    def course(days: int) -> list:
        return points(FIRST, FIRST + (days - 1) * ONE_DAY, {}, {}, {}, {})

    assert len(thinned(course(92))) == 92
    year = thinned(course(365), told={FIRST + 100 * ONE_DAY})
    assert {FIRST, FIRST + 29 * ONE_DAY, FIRST + 100 * ONE_DAY, FIRST + 364 * ONE_DAY} <= {each.day for each in year}
    assert year == sorted(year, key=lambda each: each.day)
    assert len(year) < 60
    assert len(thinned(course(3660))) <= MOST_WEEKS + 3
