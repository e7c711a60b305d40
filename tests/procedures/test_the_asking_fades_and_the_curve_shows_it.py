"""Questions per 100 tickets, week by week, by hand-made data with known answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from tests.cast import make_customer, make_mailbox, open_ticket
from tests.procedures.written import published
from tickets.models import Escalation, Message, ProcedureUse
from tickets.procedures import lately, learning, weeks
from tickets.procedures.learning import Curve, Week, curves
from tickets.procedures.learning_told import sentence

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)
THIS, LAST, FIRST = date(2026, 3, 23), date(2026, 3, 16), date(2026, 3, 9)


@pytest.fixture
def mailbox(db):
    cache.clear()
    return make_mailbox()


def answered(mailbox, by, at, **fields):
    ticket = open_ticket(mailbox, make_customer(), at=at, **fields)
    Message.objects.create(ticket=ticket, direction="reply", author=by, text="Yes", created_at=at)
    return ticket


def asked(ticket, by, at, **more):
    return Escalation.objects.create(ticket=ticket, asked_by=by, asked_at=at, question="May I?", **more)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)


def test_questions_procedures_and_the_owners_answers_are_counted_by_week(mailbox, asha, olivia):
    late = published(olivia, "Late refund")
    tickets = [answered(mailbox, asha, noon(FIRST), kind="payments") for _ in range(20)]
    for ticket in tickets[:4]:
        asked(ticket, asha, noon(FIRST), answered_at=NOW, answered_by=olivia)
    asked(tickets[5], asha, noon(FIRST), withdrawn_at=NOW)
    for ticket in tickets[10:15]:
        ProcedureUse.objects.create(ticket=ticket, procedure=late, version=late.current, person=asha, outcome="used")
    ProcedureUse.objects.create(ticket=tickets[16], procedure=late, version=late.current, outcome="unfit")
    answered(mailbox, olivia, noon(FIRST))
    Message.objects.create(ticket=tickets[19], direction="reply", author=olivia, created_at=noon(FIRST))
    for _ in range(10):
        answered(mailbox, asha, noon(LAST))
    found = curves(NOW, BERLIN)
    [hers] = found.people
    assert hers.weeks == [Week(FIRST, 20, 4, 5, 16), Week(LAST, 10, 0, 0, 10), Week(THIS)]
    assert found.everybody.weeks == [Week(FIRST, 21, 4, 5, 15), Week(LAST, 10, 0, 0, 10), Week(THIS)]
    assert [(week.asked, week.used, week.alone) for week in hers.weeks] == [(20, 25, 80), (0, 0, 100), (None,) * 3]
    assert sentence(hers, THIS) == "In the first week Asha asked 20 times per 100 tickets, last week nothing at all."


def test_a_ticket_counts_once_a_week_however_often_it_is_answered(mailbox, asha):
    ticket = answered(mailbox, asha, noon(FIRST))
    for day in (1, 2, 8):
        Message.objects.create(ticket=ticket, direction="reply", author=asha, created_at=noon(FIRST + timedelta(day)))
    assert [week.worked for week in curves(NOW, BERLIN).everybody.weeks] == [1, 1, 0]


def test_weeks_begin_on_monday_where_the_owner_is(mailbox, asha):
    answered(mailbox, asha, datetime(2026, 3, 15, 23, 30, tzinfo=UTC))  # in Berlin it is Monday already
    assert [week.start for week in curves(NOW, BERLIN).everybody.weeks] == [LAST, THIS]
    assert [week.start for week in curves(NOW, ZoneInfo("UTC")).everybody.weeks] == [FIRST, LAST, THIS]


def test_the_week_in_which_clocks_change_is_a_week(mailbox, asha):
    later = datetime(2026, 3, 30, 8, tzinfo=UTC)
    answered(mailbox, asha, datetime(2026, 3, 29, 21, 59, tzinfo=UTC))  # Sunday, 23:59 in summer time
    answered(mailbox, asha, datetime(2026, 3, 29, 22, 1, tzinfo=UTC))
    assert [(week.start.day, week.worked) for week in curves(later, BERLIN).everybody.weeks] == [(23, 1), (30, 1)]


def test_what_was_counted_before_stands_beside_what_is_new(mailbox, asha):
    old = NOW - timedelta(days=70)
    answered(mailbox, asha, old)
    first = curves(NOW, BERLIN).everybody
    answered(mailbox, asha, NOW)
    again = curves(NOW, BERLIN).everybody
    assert (len(first.weeks), first.weeks[0].worked) == (11, 1)
    assert (again.weeks[0].worked, again.weeks[-1].worked) == (1, 1)


def test_however_many_weeks_and_people_the_statements_are_the_same(mailbox, asha, django_assert_num_queries):
    for number in range(12):
        asked(answered(mailbox, asha, NOW - timedelta(days=7 * number)), asha, NOW - timedelta(days=7 * number))
    with django_assert_num_queries(6):
        curves(NOW, BERLIN)
    with django_assert_num_queries(3):
        curves(NOW, BERLIN)


@pytest.mark.parametrize(
    ("asked_times", "said"),
    [
        ([(50, 11), (50, 5), (100, 3)], "In the first week Asha asked 22 times per 100 tickets, last week 3."),
        (
            [(50, 11), (9, 5)],
            "In the first week Asha asked 22 times per 100 tickets, last week there were too few tickets to say.",
        ),
        (
            [(3, 3), (50, 10), (50, 1)],
            "In the week of 9 March 2026, the first with enough tickets, Asha asked 20 times per 100 tickets, "
            "last week 2.",
        ),
        ([(50, 11)], "In the first week Asha asked 22 times per 100 tickets."),
        ([(9, 9)], "Asha: too few tickets to say yet."),
        ([], "Asha: too few tickets to say yet."),
        ([(50, 0), (50, 0)], "In the first week Asha asked nothing, last week nothing either."),
        ([(50, 0), (50, 1)], "In the first week Asha asked nothing, last week 2 times per 100 tickets."),
        ([(100, 1), (50, 1)], "In the first week Asha asked once per 100 tickets, last week 2 times per 100 tickets."),
    ],
)
def test_the_sentence_that_a_person_would_say(asked_times, said):
    start = THIS - len(asked_times) * weeks.WEEK
    given = [Week(start + number * weeks.WEEK, worked, times) for number, (worked, times) in enumerate(asked_times)]
    assert sentence(Curve("Asha", [*given, Week(THIS, 1, 1)]), THIS) == said


def test_kinds_that_still_cause_questions_are_those_of_the_last_four_weeks(mailbox, asha, olivia):
    for kind, days in (("payments", 3), ("payments", 5), ("", 4), ("hosting", 40)):
        asked(open_ticket(mailbox, make_customer(), kind=kind), asha, NOW - timedelta(days=days))
    asked(open_ticket(mailbox, make_customer(), kind="question"), asha, NOW, withdrawn_at=NOW)
    assert [(each.name, each.questions) for each in lately.kinds(olivia, NOW)] == [("Payments", 2), ("No kind yet", 1)]


def test_a_procedure_never_fits_after_two_times_and_no_use(mailbox, asha, olivia):
    def tried(title, *outcomes):
        procedure = published(olivia, title)
        for outcome in outcomes:
            ticket = open_ticket(mailbox, make_customer())
            ProcedureUse.objects.create(
                ticket=ticket, procedure=procedure, version=procedure.current, outcome=outcome, began_at=NOW
            )
        return procedure

    bad = tried("Never", "unfit", "unfit", "")
    tried("Once", "unfit")
    tried("Sometimes", "unfit", "unfit", "used")
    assert [(each, each.unfit) for each in lately.never_fit(olivia, NOW)] == [(bad, 2)]


def test_each_figure_is_defined_in_one_sentence():
    for said in learning.DEFINITIONS.values():
        assert said.endswith(".")
        assert len(said) < 140
