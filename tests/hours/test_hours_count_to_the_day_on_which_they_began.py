from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tickets.hours.worked import day_of, midnight, seconds, seconds_by_day, seconds_of
from tickets.models import Shift

BERLIN, KOLKATA, BEIRUT = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Beirut")
ZONES = [BERLIN, KOLKATA, BEIRUT, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")]


def shift(person, began, ended):
    return Shift.objects.create(person=person, began_at=began, ended_at=ended)


@pytest.fixture
def berliner(asha):
    asha.time_zone = "Europe/Berlin"
    asha.save()
    return asha


def test_a_shift_over_midnight_is_of_the_evening(berliner):
    shift(berliner, datetime(2026, 3, 2, 22, tzinfo=BERLIN), datetime(2026, 3, 3, 1, 30, tzinfo=BERLIN))
    assert seconds_by_day(berliner, date(2026, 3, 2), date(2026, 3, 2)) == {date(2026, 3, 2): 12_600}
    assert seconds_by_day(berliner, date(2026, 3, 3), date(2026, 3, 9)) == {}


def test_several_of_a_day_are_summed_and_others_are_not_among_them(berliner, olivia):
    for hour in (9, 14):
        began = datetime(2026, 3, 2, hour, tzinfo=BERLIN)
        shift(berliner, began, began + timedelta(hours=1))
        shift(olivia, began, began + timedelta(hours=3))
    assert seconds_by_day(berliner, date(2026, 3, 1), date(2026, 3, 31)) == {date(2026, 3, 2): 7200}


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 4), (date(2026, 10, 25), 6)])
def test_the_night_in_which_clocks_are_changed_has_the_hours_that_it_had(berliner, day, hours):
    began, ended = datetime(day.year, day.month, day.day, 0, tzinfo=BERLIN), (5, 0)
    shift(berliner, began, datetime(day.year, day.month, day.day, *ended, tzinfo=BERLIN))
    assert seconds_by_day(berliner, day, day) == {day: hours * 3600}


def test_the_day_is_that_of_the_persons_clocks(asha):
    asha.time_zone = "Asia/Kolkata"
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)  # 1:30 of the next day
    shift(asha, at, at + timedelta(hours=1))
    assert seconds_by_day(asha, date(2026, 3, 3), date(2026, 3, 3)) == {date(2026, 3, 3): 3600}


def test_what_is_under_way_counts_up_to_now_and_not_for_ever(asha):
    now = timezone.now()
    assert seconds(Shift(began_at=now - timedelta(minutes=5)), now) == 300
    assert seconds(Shift(began_at=now - timedelta(days=3)), now) == 16 * 3600


@given(
    zone=st.sampled_from(ZONES),
    spans=st.lists(st.tuples(st.integers(0, 400 * 86_400), st.integers(0, 57_600)), max_size=30),
    cut=st.integers(0, 400),
)
def test_days_of_any_parts_add_up_to_the_shifts(zone, spans, cut):
    began = datetime(2026, 1, 1, tzinfo=UTC)
    worked = [
        Shift(began_at=(at := began + timedelta(seconds=a)), ended_at=at + timedelta(seconds=s)) for a, s in spans
    ]
    by_day, middle = seconds_of(worked, zone), date(2026, 1, 1) + timedelta(days=cut)
    parts = [sum(s for day, s in by_day.items() if (day < middle) == before) for before in (True, False)]
    assert sum(parts) == sum(s for _, s in spans)
    for each in worked:
        day = day_of(each.began_at, zone)
        assert midnight(day, zone) <= each.began_at < midnight(day + timedelta(days=1), zone)
