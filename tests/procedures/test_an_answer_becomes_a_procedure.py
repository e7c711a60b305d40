"""One click makes a draft of the owner's answer; who the customer is stays out of it."""

import pytest

from tests.cast import make_customer, open_ticket
from tests.procedures.made import answered, recording
from tickets import access
from tickets.errors import Refused
from tickets.models import KnownSender, Recording
from tickets.models.ticket import Visibility
from tickets.procedures import publishing
from tickets.procedures.from_answers import from_answer
from tickets.procedures.leaving_out import LeavingOut


@pytest.fixture
def question(ticket, asha, olivia):
    ticket.subject, ticket.kind, ticket.fields = "Refund for Carl Customer", "payments", {"order_number": "A-4711"}
    ticket.save()
    asked = "Carl (carl@customer.example, +44 20 7946 0018) bought twice, order A-4711. Second refund this year?"
    return answered(ticket, asha, olivia, question=asked, answer="Yes.\n\nCarl gets it back; above 100 ask me.")


def test_it_is_prefilled_without_who_the_customer_is(question, asha):
    made = from_answer(question, asha)
    assert (made.title, made.kinds, made.senders) == ("Refund for the customer", ["payments"], [])
    assert (
        made.when_to_use == "The customer ([address], [number]) bought twice, order [number]. Second refund this year?"
    )
    assert [step["html"] for step in made.steps] == [
        "<p>Yes.</p>\n\n<p>The customer gets it back; above 100 ask me.</p>"
    ]
    left = "the customer’s name, an e-mail address, details from the mail, a number, the sender’s address"
    assert set(made.said.partition("Left out: ")[2].split(", ")) == set(left.split(", "))
    assert (made.state, made.procedure.from_escalation) == ("draft", question)


def test_a_service_that_is_known_stays_as_the_sender(mailbox, asha, olivia):
    KnownSender.objects.create(domain="paypal.com", kind="payments")
    paypal = open_ticket(mailbox, make_customer("service@paypal.com", "PayPal"), "A dispute")
    assert from_answer(answered(paypal, asha, olivia), asha).senders == ["paypal.com"]


def test_yes_do_as_you_suggest_makes_the_suggestion_a_step(ticket, asha, olivia):
    asked = answered(ticket, asha, olivia, suggestion="I would refund once more.", agrees=True, answer="")
    assert [step["html"] for step in from_answer(asked, olivia).steps] == ["<p>I would refund once more.</p>"]


def test_the_spoken_answer_comes_along_as_the_procedures_own(question, asha, olivia):
    spoken = recording(olivia, escalation=question, part="answer")
    recording(asha, escalation=question, part="question")
    made = from_answer(question, asha)
    own = Recording.objects.get(procedure=made.procedure)
    assert (made.steps[-1]["media"], own.stored_name) == (own.key, spoken.stored_name)
    assert own.key != spoken.key
    assert "Listen whether the recording names the customer" in made.said


def test_a_second_click_gives_the_same(question, asha, olivia):
    made = from_answer(question, asha)
    assert from_answer(question, asha) == from_answer(question, olivia) == made
    publishing.publish(made, olivia)
    assert from_answer(question, asha) == made


def test_only_who_asked_and_the_owner_make_one(question, ticket, asha, olivia, adam, django_user_model):
    other = django_user_model.objects.create_user("ben@example.com", "x", name="Ben", role="assistant")
    for person in (adam, other):
        with pytest.raises(Refused):
            from_answer(question, person)
    question.answered_at = question.answered_by = None
    question.save()
    with pytest.raises(Refused, match="once it is there"):
        from_answer(question, asha)


def test_what_is_made_of_the_owners_own_tickets_only_the_owner_sees(private, asha, olivia):
    asked = answered(private, olivia, olivia)
    with pytest.raises(Refused, match="not yours to see"):
        from_answer(asked, asha)
    made = from_answer(asked, olivia)
    assert not access.procedures_visible_to(asha).exists()
    publishing.publish(made, olivia)
    assert access.procedures_visible_to(asha).exists()


def test_a_draft_goes_with_the_ticket_when_the_owner_takes_it_back(question, ticket, asha, olivia):
    made = from_answer(question, asha)
    assert made in access.versions_visible_to(asha)
    ticket.visibility = Visibility.OWNER
    ticket.save()
    assert not access.versions_visible_to(asha).exists()
    assert made in access.versions_visible_to(olivia)


def test_what_says_what_to_do_is_left():
    leaving = LeavingOut(["Anna-Lena Groß"], ["4711"])
    kept = "Up to 100.50 € within 30 days, since 2024-05-17, in 3 steps; 2,000,000 customers; 12.5 %."
    assert leaving.of(kept) == kept
    assert leaving.found == {}
    assert (
        leaving.of("Anna-Lena wrote. Groß, order 4711 #K7QM-2P")
        == "The customer wrote. The customer, order [number] [ticket]"
    )
    assert leaving.of("IBAN DE89 3704 0044 0532 0130 00") == "IBAN [number]"
