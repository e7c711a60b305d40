"""tickets/hours/costs/reckoning.py: pure, so that it is held against any agreement there may be."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.currencies import cents
from tickets.hours.costs.reckoning import Off, Terms, days_of, reckon, shares

WORKDAYS = (0, 1, 2, 3, 4)
# 20 working days, as in the founding example.
FEBRUARY = date(2027, 2, 1), date(2027, 2, 28)
HOLIDAY = date(2027, 2, 10)
CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD"])
AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2)
MONTHS = st.tuples(st.integers(2020, 2032), st.integers(1, 12))


def terms(amount, currency="USD", **fields):
    return Terms(date(2027, 1, 1), Decimal(amount), currency, **{"days": WORKDAYS, **fields})


def two_hours():
    days = days_of(2027, 2)
    return {day: 2 * 3600 for day in days if day.weekday() in WORKDAYS}


def total(history, worked, off=None, first=FEBRUARY[0], last=FEBRUARY[1]):
    return sum(each.amount for each in reckon(history, worked, off or {}, first, last))


def test_two_hours_a_day_at_12_dollars_are_480_for_40_hours_in_20_days():
    paid = list(reckon([terms(12)], two_hours(), {}, *FEBRUARY))
    assert (len(paid), sum(each.counted for each in paid)) == (20, 40 * 3600)
    assert sum(each.amount for each in paid) == Decimal("480.00")


@pytest.mark.parametrize(
    ("rate", "currency", "seconds", "amount"),
    [
        ("12.00", "USD", 1, "0.00"),
        ("18.00", "USD", 1, "0.01"),  # half a cent, up
        ("17.99", "USD", 1, "0.00"),
        ("0.01", "USD", 1800, "0.01"),
        ("12.50", "EUR", 7200 + 24 * 60 + 36, "30.13"),
        ("1500", "JPY", 3601, "1500"),
        ("1500", "JPY", 4, "2"),  # 1.67
        ("1800", "JPY", 1, "1"),  # half a yen, up
        ("12", "KWD", 1, "0.003"),
        ("0", "USD", 7200, "0"),
    ],
)
def test_an_hour_is_paid_to_the_second_and_rounded_half_up_to_the_smallest_coin(rate, currency, seconds, amount):
    day = FEBRUARY[0]
    assert total([terms(rate, currency)], {day: seconds}, last=day) == Decimal(amount)


@given(AMOUNTS, CURRENCIES, MONTHS, st.sets(st.integers(0, 6)))
def test_a_month_adds_up_to_what_was_agreed(amount, currency, month, days):
    agreed = Terms(date(2020, 1, 1), amount, currency, by_month=True, days=tuple(days))
    found = shares(agreed, *month)
    assert sum(found.values()) == cents(amount, currency)
    assert all(agreed.is_working_day(day) and share >= 0 for day, share in found.items())
    coin = Decimal(1).scaleb(cents(Decimal(1), currency).as_tuple().exponent)
    assert all(abs(share - amount / len(found)) <= coin for share in found.values())


@given(AMOUNTS, CURRENCIES, st.dictionaries(st.integers(0, 27), st.integers(0, 86_400)))
def test_no_day_is_below_nothing_and_each_is_within_half_a_coin(rate, currency, worked):
    agreed = terms(rate, currency)
    by_day = {FEBRUARY[0] + timedelta(days=number): seconds for number, seconds in worked.items()}
    coin = Decimal(1).scaleb(cents(Decimal(1), currency).as_tuple().exponent)
    for each in reckon([agreed], by_day, {}, *FEBRUARY):
        assert each.amount >= 0
        assert abs(each.amount - rate * each.worked / 3600) <= coin / 2


def test_pay_by_the_month_from_the_middle_of_it_is_for_the_days_that_are_left():
    agreed = Terms(date(2027, 2, 15), Decimal(1000), by_month=True, days=WORKDAYS)
    assert total([agreed], {}) == Decimal("500.00")


def test_another_agreement_holds_from_its_day_on():
    raised = Terms(date(2027, 2, 15), Decimal(15), days=WORKDAYS)
    assert total([terms(12), raised], two_hours()) == Decimal(10 * 24 + 10 * 30)


def test_nothing_is_paid_before_the_first_agreement_and_after_the_last_has_ended():
    begun, ended = Terms(date(2027, 2, 8), Decimal(12)), Terms(date(2027, 2, 15), None)
    assert total([begun, ended], two_hours()) == Decimal(5 * 24)
    paid = list(reckon([begun, ended], two_hours(), {}, *FEBRUARY))
    assert [each.terms is None for each in paid] == [True] * 5 + [False] * 5 + [True] * 10


def test_a_paid_day_off_counts_as_worked_as_agreed():
    worked = {day: seconds for day, seconds in two_hours().items() if day != HOLIDAY}
    assert total([terms(12)], worked, {HOLIDAY: Off("Holiday", is_paid=True)}) == Decimal("480.00")
    assert total([terms(12)], worked, {HOLIDAY: Off("Holiday", is_paid=False)}) == Decimal("456.00")


def test_who_works_on_a_paid_day_off_is_paid_for_whichever_is_more():
    off = {HOLIDAY: Off("Sick", is_paid=True)}
    assert total([terms(12)], {HOLIDAY: 3600}, off) == Decimal("24.00")
    assert total([terms(12)], {HOLIDAY: 3 * 3600}, off) == Decimal("36.00")


def test_a_day_off_on_which_nobody_works_anyhow_is_not_paid():
    saturday = date(2027, 2, 13)
    assert total([terms(12)], {}, {saturday: Off("Holiday", is_paid=True)}) == 0


def test_an_unpaid_day_off_takes_its_share_from_the_pay_of_a_month():
    agreed = terms(1000, by_month=True)
    assert total([agreed], {}, {HOLIDAY: Off("No work", is_paid=False)}) == Decimal("950.00")
    assert total([agreed], {}, {HOLIDAY: Off("Holiday", is_paid=True)}) == Decimal("1000.00")


def test_who_works_without_an_agreement_is_told_with_nothing_to_pay():
    day = FEBRUARY[0]
    assert [(each.worked, each.amount) for each in reckon([], {day: 60}, {}, *FEBRUARY)] == [(60, 0)]
