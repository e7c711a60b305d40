"""Whoever is about to ask the owner is shown what may answer it, with script and without."""

import pytest

from tests.cast import make_customer, make_mailbox, open_ticket, signed_in
from tests.procedures.written import published
from tickets.models import Draft, Escalation, ProcedureUse
from tickets.sealed import seal

TYPED = {"question": "She wants a refund though the guarantee is over, may I?", "suggestion": ""}


@pytest.fixture
def ticket(db):
    return open_ticket(make_mailbox(), make_customer(), "Course")


@pytest.fixture
def late(olivia):
    published(olivia, "Dates of the calls", when_to_use="When is the next call?")
    return published(olivia, "Refund after the guarantee", when_to_use="Money back after two weeks")


def before(by, ticket, typed=TYPED, **headers):
    return signed_in(by).post(f"/tickets/{ticket.reference}/answered-before/", typed, headers=headers)


def instead(by, ticket, procedure):
    return signed_in(by).post(
        f"/tickets/{ticket.reference}/answered-instead/?place=1", {"procedure": seal(procedure.pk), **TYPED}
    )


def test_while_one_types_a_part_of_the_page_names_it_and_keeps_nothing(ticket, asha, late):
    answer = before(asha, ticket, **{"HX-Request": "true"})
    html = answer.content.decode()
    assert "Refund after the guarantee" in html
    assert "Dates of the calls" not in html
    assert "<html" not in html
    assert not Draft.objects.exists()


def test_without_script_a_button_shows_it_and_the_question_is_kept(ticket, asha, late):
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert f'formaction="/tickets/{ticket.reference}/answered-before/' in page
    html = before(asha, ticket).content.decode()
    assert "Refund after the guarantee" in html
    assert "Back to your question" in html
    assert Draft.objects.get(kind="ask").html == TYPED["question"]


def test_before_anything_is_typed_the_ticket_itself_is_compared(ticket, asha, late):
    ticket.subject = "Money back after two weeks?"
    ticket.save()
    empty = {"question": " ", "suggestion": ""}
    assert "Refund after the guarantee" in before(asha, ticket, empty, **{"HX-Request": "true"}).content.decode()


def test_what_answers_it_is_on_the_ticket_and_the_question_is_not_asked(ticket, asha, late):
    before(asha, ticket)
    assert instead(asha, ticket, late).status_code == 303
    use = ProcedureUse.objects.get()
    assert (use.procedure, use.found, use.place, use.person) == (late, "answered", 1, asha)
    assert not Draft.objects.exists()
    assert not Escalation.objects.exists()


def test_what_nobody_sees_cannot_answer(ticket, asha, adam, late, olivia):
    late.current = None
    late.save()
    assert instead(asha, ticket, late).status_code == 404
    assert "Refund after" not in before(asha, ticket, **{"HX-Request": "true"}).content.decode()
    ticket.visibility = "owner"
    ticket.save()
    assert before(asha, ticket).status_code == 404
    assert before(adam, ticket).status_code == 403
    assert not ProcedureUse.objects.exists()


def test_where_nothing_is_alike_that_is_said(ticket, asha):
    html = before(asha, ticket, **{"HX-Request": "true"}).content.decode()
    assert "No procedure is like this yet" in html


def test_the_panel_on_the_ticket_suggests_with_a_reason(ticket, asha, late):
    ticket.subject = "Refund"
    ticket.save()
    html = signed_in(asha).get(f"/tickets/{ticket.reference}/procedures/").content.decode()
    assert "Refund after the guarantee" in html
    assert "its words are those of this mail" in html
