import pytest

from tests.asking.conftest import QUESTION, fresh
from tests.cast import join
from tickets import access
from tickets.asking import escalating
from tickets.errors import Refused
from tickets.models import Escalation, Ticket


def test_an_admin_neither_asks_nor_answers(adam, ticket, question):
    with pytest.raises(Refused, match="may not work on tickets"):
        escalating.ask(ticket, adam, QUESTION)
    with pytest.raises(Refused, match="may not work on tickets"):
        escalating.answer(question, adam, "Yes")


def test_nobody_asks_about_what_they_do_not_see(asha, olivia, private):
    with pytest.raises(Refused, match="not yours to see"):
        escalating.ask(private, asha, QUESTION)


def test_an_assistant_does_not_answer(asha, question):
    with pytest.raises(Refused, match="Only the owner"):
        escalating.answer(question, asha, "I say yes")
    question.refresh_from_db()
    assert question.waits


def test_the_owner_asks_nobody(olivia, ticket):
    with pytest.raises(Refused, match="You decide here yourself"):
        escalating.ask(ticket, olivia, QUESTION)


def test_a_person_who_was_deactivated_asks_and_answers_no_more(asha, olivia, ticket, question):
    asha.is_active = olivia.is_active = False
    with pytest.raises(Refused):
        escalating.answer(question, olivia, "Yes")
    with pytest.raises(Refused):
        escalating.withdraw(question, asha)


def test_a_colleague_may_take_the_question_back(question):
    ravi = join("ravi@example.com", "Ravi", "assistant")
    escalating.withdraw(question, ravi)
    assert fresh(question.ticket).status == "open"


def test_the_question_is_hidden_with_a_ticket_that_the_owner_took(asha, olivia, question):
    Ticket.objects.filter(pk=question.ticket_id).update(visibility="owner")
    assert not access.escalations_visible_to(asha).exists()
    with pytest.raises(Refused, match="not yours to see"):
        escalating.withdraw(question, asha)
    escalating.answer(question, olivia, "I do it myself.")
    held = fresh(question.ticket)
    assert (held.status, held.assignee) == ("open", None), "who asked does not see it, and is not given it"


def test_who_has_left_is_given_nothing(asha, olivia, question):
    asha.is_active = False
    asha.save()
    escalating.answer(question, olivia, "Yes.")
    assert fresh(question.ticket).assignee is None


def test_questions_are_seen_by_who_sees_their_tickets(asha, olivia, adam, question):
    assert all(access.escalations_visible_to(who).get() == question for who in (asha, olivia, adam))
    asha.only_mailboxes = []
    assert not access.escalations_visible_to(asha).exists()
    assert Escalation.objects.count() == 1
