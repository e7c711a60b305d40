"""What tickets took the owner before, less what helping takes now: counted and measured make a low and a high."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tickets.hours.value.freed import Done, Minutes, Takes, minutes, together

TODAY = date(2027, 2, 1)
TAKES = Takes(ticket=Decimal(6), question=Decimal(2), approval=Decimal(1))
FEW = st.integers(min_value=0, max_value=200)


def test_twenty_tickets_and_two_questions_free_nearly_two_hours():
    found = minutes(Done(TODAY, answered=20, questions=2, approvals=3), TAKES)
    assert found == Minutes(Decimal(120), Decimal(7), Decimal(7))
    assert found.low == found.high == 113


def test_minutes_that_were_measured_make_a_range():
    found = minutes(Done(TODAY, answered=20, questions=2, measured=25), TAKES)
    assert (found.now_least, found.now_most) == (4, 25)
    assert (found.low, found.high) == (95, 116)


def test_a_ticket_that_the_owner_answers_frees_nothing():
    alone = minutes(Done(TODAY, answered=5, own=5), TAKES)
    assert (alone.low, alone.high) == (0, 0)
    quick = minutes(Done(TODAY, answered=5, own=5, measured=10), TAKES)
    assert (quick.low, quick.high) == (0, 0)
    longer = minutes(Done(TODAY, answered=5, own=5, measured=50), TAKES)
    assert (longer.low, longer.high) == (-20, 0)


def test_a_day_on_which_helping_took_more_than_it_spared_counts_as_a_loss():
    lost = minutes(Done(TODAY, answered=1, questions=5), TAKES)
    won = minutes(Done(TODAY, answered=10), TAKES)
    assert lost.low == -4
    assert together([lost, won]).low == 56
    assert together([]) == Minutes()


@given(FEW, FEW, FEW, FEW, st.none() | st.integers(min_value=0, max_value=1440))
def test_low_is_never_above_high_and_high_never_above_what_others_answered(answered, own, questions, approvals, seen):
    found = minutes(Done(TODAY, answered, own, questions, approvals, seen), TAKES)
    assert found.low <= found.high <= (answered - min(own, answered)) * 6
