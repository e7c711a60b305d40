"""'Still done by me': kinds by minutes, without what is kept; 'hand this over' begins a procedure and a rule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.hours.worked_days import goes_by
from tests.procedures.written import published
from tickets.hours.value import still_mine
from tickets.models import Escalation, Message, OutgoingMail, Procedure, ProcedureVersion, RuleVersion

NOW = timezone.now()


@pytest.fixture
def desk(db, olivia, asha):
    return make_mailbox()


def answered(desk, by, kind="payments", days=1, many=1, text="We send the money back, Carl.", **fields):
    at = NOW - timedelta(days=days)
    ticket = open_ticket(desk, make_customer(), at=at, kind=kind, **fields)
    for _ in range(many):
        message = Message.objects.create(ticket=ticket, direction="reply", author=by, created_at=at, text=text)
    return message


def mine(olivia):
    return [
        (each.kind, each.tickets, each.questions, each.minutes) for each in still_mine.kinds(olivia, NOW, goes_by())
    ]


def test_those_that_take_longest_first(desk, olivia, asha):
    answered(desk, olivia, "hosting")
    for _ in range(2):
        answered(desk, olivia, "payments", many=3)
    answered(desk, asha, "complaint")
    asked = open_ticket(desk, make_customer(), kind="complaint")
    Escalation.objects.create(ticket=asked, asked_by=asha, asked_at=NOW)
    assert mine(olivia) == [("payments", 2, 0, 12), ("hosting", 1, 0, 6), ("complaint", 0, 1, 2)]


def test_what_is_kept_long_ago_or_taken_back_is_left_out(desk, olivia, asha):
    answered(desk, olivia, visibility="owner")
    answered(desk, olivia, days=29)
    back = answered(desk, olivia)
    OutgoingMail.objects.create(message=back, mailbox=desk, state="undone", queued_at=NOW, due_at=NOW)
    taken = open_ticket(desk, make_customer())
    Escalation.objects.create(ticket=taken, asked_by=asha, asked_at=NOW, withdrawn_at=NOW)
    assert mine(olivia) == []
    assert "nothing left to hand over" in signed_in(olivia).get("/value/mine/").content.decode()


def test_the_page_lists_them_and_leads_on(desk, olivia):
    answered(desk, olivia)
    answered(desk, olivia, kind="")
    html = signed_in(olivia).get("/value/mine/").content.decode()
    assert "about 6 min" in html
    assert 'href="/value/mine/payments/"' in html
    assert "give them a kind first" in html


def test_a_draft_is_begun_from_what_the_owner_answered_without_the_customer(desk, olivia):
    answered(desk, olivia, text="Dear Carl Customer, order 12345678 is paid back. Write to carl@customer.example.")
    answer = signed_in(olivia).post("/value/mine/payments/")
    version = ProcedureVersion.objects.get()
    assert answer["Location"].endswith("/edit/")
    assert (version.state, version.kinds, version.written_by) == ("draft", ["payments"], olivia)
    assert "is paid back" in version.text
    for name in ("Carl", "12345678", "carl@customer.example"):
        assert name not in version.text
    assert signed_in(olivia).get(answer["Location"]).status_code == 200


def test_nothing_of_what_is_kept_gets_into_a_draft(desk, olivia):
    answered(desk, olivia, text="The lawyer says yes.", visibility="owner")
    signed_in(olivia).post("/value/mine/payments/")
    assert "lawyer" not in ProcedureVersion.objects.get().text


def test_pressed_twice_it_is_one_draft(desk, olivia):
    for _ in range(2):
        signed_in(olivia).post("/value/mine/payments/")
    assert Procedure.objects.count() == 1
    assert "Go on with the draft" in signed_in(olivia).get("/value/mine/payments/").content.decode()


def test_a_procedure_that_counts_is_named_and_the_rule_attaches_it(desk, olivia):
    known = published(olivia, "Refunds", key="refunds", kinds=["payments"])
    browser = signed_in(olivia)
    html = browser.get("/value/mine/payments/").content.decode()
    assert "Refunds" in html
    assert f"/routing/rules/new/?kind=payments&amp;procedure={known.key}" in html
    built = browser.get(f"/routing/rules/new/?kind=payments&procedure={known.key}").content.decode()
    assert "Payments: handed over" in built
    assert known.key in built
    assert not RuleVersion.objects.exists(), "nothing is saved by looking"


def test_a_kind_that_is_not_there_is_not_handed_over(desk, olivia):
    browser = signed_in(olivia)
    assert browser.get("/value/mine/nonsense/").status_code == 404
    assert browser.post("/value/mine/nonsense/").status_code == 404
    assert "handed over" not in browser.get("/routing/rules/new/?kind=nonsense").content.decode()
