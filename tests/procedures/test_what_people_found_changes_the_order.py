"""'Used' lifts a procedure for tickets like that one, 'did not fit' sinks it; and only what the team sees counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_customer, make_mailbox, open_ticket
from tests.procedures.written import published
from tickets.models import ProcedureUse
from tickets.procedures.suggesting import suggest, suggest_for_text

GARDEN = "The hose on the terrace drips since Tuesday"


@pytest.fixture
def mailbox(db):
    return make_mailbox()


@pytest.fixture
def hoses(olivia):
    return published(olivia, "Water", kinds=["question"])


@pytest.fixture
def lamps(olivia):
    return published(olivia, "Light", kinds=["question"])


def ticket(mailbox, text=GARDEN, **fields):
    return open_ticket(mailbox, make_customer(), fields.pop("subject", "Help"), text=text, **fields)


def ended(on, procedure, outcome="used"):
    return ProcedureUse.objects.create(ticket=on, procedure=procedure, version=procedure.current, outcome=outcome)


def order(on, by):
    return [each.procedure for each in suggest(on, by)]


def test_used_for_a_ticket_like_this_comes_first_and_says_so(mailbox, asha, hoses, lamps):
    for _ in range(2):
        ended(ticket(mailbox, "My hose drips on the terrace"), hoses)
        ended(ticket(mailbox, "The bulb of the porch went dark"), lamps)
    first = suggest(ticket(mailbox), asha)[0]
    assert (first.procedure, first.why) == (hoses, "used twice for tickets like this")
    assert order(ticket(mailbox, "Another bulb of my porch"), asha)[0] == lamps


def test_what_often_does_not_fit_a_kind_sinks_there_and_only_there(mailbox, asha, hoses, lamps):
    assert order(ticket(mailbox, "x", kind="question"), asha)[0] == hoses
    ended(ticket(mailbox, "y", kind="question"), hoses, "unfit")
    assert order(ticket(mailbox, "x", kind="question"), asha) == [lamps, hoses]
    for _ in range(2):
        ended(ticket(mailbox, "y", kind="question"), hoses, "unfit")
    assert order(ticket(mailbox, "x", kind="question"), asha) == [lamps]
    assert order(ticket(mailbox, "Water for the roses"), asha) == [hoses]


def test_used_for_its_kind_is_the_reason_where_nothing_is_alike(mailbox, asha, hoses):
    ended(ticket(mailbox, "Something else entirely", kind="question"), hoses)
    [only] = suggest(ticket(mailbox, "x", kind="question"), asha)
    assert only.why == "used once for “Customer question”"


def test_what_only_the_owner_sees_lifts_nothing_and_sinks_nothing(mailbox, asha, olivia, hoses, lamps):
    on = ticket(mailbox, kind="question")
    before = [(each.procedure, each.score, each.why) for each in suggest(on, asha)]
    for _ in range(3):
        ended(ticket(mailbox, visibility="owner", kind="question"), hoses)
        ended(ticket(mailbox, visibility="owner", kind="question"), lamps, "unfit")
    for person in (asha, olivia):
        assert [(each.procedure, each.score, each.why) for each in suggest(on, person)] == before


def test_a_use_that_nobody_has_judged_says_nothing(mailbox, asha, hoses, lamps):
    before = order(ticket(mailbox, kind="question"), asha)
    ended(ticket(mailbox, kind="question"), hoses, "")
    assert order(ticket(mailbox, kind="question"), asha) == before


def test_its_sender_is_a_reason_unless_the_sender_is_not_the_sender(mailbox, asha, olivia):
    paypal = published(olivia, "Disputes", senders=["paypal.com"])
    real = ticket(mailbox, "x", subject="y")
    real.messages.update(sender_email="service@mail.paypal.com")
    assert [(each.procedure, each.why) for each in suggest(real, asha)] == [(paypal, "for mail from paypal.com")]
    real.messages.update(sender_proof="failed")
    assert suggest(real, asha) == []


def test_only_what_is_published_not_retired_and_not_on_it_yet(mailbox, asha, olivia, hoses):
    published(olivia, "Old hose", retired_at=timezone.now() - timedelta(days=1))
    draft = published(olivia, "Hose draft")
    draft.current = None
    draft.save()
    on = ticket(mailbox, kind="question")
    assert order(on, asha) == [hoses]
    ended(on, hoses, "")
    assert suggest(on, asha) == []


def test_a_question_finds_what_was_answered_before(db, asha, olivia):
    late = published(olivia, "Refund after the guarantee", when_to_use="Money back after two weeks")
    published(olivia, "Dates of the calls")
    [only] = suggest_for_text("May I refund her? The guarantee is over", "", asha)
    assert (only.procedure, only.why) == (late, "its words are those of this mail")
    assert suggest_for_text("  ", "payments", asha) == []


def test_many_procedures_cost_no_more_statements(mailbox, asha, olivia, django_assert_num_queries):
    for number in range(12):
        ended(ticket(mailbox, kind="question"), published(olivia, f"Hose {number}", kinds=["question"]))
    on = ticket(mailbox, kind="question")
    suggest(on, asha)
    with django_assert_num_queries(6):
        assert len(suggest(on, asha)) == 3
