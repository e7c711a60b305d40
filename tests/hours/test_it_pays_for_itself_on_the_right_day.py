"""Cost against value, day by day: the day it paid for itself, or when it will, checked by hand and for any amounts."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tickets.hours.value.break_even import FORESEEN_DAYS, Verdict, at_the_mark, points, verdict
from tickets.hours.value.earnings import Earning, a_month, by_day

DAY = timedelta(days=1)
# February 2027 begins on a Monday and has 20 working days.
FIRST, LAST = date(2027, 2, 1), date(2027, 2, 28)
MONEY = st.decimals(min_value=0, max_value=500, places=2)


def working_days(first, last):
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def paid(first, last, a_day=Decimal(24)):
    """Two hours at $12 on each working day."""
    return dict.fromkeys(working_days(first, last), a_day)


def course_of(cost, first=FIRST, last=LAST, low=None, high=None, income=None):
    return points(first, last, cost, low or {}, high or low or {}, income or {})


def test_two_hours_a_day_at_12_dollars_are_480_in_a_month_of_20_working_days():
    course = course_of(paid(FIRST, LAST))
    assert course[-1].cost == 480
    assert len(course) == 28
    assert course[5].cost == course[6].cost == 120  # the first weekend adds nothing


def test_a_product_a_month_at_3000_at_once_and_500_a_month_after():
    made = [Earning(date(2027, month, 19), Decimal(3000), Decimal(500)) for month in (2, 3, 4)]
    last = date(2027, 4, 30)
    course = course_of(paid(FIRST, last), last=last, income=by_day(made, last))
    so_far = {point.day: point.income for point in course}
    assert so_far[date(2027, 2, 18)] == 0
    assert so_far[date(2027, 2, 28)] == 3000
    assert so_far[date(2027, 3, 31)] == 3000 + 500 + 3000
    assert so_far[last] == 6500 + 500 + 500 + 3000
    assert a_month(made, last) == 1500
    # 15 days of work at $24 were paid when the first was made: from then on it has paid for itself, for good.
    assert verdict(course, "low") == Verdict(paid_since=date(2027, 2, 19))
    mark = at_the_mark(course)
    assert (mark.day, mark.cost, mark.low) == (date(2027, 3, 2), 480 + 48, 3000)


def test_hours_that_came_back_are_worth_what_the_owner_says_and_pay_from_the_first_day():
    """20 tickets a day at 6 minutes are two hours; at $30 they are worth $60 where $24 are paid."""
    course = course_of(paid(FIRST, LAST), low=paid(FIRST, LAST, Decimal(60)))
    assert course[-1].low == 1200
    assert verdict(course, "low").paid_since == FIRST


def test_income_is_made_within_the_hours_so_that_both_are_never_added():
    course = course_of(paid(FIRST, LAST), low=paid(FIRST, LAST, Decimal(30)), income={LAST: Decimal(500)})
    assert (course[-1].hours_low, course[-1].income, course[-1].low) == (600, 500, 600)
    course = course_of(paid(FIRST, LAST), low=paid(FIRST, LAST, Decimal(30)), income={LAST: Decimal(3000)})
    assert (course[-2].low, course[-1].low) == (600, 3000)


def test_hours_that_were_lost_stay_a_loss_where_nothing_was_earned():
    assert course_of({}, low={FIRST: Decimal(-5)})[-1].low == -5


def test_where_it_fell_behind_again_it_counts_from_the_last_time():
    cost = {FIRST: Decimal(10), FIRST + 10 * DAY: Decimal(100)}
    course = course_of(cost, low={FIRST: Decimal(20), FIRST + 15 * DAY: Decimal(100)})
    assert verdict(course, "low") == Verdict(paid_since=FIRST + 15 * DAY)


def test_at_the_pace_of_the_last_thirty_days():
    """After 60 days it is 300 behind, and each of the last 30 days gained 5: 60 days more."""
    last = FIRST + 59 * DAY
    slow = {FIRST + n * DAY: Decimal(5 if n >= 30 else 0) for n in range(60)}
    course = course_of({FIRST: Decimal(450)}, last=last, low=slow)
    assert course[-1].low - course[-1].cost == -300
    assert verdict(course, "low") == Verdict(expected_on=last + 60 * DAY)


def test_not_at_this_pace():
    last = FIRST + 40 * DAY
    assert verdict(course_of(paid(FIRST, last), last=last), "low") == Verdict()
    crawling = {FIRST: Decimal(100_000)}
    course = course_of(crawling, last=last, low={last: Decimal(1)})
    assert verdict(course, "low") == Verdict()


def test_of_less_than_a_week_no_pace_is_told_and_of_nothing_paid_nothing():
    few = FIRST + 5 * DAY
    assert verdict(course_of(paid(FIRST, few), last=few), "low") == Verdict(is_early=True)
    assert verdict(course_of({}), "low") == Verdict(is_free=True)
    assert verdict([], "low") == Verdict(is_free=True)
    assert at_the_mark(course_of({}, last=FIRST + 28 * DAY)) is None
    assert at_the_mark(course_of({}, last=FIRST + 29 * DAY)).day == FIRST + 29 * DAY


def test_what_comes_monthly_comes_on_the_last_day_of_a_shorter_month_until_it_ends():
    each = Earning(date(2027, 1, 31), Decimal(0), Decimal("9.99"), ends_on=date(2027, 4, 29))
    days = by_day([each], date(2028, 1, 1))
    assert list(days) == [date(2027, 2, 28), date(2027, 3, 31)]
    assert a_month([each], date(2027, 4, 29)) == Decimal("9.99")
    assert a_month([each], date(2027, 4, 30)) == 0
    assert by_day([each], date(2027, 2, 27)) == {}


@given(st.lists(st.tuples(MONEY, MONEY, MONEY), min_size=1, max_size=90))
def test_the_days_add_up_and_the_verdict_keeps_its_word(amounts):
    last = FIRST + (len(amounts) - 1) * DAY
    cost, hours, income = ({FIRST + n * DAY: row[at] for n, row in enumerate(amounts)} for at in range(3))
    course = course_of(cost, last=last, low=hours, income=income)
    assert course[-1].cost == sum(cost.values())
    assert course[-1].low == max(sum(hours.values()), sum(income.values()))
    found = verdict(course, "low")
    since = [point.low >= point.cost for point in course if found.paid_since and point.day >= found.paid_since]
    assert all(since)
    assert bool(found.paid_since) == (course[-1].cost > 0 and course[-1].low >= course[-1].cost)
    if found.expected_on:
        assert last < found.expected_on <= last + FORESEEN_DAYS * DAY
