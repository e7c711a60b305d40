"""Which days a choice means, and with which they are compared."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.dashboard.period import MOST_DAYS, chosen

TODAY = date(2026, 11, 22)


def test_seven_days_are_over_and_compared_with_the_seven_before():
    period = chosen({"period": "7"}, TODAY)
    assert (period.first, period.last) == (date(2026, 11, 15), date(2026, 11, 21))
    assert (period.before.first, period.before.last) == (date(2026, 11, 8), date(2026, 11, 14))
    assert (period.words, period.against) == ("15 to 21 November 2026", "the 7 days before")


def test_today_is_compared_with_all_of_yesterday():
    period = chosen({"period": "today"}, TODAY)
    assert (period.first, period.last, period.before.first) == (TODAY, TODAY, TODAY - timedelta(days=1))
    assert (period.words, period.against) == ("22 November 2026", "all of yesterday")


def test_free_days_may_be_given_the_wrong_way_round():
    period = chosen({"from": "2026-03-05", "to": "2025-12-30"}, TODAY)
    assert period.words == "30 December 2025 to 5 March 2026"
    assert chosen({"from": "2026-02-27", "to": "2026-03-01"}, TODAY).words == "27 February to 1 March 2026"


def test_two_years_are_the_most_and_tomorrow_never_comes():
    period = chosen({"from": "2001-01-01", "to": "2030-01-01"}, TODAY)
    assert (period.last, period.days, period.is_cut) == (TODAY, MOST_DAYS, True)
    later = chosen({"from": "2027-01-01", "to": "2027-02-01"}, TODAY)
    assert (later.first, later.last) == (TODAY, TODAY)


@pytest.mark.parametrize(
    "typed", [{}, {"period": "31"}, {"period": "free"}, {"from": "2026-11-01"}, {"from": "x", "to": "0001-01-01"}]
)
def test_nonsense_means_the_usual(typed):
    assert chosen(typed, TODAY) == chosen({"period": "7"}, TODAY)


@given(st.text(max_size=12), st.text(max_size=12), st.dates(), st.dates())
def test_whatever_is_typed_the_period_is_in_order_and_not_too_long(key, text, first, last):
    for typed in ({"period": key, "from": text}, {"from": str(first), "to": str(last)}, {"from": text, "to": text}):
        period = chosen(typed, TODAY)
        assert period.first <= period.last <= TODAY
        assert 1 <= period.days <= MOST_DAYS
        assert (period.before.days, period.before.last) == (period.days, period.first - timedelta(days=1))
        again = dict(each.split("=") for each in period.query.split("&"))
        assert (chosen(again, TODAY).first, chosen(again, TODAY).last) == (period.first, period.last)
