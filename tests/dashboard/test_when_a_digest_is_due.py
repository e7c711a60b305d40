from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tickets.dashboard.digest import period, times
from tickets.dashboard.digest.times import When

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


def at(day, hour, minute=0, zone=BERLIN):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def test_every_day_at_the_hour_of_the_person():
    when = When("daily", 8, 0, BERLIN)
    assert times.after(when, at(MONDAY, 7, 59)) == at(MONDAY, 8)
    assert times.after(when, at(MONDAY, 8)) == at(MONDAY, 8) + timedelta(days=1)
    assert times.on(When("daily", 8, 0, NEW_YORK), MONDAY) == datetime(2026, 11, 23, 13, tzinfo=UTC)


def test_from_monday_to_friday():
    when = When("weekdays", 8, 0, BERLIN)
    assert times.after(when, at(SATURDAY, 0)) == at(SATURDAY + timedelta(days=2), 8)
    assert times.on(when, SATURDAY) is None


@pytest.mark.parametrize("weekday", range(7))
def test_once_a_week(weekday):
    due = times.after(When("weekly", 8, weekday, BERLIN), at(MONDAY, 9))
    assert due.astimezone(BERLIN).weekday() == weekday
    assert due - at(MONDAY, 9) < timedelta(days=7)


def test_never():
    assert times.after(When("never", 8, 0, BERLIN), at(MONDAY, 9)) is None


def test_an_hour_that_the_clocks_leave_out_is_the_next_one():
    begins = date(2026, 3, 29)
    assert times.on(When("daily", 2, 0, BERLIN), begins) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert times.on(When("daily", 3, 0, BERLIN), begins) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_hour_that_comes_twice_brings_one():
    when = When("daily", 2, 0, BERLIN)
    first = times.after(when, at(date(2026, 10, 24), 12))
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert times.after(when, first).astimezone(BERLIN) == at(date(2026, 10, 26), 2)


@given(
    some.sampled_from(["daily", "weekdays", "weekly"]),
    some.integers(0, 23),
    some.integers(0, 6),
    some.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    some.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),
)
def test_each_follows_the_one_before_and_never_two_on_a_day(often, hour, weekday, zone, naive):
    when, moment = When(often, hour, weekday, ZoneInfo(zone)), naive.replace(tzinfo=UTC)
    following = times.after(when, moment)
    assert moment < following <= moment + timedelta(days=8)
    assert times.holds(when, following)
    then = times.after(when, following)
    assert when.day(then) > when.day(following)
    assert times.after(when, moment, sent_on=when.day(following)) == then


def told(now, often="daily", until=None):
    found = period.told(now, BERLIN, often, until)
    return found.first, found.last


def test_it_tells_of_yesterday_and_in_the_evening_of_today():
    yesterday = MONDAY - timedelta(days=1)
    assert told(at(MONDAY, 8)) == (yesterday, yesterday)
    assert told(at(MONDAY, 18)) == (MONDAY, MONDAY)
    assert period.name(period.told(at(MONDAY, 8), BERLIN, "daily", None), MONDAY) == "Yesterday"


def test_on_monday_it_tells_of_all_days_since_friday():
    friday = at(MONDAY - timedelta(days=3), 8)
    assert told(at(MONDAY, 8), "weekdays", friday) == (friday.date(), MONDAY - timedelta(days=1))


def test_the_first_one_of_the_week_tells_of_a_week():
    found = period.told(at(MONDAY, 8), BERLIN, "weekly", None)
    assert (found.days, period.name(found, MONDAY)) == (7, "16 to 22 November 2026")


def test_after_long_it_tells_of_a_month_at_most_and_never_of_nothing():
    assert period.told(at(MONDAY, 8), BERLIN, "daily", at(date(2026, 1, 1), 8)).days == 31
    assert told(at(MONDAY, 8), "daily", at(MONDAY, 7)) == (MONDAY - timedelta(days=1),) * 2
