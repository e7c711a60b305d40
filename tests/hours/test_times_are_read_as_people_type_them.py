from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.hours import lengths
from tickets.hours.strip import strip
from tickets.hours.typed import NotATime, span

BERLIN = ZoneInfo("Europe/Berlin")


def test_by_the_clocks_of_the_person_also_over_midnight():
    assert span("2026-03-02", "22:00", "01:30", BERLIN) == (
        datetime(2026, 3, 2, 21, tzinfo=UTC), datetime(2026, 3, 3, 0, 30, tzinfo=UTC),
    )  # fmt: skip


def test_summer_time_is_counted_as_it_was():
    began, ended = span("2026-03-29", "01:00", "04:00", BERLIN)
    assert (ended - began).total_seconds() == 2 * 3600
    began, ended = span("2026-10-25", "01:00", "04:00", BERLIN)
    assert (ended - began).total_seconds() == 4 * 3600


@pytest.mark.parametrize(
    "typed",
    [
        ("", "9:00", "10:00"), ("2026-13-01", "09:00", "10:00"), ("0001-01-01", "09:00", "10:00"),
        ("2026-03-02", "nine", "10:00"), ("2026-03-02", "09:00", ""), ("2026-03-29", "02:30", "04:00"),
        ("9999-12-31", "23:00", "01:00"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(NotATime):
        span(*typed, BERLIN)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 min"),
        (59, "0 min"),
        (60, "1 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (-5, "0 min"),
        (360_000, "100 h"),
    ],
)
def test_lengths_in_words(seconds, words):
    assert lengths.told(seconds) == words


def test_lengths_in_columns():
    assert [lengths.in_columns(each) for each in (0, 59, 7380, -3, 360_000)] == [
        "0:00",
        "0:00",
        "2:03",
        "0:00",
        "100:00",
    ]


@given(minutes=st.lists(st.integers(-5, 70), unique=True).map(sorted), length=st.integers(1, 60))
def test_a_strip_has_each_minute_once_and_none_outside(minutes, length):
    began = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
    at = lambda minute: datetime.fromtimestamp(began.replace(second=0).timestamp() + 60 * minute, UTC)  # noqa: E731
    found = strip(began, at(length), [at(minute) for minute in minutes])
    covered = [number for offset, long in found.runs for number in range(offset, offset + long)]
    assert covered == [minute for minute in minutes if 0 <= minute < length]
    assert (found.length, found.active) == (length, len(covered))
