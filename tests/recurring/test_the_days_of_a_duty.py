"""On which days a duty is due: against dateutil, and by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tickets.recurring.plain import DAYS, HOWS, PLACES, Plain, read
from tickets.recurring.rule import RuleUnclear, tidied
from tickets.recurring.saying import said
from tickets.recurring.schedule import HORIZON, Schedule, moment

# Whatever else the machine has to do meanwhile.
UNHURRIED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
YEAR = timedelta(days=366)
STARTS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
PLAINS = st.builds(
    Plain,
    how=st.sampled_from([how for how in HOWS if how != "custom"]),
    every=st.integers(1, 5),
    days=st.lists(st.sampled_from(list(DAYS)), min_size=1, unique=True).map(
        lambda days: tuple(day for day in DAYS if day in days)
    ),
    day=st.sampled_from([*map(str, range(1, 32)), "-1"]),
    place=st.sampled_from(list(PLACES)),
    weekday=st.sampled_from(list(DAYS)),
)
CLOSED = st.tuples(st.sets(st.integers(0, 6), max_size=5), st.sets(STARTS, max_size=20))


def is_working(closed):
    return lambda day: day.weekday() not in closed[0] and day not in closed[1]


@UNHURRIED
@given(PLAINS, STARTS, st.integers(-30, 400))
def test_every_day_is_one_that_dateutil_knows_and_none_is_left_out(plain, starts, later):
    after = starts + timedelta(days=later)
    found = Schedule(starts, plain.recurrence).next(5, after)
    if plain.how == "once":
        assert found == ([starts] if starts > after else [])
        return
    rule = rrulestr(plain.recurrence, dtstart=datetime.combine(starts, time()))
    first = datetime.combine(max(starts, after + timedelta(days=1)), time())
    last = datetime.combine(max(starts, after + HORIZON), time())
    assert found == [each.date() for each in rule.xafter(first, count=5, inc=True) if each <= last]


@UNHURRIED
@given(PLAINS, STARTS, CLOSED)
def test_days_move_to_the_next_working_day_and_never_back(plain, starts, closed):
    works = is_working(closed)
    open_days = Schedule(starts, plain.recurrence).next(8, starts - YEAR)
    moved = Schedule(starts, plain.recurrence, works).next(8, starts - YEAR)
    assert moved == sorted(set(moved))
    assert all(works(day) for day in moved)
    for day in open_days[:1]:
        expected = next(d for d in (day + timedelta(days=n) for n in range(61)) if works(d))
        assert moved[0] == expected


@UNHURRIED
@given(PLAINS, STARTS, CLOSED, st.integers(0, 200))
def test_asking_from_any_day_on_gives_the_rest_of_the_same_days(plain, starts, closed, later):
    schedule = Schedule(starts, plain.recurrence, is_working(closed))
    days, since = schedule.next(40, starts - YEAR), starts + timedelta(days=later)
    rest = [day for day in days if day > since]
    assert schedule.next(len(rest), since) == rest


@UNHURRIED
@given(PLAINS, STARTS)
def test_the_form_shows_again_what_was_said(plain, starts):
    assert read(plain.recurrence).recurrence == plain.recurrence
    assert read(plain.recurrence).how == plain.how
    assert "rule" not in said(plain.recurrence, starts)


@UNHURRIED
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.times(), st.sampled_from(["Europe/Berlin", "America/New_York"]))
def test_a_moment_is_the_time_on_the_clock_or_as_much_later_as_they_leave_out(day, at, zone):
    local = moment(day, at, zone).astimezone(ZoneInfo(zone))
    naive = local.replace(tzinfo=None)
    assert naive - datetime.combine(day, at.replace(fold=0)) in (timedelta(0), timedelta(hours=1))


@pytest.mark.parametrize(
    ("plain", "starts", "days"),
    [
        (Plain("day", day="31"), date(2026, 1, 1), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Plain("day", day="-1"), date(2028, 2, 1), ["2028-02-29", "2028-03-31", "2028-04-30"]),
        (Plain("weekday", place="-1", weekday="FR"), date(2026, 11, 1), ["2026-11-27", "2026-12-25", "2027-01-29"]),
        (Plain("weekly", every=2, days=("MO",)), date(2026, 11, 2), ["2026-11-02", "2026-11-16", "2026-11-30"]),
        (Plain("daily", every=3), date(2026, 12, 30), ["2026-12-30", "2027-01-02", "2027-01-05"]),
        (Plain("once"), date(2026, 11, 2), ["2026-11-02"]),
        (Plain("yearly"), date(2026, 11, 2), ["2026-11-02", "2027-11-02", "2028-11-02"]),
        (Plain("yearly", every=2), date(2026, 3, 31), ["2026-03-31", "2028-03-31", "2030-03-31"]),
        (Plain("yearly"), date(2024, 2, 29), ["2024-02-29", "2028-02-29", "2032-02-29"]),
    ],
)
def test_by_hand(plain, starts, days):
    assert [f"{day}" for day in Schedule(starts, plain.recurrence).next(3, starts - YEAR)] == days


def test_two_days_that_meet_on_one_working_day_are_one():
    weekdays = Schedule(date(2026, 11, 6), "FREQ=DAILY", lambda day: day.weekday() < 5)
    assert [f"{day:%a}" for day in weekdays.next(3, date(2026, 11, 5))] == ["Fri", "Mon", "Tue"]


def test_half_past_two_of_a_spring_night_is_half_past_three():
    assert moment(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=5", "FREQ=DAILY;BYHOUR=1", "FREQ=DAILY;COUNT=1001", "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;FREQ=DAILY",
        "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY\nRDATE:20270101", "FREQ=DAILY;BYEASTER=1", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=5", "FREQ=DAILY;UNTIL=20279999", "every Monday", "FREQ=", "A" * 400, "FREQ=DAILY;WKST=XX",
        "FREQ=MONTHLY;BYDAY=50MO", "FREQ=MONTHLY;BYDAY=-6FR",
    ],
)  # fmt: skip
def test_what_is_no_rule_of_days_is_refused(text):
    with pytest.raises(RuleUnclear):
        tidied(text)


def test_a_rule_is_kept_tidy():
    assert tidied(" rrule:freq=monthly;byday=-1fr; ") == "FREQ=MONTHLY;BYDAY=-1FR"
    assert tidied("") == ""
