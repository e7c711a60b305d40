"""Business time between moments and after them, by examples whose answers are known and by what must always hold."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from tickets.routing.business_hours import hours, public_holidays
from tickets.routing.business_hours.hours import ALWAYS, Hours

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
BERLIN, SYDNEY, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney"), ZoneInfo("America/New_York")
HOUR, MINUTE, NOTHING = timedelta(hours=1), timedelta(minutes=1), timedelta(0)


def office(zone="Europe/Berlin", **more):
    return hours.read(zone, OFFICE, **more)


def all_day(zone):
    return Hours(zone)


def test_an_evenings_mail_has_its_hours_on_the_next_working_day():
    friday_evening = datetime(2026, 11, 20, 18, 30, tzinfo=BERLIN)
    assert office().after(friday_evening, 4 * HOUR) == datetime(2026, 11, 23, 13, 0, tzinfo=BERLIN)
    assert office().between(friday_evening, datetime(2026, 11, 23, 10, 15, tzinfo=BERLIN)) == 75 * MINUTE


def test_what_fills_the_day_is_due_at_its_end_and_not_the_next_morning():
    assert office().after(datetime(2026, 11, 23, 9, tzinfo=BERLIN), 8 * HOUR) == datetime(
        2026, 11, 23, 17, tzinfo=BERLIN
    )


def test_a_public_holiday_and_a_free_day_are_closed():
    christmas = office(country="DE", subdivision="BY", free_days=["2026-12-24"])
    wednesday = datetime(2026, 12, 23, 16, tzinfo=BERLIN)
    assert christmas.after(wednesday, 2 * HOUR) == datetime(2026, 12, 28, 10, tzinfo=BERLIN)
    assert christmas.why_free(date(2026, 12, 24)) == "Free day"
    assert christmas.why_free(date(2026, 12, 25)) == "Christmas Day"
    assert not christmas.is_open(datetime(2026, 12, 25, 11, tzinfo=BERLIN))


def test_a_part_of_a_country_has_holidays_of_its_own():
    at = datetime(2026, 1, 6, 10, tzinfo=BERLIN)  # Epiphany
    assert not office(country="DE", subdivision="BY").is_open(at)
    assert office(country="DE", subdivision="HH").is_open(at)
    assert public_holidays.subdivisions("DE")["BY"] == "Bayern"
    assert public_holidays.countries()["US"] == "United States"


def test_a_country_that_nobody_knows_has_no_holidays():
    assert office(country="ZZ").is_open(datetime(2026, 1, 1, 10, tzinfo=BERLIN))
    assert public_holidays.subdivisions("ZZ") == {}


def test_days_on_which_clocks_change_are_longer_or_shorter():
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for day, lasts in ((spring, 23), (autumn, 25)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        next_one = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=BERLIN)
        assert all_day("Europe/Berlin").between(midnight, next_one) == lasts * HOUR


def test_spans_that_clocks_skip_or_show_twice():
    skipped = hours.read("Europe/Berlin", {"sun": [["02:15", "02:45"], ["03:15", "04:00"]]})
    sunday, monday = datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN)
    assert skipped.between(sunday, monday) == 45 * MINUTE
    twice = hours.read("Europe/Berlin", {"sun": [["02:00", "03:00"]]})
    assert twice.between(datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN)) == 2 * HOUR


def test_opening_hours_stay_by_the_clock_when_summer_time_ends():
    friday = datetime(2026, 10, 23, 16, tzinfo=BERLIN)
    due = office().after(friday, 2 * HOUR)
    assert due == datetime(2026, 10, 26, 10, tzinfo=BERLIN)
    assert (due - friday) == timedelta(days=2, hours=19)


def test_the_zone_is_that_of_the_business_and_not_of_whoever_asks():
    at = datetime(2026, 11, 23, 23, tzinfo=UTC)  # Tuesday, 10:00 in Sydney
    assert office("Australia/Sydney").is_open(at)
    assert not office("America/New_York").is_open(at)
    assert office("Australia/Sydney").after(at, HOUR) == datetime(2026, 11, 24, 11, tzinfo=SYDNEY)
    assert office("America/New_York").after(at, HOUR) == datetime(2026, 11, 24, 10, tzinfo=NEW_YORK)


def test_a_day_that_an_island_left_out_costs_no_time():
    samoa = all_day("Pacific/Apia")
    thursday, saturday = (datetime(2011, 12, day, 12, tzinfo=ZoneInfo("Pacific/Apia")) for day in (29, 31))
    assert samoa.between(thursday, saturday) == 24 * HOUR


def test_the_moment_of_opening_counts_and_that_of_closing_does_not():
    assert office().is_open(datetime(2026, 11, 23, 9, tzinfo=BERLIN))
    assert not office().is_open(datetime(2026, 11, 23, 17, tzinfo=BERLIN))


def test_a_business_that_never_opens_promises_nothing():
    closed, now = hours.read("UTC", {}), datetime(2026, 11, 23, tzinfo=UTC)
    assert closed.after(now, MINUTE) is None
    assert closed.between(now, now + timedelta(days=9999)) == NOTHING
    free = hours.read("UTC", {"mon": [["09:00", "09:01"]]}, free_days=[])
    assert free.after(now, timedelta(days=300)) is None


def test_a_minute_a_week_is_found_within_years():
    rare = hours.read("UTC", {"mon": [["09:00", "09:01"]]})
    assert rare.after(datetime(2026, 11, 23, tzinfo=UTC), 100 * MINUTE) == datetime(2028, 10, 16, 9, 1, tzinfo=UTC)


def test_spans_that_meet_are_one_and_midnight_may_be_the_end():
    night = hours.read("UTC", {"mon": [["20:00", "24:00"], ["18:00", "20:30"]], "tue": [["00:00", "02:00"]]})
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert night.week[0] == ((18 * 60, 24 * 60),)
    assert night.after(monday, 7 * HOUR) == datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "week", "free"),
    [
        ("Mars/Base", {}, []),
        ("UTC", {"monday": []}, []),
        ("UTC", {"mon": [["17:00", "09:00"]]}, []),
        ("UTC", {"mon": [["9", "25:00"]]}, []),
        ("UTC", {"mon": [["09:75", "17:00"]]}, []),
        ("UTC", {}, ["tomorrow"]),
    ],
)
def test_what_cannot_be_meant_is_refused(zone, week, free):
    with pytest.raises(ValueError):
        hours.read(zone, week, free_days=free)


def test_a_few_weeks_take_less_than_a_millisecond():
    mine, start = office(country="US"), datetime(2026, 11, 2, 12, tzinfo=UTC)
    mine.after(start, 160 * HOUR)
    took = []
    for number in range(5):
        began = time.perf_counter()
        assert mine.between(start, mine.after(start + number * MINUTE, 160 * HOUR)) <= 161 * HOUR
        took.append(time.perf_counter() - began)
    assert min(took) < 0.001


NEVER = datetime.max.replace(tzinfo=UTC)
moments = some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC))
zones = some.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
clocks = some.lists(some.integers(0, 1440), min_size=2, max_size=2, unique=True).map(lambda span: tuple(sorted(span)))
days = some.lists(clocks, max_size=3).map(hours._merged)
weeks = some.tuples(*[days] * 7)
durations = some.timedeltas(NOTHING, timedelta(days=20))
businesses = some.builds(Hours, zones, weeks, some.sampled_from(["", "DE", "US"]))


@settings(max_examples=80, deadline=None)
@given(businesses, moments, durations)
def test_after_so_much_business_time_exactly_that_has_passed(business, start, duration):
    due = business.after(start, duration)
    assume(due is not None)
    assert business.between(start, due) == duration
    assert due >= start + duration or duration == NOTHING


@settings(max_examples=60, deadline=None)
@given(businesses, moments, durations, durations)
def test_more_time_is_never_due_earlier(business, start, one, other):
    sooner, later = sorted((one, other))
    assert (business.after(start, sooner) or NEVER) <= (business.after(start, later) or NEVER)


@settings(max_examples=60, deadline=None)
@given(businesses, moments, durations, durations)
def test_time_adds_up_in_whatever_order(business, start, one, other):
    middle, end = start + one, start + other
    assert business.between(start, end) == business.between(start, middle) + business.between(middle, end)


@settings(max_examples=60, deadline=None)
@given(moments, durations)
def test_a_business_that_is_always_open_counts_as_calendars_do(start, duration):
    assert ALWAYS.after(start, duration) == start + duration
    assert ALWAYS.between(start, start + duration) == duration


@settings(max_examples=80, deadline=None)
@given(businesses, moments)
def test_it_is_open_where_time_passes_at_once(business, at):
    assert business.is_open(at) == (business.between(at, at + timedelta(microseconds=1)) > NOTHING)
