import pytest
from django.utils import timezone

from tests.asking.conftest import QUESTION, fresh
from tests.cast import make_mailbox
from tests.mail.letters import mail
from tests.routing.promises import make_target, standing
from tests.routing.rules_in_force import come, does, in_force, when
from tickets.asking import escalating
from tickets.desk import rows
from tickets.desk.sentences import sentence
from tickets.models import Event, Occasion
from tickets.routing import running


@pytest.fixture
def ticket(db):
    """Carl's, by mail, seen by the team; an answer is promised."""
    make_target()
    [ticket] = come(make_mailbox("support@example.com"), mail("Hello", message_id="<first@customer.example>"))
    return ticket


def writes_again(ticket, **headers):
    come(ticket.mailbox, mail("Re: Hello", "Are you there?", in_reply_to="<first@customer.example>", **headers))
    return fresh(ticket)


def run(ticket):
    Occasion.objects.update(due_at=timezone.now())
    running.run_due()
    return fresh(ticket)


def test_the_customer_writes_and_it_goes_on_waiting_unread_for_both(asha, olivia, question):
    held = writes_again(question.ticket)
    assert held.status == "asked"
    assert held.customer_wrote_at > question.asked_at
    assert all(rows.rows(who).get().unread for who in (asha, olivia))
    assert Event.objects.filter(verb="arrived").exists()
    assert not Event.objects.filter(verb="reopened").exists()


def test_what_is_promised_to_the_customer_goes_on_counting(asha, olivia, ticket):
    before = {what: promise.due_at for what, promise in standing(ticket).items()}
    asked = escalating.ask(ticket, asha, QUESTION)
    assert {what: promise.due_at for what, promise in standing(ticket).items()} == before
    assert fresh(ticket).promised_at == min(before.values())
    escalating.answer(asked, olivia, "Yes.")
    assert {what: promise.due_at for what, promise in standing(ticket).items()} == before


def test_a_rule_may_ask_whether_it_waits_for_the_owner(asha, olivia, question):
    in_force({"runs": ["reply"], "when": when("status", "is", "asked"), "then": does("add_tag", "asked-and-again")})
    writes_again(question.ticket)
    held = run(question.ticket)
    assert (held.tags, held.status) == (["asked-and-again"], "asked")


def test_a_rule_for_changes_hears_of_the_question_and_of_its_answer(asha, olivia, ticket):
    in_force({"runs": ["change"], "when": when("changed", "has", "status"), "then": does("add_tag", "turned")})
    asked = escalating.ask(ticket, asha, QUESTION)
    assert run(ticket).tags == ["turned"]
    escalating.answer(asked, olivia, "Yes.")
    assert {"changed": ["status"]} in Occasion.objects.values_list("detail", flat=True)


def test_a_rule_that_turns_the_ticket_takes_the_question_back_with_a_word(asha, olivia, question):
    in_force({"runs": ["reply"], "then": does("set_status", "resolved")})
    writes_again(question.ticket)
    assert run(question.ticket).status == "resolved"
    question.refresh_from_db()
    assert question.withdrawn_at is not None
    event = Event.objects.get(verb="asking_withdrawn")
    assert sentence(event) == "The question to the owner was taken back. A rule turned the ticket"
