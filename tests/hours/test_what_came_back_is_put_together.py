"""Cost, hours and income out of their rows: the founding example, whose days count, and who is told."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.seeing import seen_as
from tests.cast import open_ticket
from tests.hours.worked_days import active, agree, count, goes_by, work, working_days
from tickets.dashboard.counting import counter
from tickets.hours.value import told
from tickets.hours.value.break_even import Verdict
from tickets.hours.value.came_back import came_back
from tickets.hours.value.freed import Minutes
from tickets.models import Business, Escalation, Income, Message, ProposedReply

# February 2027 has 20 working days, the first of them on the 1st.
FIRST, LAST = date(2027, 2, 1), date(2027, 2, 28)
DAYS = working_days(FIRST, LAST)


def at(day):
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def made(olivia, day, title="A course"):
    return Income.objects.create(title=title, made_on=day, once=3000, monthly=500, added_by=olivia)


@pytest.fixture
def month(db, olivia, asha, monkeypatch):
    """Asha works two hours at $12 on each working day of February, and answers 20 tickets in them."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(LAST))
    agree(asha, olivia, FIRST)
    work(asha, DAYS)
    for day in DAYS:
        count(day, answered=20, asked=2)
    return goes_by(hour_is_worth=30)


def test_the_founding_example(month, olivia):
    """40 hours are $480; a product a month brings $3,000 at once and $500 a month after."""
    made(olivia, date(2027, 2, 19))
    came = came_back(at(LAST))
    assert (came.first, len(DAYS)) == (FIRST, 20)
    assert (came.hours_paid, came.course[-1].cost) == (40, 480)
    assert came.course[-1].income == 3000
    assert came.a_month == 500
    assert came.verdict("low").paid_since <= date(2027, 2, 19)
    assert told.mark(came) == "Day 28 of the first 30: $480 paid, $3,000 came back so far."


def test_without_income_the_hours_themselves_are_what_came_back(month):
    """20 × 6 minutes less two questions of 2 minutes are 116 minutes a day; at $30 an hour, $58."""
    came = came_back(at(LAST))
    assert came.total.low == came.total.high == 20 * 116
    assert came.course[-1].low == 20 * 58
    assert came.verdict("low") == Verdict(paid_since=FIRST)
    assert told.verdict(came) == "It has paid for itself since 1 February 2027, day 1."


def test_where_an_hour_is_worth_nothing_only_what_was_earned_counts(month, olivia):
    goes_by(hour_is_worth=None)
    assert told.verdict(came_back(at(LAST))).startswith("It has not paid for itself yet, and will not")
    made(olivia, date(2027, 2, 19))
    assert came_back(at(LAST)).verdict("high") == Verdict(paid_since=date(2027, 2, 19))


def test_owners_own_tickets_and_minutes_make_the_range(month, olivia):
    count(date(2027, 2, 6), answered=10, own={olivia: 4})
    active(olivia, date(2027, 2, 6), 30)
    came = came_back(at(LAST))
    saturday = came.minutes[date(2027, 2, 6)]
    assert (saturday.before, saturday.now_least, saturday.now_most) == (60, 24, 30)
    monday = came.minutes[date(2027, 2, 8)]
    assert (monday.now_least, monday.now_most) == (0, 4), "measured by then, and no minute was seen"
    assert came.minutes[FIRST].now_least == 4, "nothing was measured before"


def test_decisions_of_owners_count_on_their_day_and_those_of_others_do_not(month, olivia, asha, ticket):
    for by, state in ((olivia, "approved"), (olivia, "sent_back"), (asha, "approved"), (None, "withdrawn")):
        ProposedReply.objects.create(
            ticket=ticket, author=asha, html="x", then="waiting", state=state, decided_by=by, decided_at=at(FIRST)
        )
    came = came_back(at(LAST))
    assert next(each for each in came.done if each.day == FIRST).approvals == 2


def test_the_first_day_is_that_of_the_first_shift_of_somebody_else_or_what_the_owner_says(month, olivia):
    work(olivia, [date(2027, 1, 4)])
    assert came_back(at(LAST)).first == FIRST
    goes_by(began_on=date(2027, 1, 15))
    assert came_back(at(LAST)).first == date(2027, 1, 15)
    goes_by(began_on=date(2027, 3, 1))
    assert came_back(at(LAST)) is None


def test_what_was_made_before_the_first_day_does_not_count(month, olivia):
    made(olivia, date(2027, 1, 15))
    came = came_back(at(LAST))
    assert (came.course[-1].income, came.a_month) == (0, 0)


def test_a_decision_at_night_counts_to_the_day_of_the_business(month, olivia, ticket):
    goes_by(time_zone="America/Los_Angeles")
    late = datetime(2027, 2, 10, 3, tzinfo=UTC)
    ProposedReply.objects.create(
        ticket=ticket, author=olivia, html="x", then="waiting", state="approved", decided_by=olivia, decided_at=late
    )
    came = came_back(at(LAST))
    assert next(each for each in came.done if each.day == date(2027, 2, 9)).approvals == 1


def test_in_another_currency_it_is_exchanged_as_agreed(month, olivia, asha):
    goes_by(currency="EUR")
    asha.agreements.update(exchange_rate=Decimal("0.9"))
    assert came_back(at(LAST)).course[-1].cost == 432


def test_before_anybody_worked_there_is_nothing(db, olivia):
    assert came_back(at(LAST)) is None


def test_days_cost_no_more_statements(month, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        assert len(came_back(at(LAST)).course) == 28


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_whoever_is_no_owner_finds_neither_amounts_nor_income(month, olivia, who, request):
    made(olivia, date(2027, 2, 19))
    with seen_as(request.getfixturevalue(who)):
        assert not Business.objects.exists()
        assert not Income.objects.exists()


def test_out_of_what_people_really_did(db, olivia, asha, mailbox, carl):
    """Two tickets answered by Asha, one by the owner, one question: 3 × 6 minutes, less one ticket and a question."""
    now = timezone.now()
    goes_by(began_on=now.date())
    for by in (asha, asha, olivia):
        ticket = open_ticket(mailbox, carl, at=now)
        Message.objects.create(ticket=ticket, direction="reply", author=by, created_at=now)
    Escalation.objects.create(ticket=ticket, asked_by=asha, asked_at=now)
    counter.count_all()
    came = came_back(now)
    assert (came.answered, came.total) == (3, Minutes(Decimal(18), Decimal(8), Decimal(8)))
