import pytest

from tests.asking.conftest import QUESTION, SUGGESTION, fresh
from tests.cast import open_ticket, signed_in
from tickets.asking import escalating
from tickets.models import Draft, Escalation, Ticket


def page(person, ticket, **headers):
    return signed_in(person).get(f"/tickets/{ticket.reference}/", **headers).content.decode()


def ask(person, ticket, **typed):
    return signed_in(person).post(f"/tickets/{ticket.reference}/questions/", {"question": QUESTION, **typed})


def test_an_assistant_has_the_pane_and_the_owner_has_not(asha, olivia, adam, ticket):
    assert 'data-key="a">Ask the owner' in page(asha, ticket)
    for person in (olivia, adam):
        assert "Ask the owner" not in page(person, ticket)


def test_asking_without_script_comes_back_to_the_ticket_that_waits(asha, olivia, ticket):
    assert ask(asha, ticket, suggestion=SUGGESTION).status_code == 303
    shown = page(asha, ticket)
    assert all(words in shown for words in (QUESTION, SUGGESTION, "Asha asks the owner", "Waiting for the owner"))
    assert QUESTION not in shown.partition('id="composer"')[2], "what was asked is written no more"


def test_what_is_refused_comes_back_with_all_that_was_typed(asha, olivia, question):
    Escalation.objects.update(question="Earlier")
    answer = ask(asha, question.ticket, question="And <b>this</b>?", suggestion="I would wait.")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert all(words in shown for words in ("Asha has asked already", "And &lt;b&gt;this&lt;/b&gt;?", "I would wait."))
    assert 'class="tab-ask" checked' in shown


def test_typing_is_kept_until_it_is_asked(asha, olivia, ticket):
    browser, at = signed_in(asha), f"/tickets/{ticket.reference}/questions/draft/"
    saved = browser.post(at, {"question": "Half a", "suggestion": "I wo"}, headers={"HX-Request": "true"})
    assert "saved " in saved.content.decode()
    assert all(words in page(asha, ticket) for words in ("Half a</textarea>", "I wo</textarea>"))
    ask(asha, ticket)
    assert not Draft.objects.exists()


def test_the_owner_answers_above_the_conversation(asha, olivia, question):
    shown = page(olivia, question.ticket)
    assert all(words in shown for words in ("Asha asks you", "Yes, do as you suggest", SUGGESTION))
    action = shown.split('class="answering"')[1].split('action="')[1].split('"')[0]
    assert signed_in(olivia).post(action, {"agrees": "1"}).status_code == 303
    after = page(asha, question.ticket)
    assert all(words in after for words in ("Olivia answered", "Yes, do as you suggest.", QUESTION))
    assert fresh(question.ticket).assignee == asha


def test_an_answer_that_comes_too_late_says_so_and_is_not_lost(asha, olivia, question):
    shown = page(olivia, question.ticket)
    action = shown.split('class="answering"')[1].split('action="')[1].split('"')[0]
    escalating.withdraw(question, asha)
    answer = signed_in(olivia).post(action, {"text": "Only half of it."})
    assert answer.status_code == 422
    assert all(words in answer.content.decode() for words in ("was taken back", "Only half of it."))


def test_only_an_owner_posts_an_answer(asha, adam, olivia, question):
    action = page(olivia, question.ticket).split('class="answering"')[1].split('action="')[1].split('"')[0]
    assert 'class="answering"' not in page(asha, question.ticket)
    assert [signed_in(who).post(action, {"text": "Yes"}).status_code for who in (asha, adam)] == [403, 403]
    question.refresh_from_db()
    assert question.waits


def test_taking_the_question_back(asha, olivia, question):
    shown = page(asha, question.ticket)
    action = shown.split("Take the question back")[0].rpartition('action="')[2].split('"')[0]
    assert signed_in(asha).post(action).status_code == 303
    assert "Taken back" in page(asha, question.ticket)


def test_a_question_on_a_ticket_that_one_does_not_see_is_not_there(asha, olivia, question):
    action = page(asha, question.ticket).split("Take the question back")[0].rpartition('action="')[2].split('"')[0]
    Ticket.objects.update(visibility="owner")
    assert signed_in(asha).post(action).status_code == 404
    assert ask(asha, question.ticket).status_code == 404


def test_it_says_that_the_customer_wrote_again(asha, olivia, question):
    Ticket.objects.update(customer_wrote_at=question.asked_at.replace(year=question.asked_at.year + 1))
    for person in (asha, olivia):
        assert "Carl Customer has written again since" in page(person, question.ticket)


@pytest.mark.parametrize("status", ["spam", "deleted"])
def test_no_pane_where_nothing_can_be_asked(asha, mailbox, carl, status):
    assert 'id="write-ask"' not in page(asha, open_ticket(mailbox, carl, status=status))
