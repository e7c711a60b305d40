from datetime import timedelta

import pytest
from django.utils import timezone

from tests.asking.conftest import fresh
from tickets.desk import asked, replying, snoozing, spam, working
from tickets.desk.sentences import sentence
from tickets.models import Event

TURNS = {
    "resolved": working.resolve,
    "waiting": working.wait,
    "reopened": working.reopen,
    "spam": spam.mark,
    "snoozed": lambda ticket, by: snoozing.snooze(ticket, timezone.now() + timedelta(hours=2), by),
}


@pytest.mark.parametrize("verb", TURNS)
def test_whoever_turns_the_ticket_takes_the_question_back_with_a_word(asha, question, verb):
    event = TURNS[verb](question.ticket, asha)
    question.refresh_from_db()
    assert question.withdrawn_at is not None
    assert event.detail["reason"] == asked.TAKEN_BACK
    assert "The question to the owner was taken back with it" in sentence(event)


def test_a_ticket_without_a_question_says_nothing_of_one(asha, ticket):
    assert "reason" not in working.resolve(ticket, asha).detail


def test_a_word_to_the_customer_meanwhile_leaves_the_question_waiting(asha, question):
    replying.reply(question.ticket, asha, "<p>I am asking, and come back to you.</p>", then="waiting")
    question.refresh_from_db()
    assert (fresh(question.ticket).status, question.waits) == ("asked", True)


def test_an_answer_that_resolves_takes_it_back_and_taken_back_itself_asks_again(asha, question):
    outgoing = replying.reply(question.ticket, asha, "<p>Solved otherwise.</p>", then="resolved")
    question.refresh_from_db()
    assert (fresh(question.ticket).status, question.waits) == ("resolved", False)
    assert Event.objects.get(verb="resolved").detail["reason"] == asked.TAKEN_BACK
    replying.undo(outgoing, asha)
    question.refresh_from_db()
    assert (fresh(question.ticket).status, question.waits) == ("asked", True)
