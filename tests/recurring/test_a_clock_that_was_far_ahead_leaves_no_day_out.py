"""What a wrong clock passed over was not missed: once the clock is right, each day comes when it is due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.recurring.made import MONDAY, make_duty
from tickets.models import Duty, DutyRun, Ticket
from tickets.recurring import opening

DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
FAR = DUE + 52 * WEEK


@pytest.fixture
def duty(olivia, asha, mailbox) -> Duty:
    return make_duty(olivia, asha, mailbox)


def opened_on(duty: Duty) -> list[date]:
    return list(DutyRun.objects.filter(duty=duty, ticket__isnull=False).order_by("day").values_list("day", flat=True))


def test_the_days_of_that_year_are_opened_each_in_its_time(duty):
    opening.open_due(FAR)
    assert [opening.open_due(DUE + number * WEEK) for number in range(3)] == [1, 1, 1]
    assert opened_on(duty) == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK, FAR.date()]
    assert DutyRun.objects.filter(ticket=None).count() == 0


def test_the_day_that_was_opened_too_early_is_opened_no_second_time(duty):
    opening.open_due(DUE + 2 * WEEK)
    for number in range(4):
        opening.open_due(DUE + number * WEEK)
    assert opened_on(duty) == [MONDAY + number * WEEK for number in range(4)]
    assert Ticket.objects.count() == 4


def test_what_was_missed_before_stays_missed(duty):
    opening.open_due(FAR)
    opening.open_due(DUE + 2 * WEEK)
    assert opened_on(duty)[0] == MONDAY + 2 * WEEK


def test_one_that_was_paused_meanwhile_comes_back_as_well(duty, olivia):
    opening.open_due(FAR)
    Duty.objects.update(is_on=False)
    assert opening.open_due(DUE) == 0
    Duty.objects.update(is_on=True)
    assert opening.open_due(DUE) == 1


def test_a_clock_that_is_right_costs_one_statement_more(duty, django_assert_num_queries):
    opening.open_due(DUE)
    with django_assert_num_queries(5):  # a savepoint and its end, the lock, clocks, what is near
        opening.open_due(DUE + timedelta(minutes=1))
