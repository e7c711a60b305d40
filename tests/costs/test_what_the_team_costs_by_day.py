from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.seeing import seen_as
from tests.costs.made import FIRST, LAST, agree, be_off, run_business, work, work_all
from tickets.hours.costs.costs import cost_by_day, spent
from tickets.models import Shift

HOLIDAY = date(2021, 2, 10)


def test_two_hours_a_day_at_12_dollars_cost_480_in_a_month_of_20_working_days(asha, olivia):
    agree(asha, olivia)
    work_all(asha)
    found = cost_by_day(FIRST, LAST)
    assert (len(found), set(found.values()), sum(found.values())) == (20, {Decimal("24.00")}, Decimal("480.00"))
    assert list(found) == sorted(found)


def test_nobody_costs_anything_without_an_agreement(asha):
    work_all(asha)
    assert cost_by_day(FIRST, LAST) == {}


def test_two_people_add_up_in_the_currency_of_the_business(asha, tara, olivia):
    run_business("EUR")
    agree(asha, olivia, currency="USD", exchange_rate=Decimal("0.925"))
    agree(tara, olivia, "1000", currency="PHP", exchange_rate=Decimal("0.0155"), per="month")
    work(asha, FIRST, 3601)
    # 12.00 dollars are 11.10 euros; the first of 20 days is 50 pesos, 0.775 euros.
    assert cost_by_day(FIRST, FIRST) == {FIRST: Decimal("11.10") + Decimal("0.78")}


def test_where_the_currency_is_that_of_the_business_no_rate_holds(asha, olivia):
    agree(asha, olivia, exchange_rate=Decimal(2))
    work(asha, FIRST)
    assert cost_by_day(FIRST, FIRST) == {FIRST: Decimal("24.00")}


def test_days_off_are_paid_where_the_owner_says_so(asha, olivia):
    agree(asha, olivia)
    be_off(olivia, HOLIDAY, is_paid=True)
    be_off(olivia, HOLIDAY, person=asha)
    be_off(olivia, HOLIDAY + timedelta(days=1), person=asha, why="no_work")
    assert cost_by_day(FIRST, LAST) == {HOLIDAY: Decimal("24.00")}


def test_days_off_of_somebody_else_are_not_hers(asha, tara, olivia):
    agree(asha, olivia)
    be_off(olivia, HOLIDAY, person=tara, is_paid=True)
    assert cost_by_day(FIRST, LAST) == {}


@pytest.mark.parametrize(("hour", "day"), [(0, FIRST), (23, FIRST)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_a_day_is_that_of_the_person(asha, olivia, zone, hour, day):
    asha.time_zone = zone
    asha.save()
    agree(asha, olivia)
    work(asha, day, hour=hour)
    assert cost_by_day(FIRST - timedelta(days=3), LAST) == {day: Decimal("24.00")}
    assert cost_by_day(day + timedelta(days=1), LAST) == cost_by_day(FIRST - timedelta(days=3), day - timedelta(days=1))


def test_nothing_is_owed_for_days_to_come(asha, olivia):
    today = timezone.now().astimezone(asha.tzinfo).date()
    agree(asha, olivia, "3000", per="month", from_day=today.replace(day=1), days=[])
    assert max(cost_by_day(today - timedelta(days=40), today + timedelta(days=40))) == today


def test_who_is_at_work_has_earned_what_is_over(asha, olivia):
    began = timezone.now() - timedelta(hours=1)
    agree(asha, olivia, from_day=date(2021, 2, 1))
    Shift.objects.create(person=asha, began_at=began)
    day = began.astimezone(asha.tzinfo).date()
    assert Decimal("12.00") <= cost_by_day(day, day)[day] < Decimal("12.10")


def test_statements_do_not_grow_with_people(asha, tara, olivia, django_assert_num_queries):
    for person in (asha, tara):
        agree(person, olivia)
        work_all(person)
    run_business()
    with django_assert_num_queries(4):
        cost_by_day(FIRST, LAST)
    with django_assert_num_queries(3):
        assert len(spent(FIRST, LAST, "USD")) == 40


def test_the_summer_time_that_begins_within_a_shift_is_not_paid(asha, olivia):
    asha.time_zone = "Europe/Berlin"
    asha.save()
    agree(asha, olivia)
    began = datetime(2021, 3, 28, 1, tzinfo=asha.tzinfo)
    Shift.objects.create(person=asha, began_at=began, ended_at=datetime(2021, 3, 28, 4, tzinfo=asha.tzinfo))
    assert cost_by_day(date(2021, 3, 28), date(2021, 3, 28)) == {date(2021, 3, 28): Decimal("24.00")}


def test_others_find_nothing_of_it(asha, adam, tara, olivia):
    agree(asha, olivia)
    work_all(asha)
    for person in (tara, adam):
        with seen_as(person):
            assert spent(FIRST, LAST, "USD") == []
