from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asking.conftest import QUESTION, SUGGESTION
from tests.cast import make_customer, open_ticket, signed_in
from tickets.asking import escalating
from tickets.models import Escalation


def waits(person):
    return signed_in(person).get("/waits/")


def action_in(shown):
    return shown.split('class="answering"')[1].split('action="')[1].split('"')[0]


def test_the_owner_answers_in_place_the_longest_waiting_first(asha, olivia, question, mailbox):
    later = open_ticket(mailbox, make_customer("dora@customer.example", "Dora"), "Another matter")
    escalating.ask(later, asha, "And here?")
    shown = waits(olivia).content.decode()
    assert shown.index(QUESTION) < shown.index("And here?")
    assert SUGGESTION in shown
    answered = signed_in(olivia).post(action_in(shown), {"text": "Half of it."}, follow=True)
    page = answered.content.decode()
    assert answered.redirect_chain == [("/waits/", 303)]
    assert "Answered. Asha goes on with it." in page
    assert QUESTION not in page
    question.refresh_from_db()
    assert question.answer == "Half of it."


def test_what_was_typed_comes_back_when_it_is_refused(asha, olivia, question):
    shown = waits(olivia).content.decode()
    empty = signed_in(olivia).post(action_in(shown), {"text": " "})
    assert (empty.status_code, "There is no answer yet" in empty.content.decode()) == (422, True)
    escalating.withdraw(question, asha)
    late = signed_in(olivia).post(action_in(shown), {"text": "Half of it."})
    assert late.status_code == 422
    assert all(words in late.content.decode() for words in ("taken back", "Half of it."))


def test_nothing_waits(olivia):
    assert "Nothing waits for you" in waits(olivia).content.decode()


def test_it_is_the_owners_page_and_of_who_approves(asha, adam, olivia, question):
    assert [waits(who).status_code for who in (asha, adam)] == [403, 403]
    asha.approves_replies = True
    asha.save()
    page = waits(asha)
    assert page.status_code == 200
    assert QUESTION not in page.content.decode(), "questions are the owner's"


def test_the_rail_says_how_much_waits(asha, olivia, question):
    shown = signed_in(olivia).get("/queues/open/").content.decode()
    entry = shown.split('href="/waits/"')[1].split("</a>")[0]
    assert '<span class="count">2</span>' in entry, "the question, and what the owner is asked once"
    assert "2 things wait for you" in waits(olivia).content.decode()
    assert 'href="/waits/"' not in signed_in(asha).get("/queues/open/").content.decode()


@pytest.mark.parametrize("many", [1, 60])
def test_it_costs_the_same_however_much_waits(asha, olivia, mailbox, carl, many):
    for number in range(many):
        ticket = open_ticket(mailbox, carl, f"Matter {number}", status="asked")
        asked = Escalation.objects.create(ticket=ticket, asked_by=asha, question=f"May I, {number}?")
        Escalation.objects.filter(pk=asked.pk).update(asked_at=ticket.created_at - timedelta(minutes=number))
    browser = signed_in(olivia)
    browser.get("/waits/")
    with CaptureQueriesContext(connection) as captured:
        shown = browser.get("/waits/").content.decode()
    assert shown.count('class="answering"') == min(many, 50)
    assert len(captured) <= 8
