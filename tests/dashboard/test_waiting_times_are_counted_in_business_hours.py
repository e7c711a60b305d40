"""Medians and percentiles of days made by hand, in the hours of the business and by its clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.models import User
from tests.cast import add_mail, open_ticket
from tests.routing.test_business_hours_are_counted_right import businesses, durations, moments
from tickets.dashboard.counting import counter, reading, spread
from tickets.dashboard.counting.business_time import BusinessTime, rounded
from tickets.models import Business, BusinessHours, Customer, Event, Mailbox, Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
FRIDAY, MONDAY = date(2026, 3, 27), date(2026, 3, 30)  # between them clocks go forward in Berlin


@pytest.fixture
def business(olivia: User) -> Business:
    BusinessHours.objects.create(name="Office", time_zone="Europe/Berlin", week=OFFICE, is_default=True)
    return Business.objects.create(pk=1, time_zone="Europe/Berlin")


def answer(ticket: Ticket, by: User, at: datetime) -> Message:
    message = Message.objects.create(ticket=ticket, direction=Direction.REPLY, author=by, created_at=at, text="Here")
    Event.objects.create(ticket=ticket, actor=by, message=message, verb=Verb.REPLIED, created_at=at)
    return message


def resolve(ticket: Ticket, by: User, at: datetime, verb: Verb = Verb.RESOLVED, before: str = "open") -> None:
    Event.objects.create(ticket=ticket, actor=by, verb=verb, created_at=at, detail={"from": before})


@settings(max_examples=60, deadline=None)
@given(businesses, moments, some.lists(durations, min_size=2, max_size=6))
def test_bisecting_finds_what_walking_through_the_days_finds(business, start, steps):
    at = sorted(start + step for step in steps)
    quick = BusinessTime(business, at[0], at[-1])
    for earlier, later in pairwise(at):
        assert quick.between(earlier, later) == business.between(earlier, later)


def test_known_waits_have_a_known_median_and_ninetieth_percentile(
    business: Business, mailbox: Mailbox, carl: Customer, asha: User
) -> None:
    began = datetime(2026, 3, 30, 9, 0, tzinfo=BERLIN)
    for minutes in (3, 5, 8, 13, 21, 34, 55, 89, 144, 233):
        answer(open_ticket(mailbox, carl, at=began), asha, began + timedelta(minutes=minutes))
    counter.count_all()
    first = reading.times(MONDAY, MONDAY)["first"]
    assert (first.count, first.median, first.p90) == (10, 21, 145)
    assert reading.times(FRIDAY, FRIDAY)["first"] == spread.Times(0, None, None)


def test_a_weekend_in_which_clocks_go_forward_costs_no_business_time(
    business: Business, mailbox: Mailbox, carl: Customer, asha: User
) -> None:
    ticket = open_ticket(mailbox, carl, at=datetime(2026, 3, 27, 16, 30, tzinfo=BERLIN))
    answer(ticket, asha, datetime(2026, 3, 30, 9, 15, tzinfo=BERLIN))
    add_mail(ticket, "Thanks, one more", at=datetime(2026, 3, 30, 10, 0, tzinfo=BERLIN))
    add_mail(ticket, "Hello?", at=datetime(2026, 3, 30, 11, 0, tzinfo=BERLIN))
    answer(ticket, asha, datetime(2026, 3, 30, 12, 0, tzinfo=BERLIN))
    answer(ticket, asha, datetime(2026, 3, 30, 12, 5, tzinfo=BERLIN))
    resolve(ticket, asha, datetime(2026, 3, 30, 13, 0, tzinfo=BERLIN))
    resolve(ticket, asha, datetime(2026, 3, 31, 9, 0, tzinfo=BERLIN), Verb.REOPENED, "resolved")
    resolve(ticket, asha, datetime(2026, 3, 31, 9, 20, tzinfo=BERLIN))
    counter.count_all()
    monday, tuesday = (reading.times(day, day) for day in (MONDAY, MONDAY + timedelta(days=1)))
    assert (monday["first"].count, monday["first"].median) == (1, 45)
    assert (monday["next"].count, monday["next"].median) == (1, 120)
    assert (monday["solved"].median, tuesday["solved"].median) == (4 * 60 + 30, 20)


def test_the_day_is_that_of_the_business_and_follows_it_to_another_zone(
    business: Business, mailbox: Mailbox, carl: Customer
) -> None:
    open_ticket(mailbox, carl, at=datetime(2026, 3, 30, 1, 30, tzinfo=BERLIN))
    counter.count_all()
    assert [reading.counts(day, day).of("came_in") for day in (MONDAY - timedelta(days=1), MONDAY)] == [0, 1]
    assert reading.counts(MONDAY, MONDAY).parts("came_in", "hour") == {"1": 1}
    Business.objects.update(time_zone="America/New_York")
    counter.count_all()
    sunday = reading.counts(MONDAY - timedelta(days=1), MONDAY - timedelta(days=1))
    assert sunday.parts("came_in", "hour") == {"19": 1}
    assert reading.counts(MONDAY, MONDAY).of("came_in") == 0


def test_an_hour_that_clocks_show_twice_or_leave_out(business: Business, mailbox: Mailbox, carl: Customer) -> None:
    for hour in range(24):  # of the 25 hours of 25 October and the 23 of 29 March
        open_ticket(mailbox, carl, at=datetime(2026, 10, 24, 22, 0, tzinfo=UTC) + timedelta(hours=hour))
        open_ticket(mailbox, carl, at=datetime(2026, 3, 28, 23, 0, tzinfo=UTC) + timedelta(hours=hour))
    counter.count_all()
    autumn, spring = (reading.counts(day, day) for day in (date(2026, 10, 25), date(2026, 3, 29)))
    assert (autumn.of("came_in"), spring.of("came_in")) == (24, 23)
    assert (autumn.parts("came_in", "hour")["2"], spring.parts("came_in", "hour").get("2")) == (2, None)


def test_other_business_hours_have_all_days_counted_anew(
    business: Business, mailbox: Mailbox, carl: Customer, asha: User
) -> None:
    began = datetime(2026, 3, 30, 16, 0, tzinfo=BERLIN)
    answer(open_ticket(mailbox, carl, at=began), asha, began + timedelta(minutes=90))
    counter.count_all()
    assert reading.times(MONDAY, MONDAY)["first"].median == 60
    BusinessHours.objects.update(week={"mon": [["09:00", "17:15"]]})
    counter.count_all()
    assert reading.times(MONDAY, MONDAY)["first"].median == 75


LONG = [(0.4, 0), (0.5, 1), (119, 119), (122, 120), (598, 600), (1234.5, 1230), (2999, 3000), (98765, 98760)]


@pytest.mark.parametrize(("minutes", "stored"), LONG)
def test_long_times_are_kept_less_finely(minutes: float, stored: int) -> None:
    assert rounded(minutes) == stored
