"""A procedure is found, attached and ticked beside the ticket; resolving with open points asks first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import open_ticket, signed_in
from tests.procedures.made import check, procedure, recording, rewrite, text
from tickets.models import Draft, Message, ProcedureTick, ProcedureUse, SavedReply
from tickets.procedures import retiring, running
from tickets.procedures.steps import new_step
from tickets.sealed import seal

PART = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def refund(olivia):
    SavedReply.objects.create(key="sorry", name="We are sorry", html="<p>Dear {name}</p>")
    steps = (text("Be kind"), check("Look it up"), check("Write"), new_step("reply", reply="sorry"))
    return procedure(olivia, "Refund a course", *steps)


def at(ticket, name: str = "ticket_procedures", *more) -> str:
    return reverse(name, args=[ticket.reference, *more])


def ticked(use: ProcedureUse) -> str:
    return next(step["key"] for step in use.version.steps if step["do"] == "check")


def test_it_is_found_attached_ticked_and_said_to_fit(ticket, refund, asha):
    page = signed_in(asha)
    assert "Refund a course" in page.get(at(ticket), {"q": "refund"}).content.decode()
    answer = page.post(at(ticket), {"procedure": seal(refund.pk), "place": "2"}, **PART)
    assert "0 of 2 done" in answer.content.decode()
    assert "We are sorry" in answer.content.decode()
    use = ProcedureUse.objects.get()
    assert (use.found, use.place, use.person) == ("suggested", 2, asha)
    tick = at(ticket, "procedure_tick", refund.pk)
    assert "1 of 2 done" in page.post(tick, {"step": ticked(use), "done": "yes"}, **PART).content.decode()
    assert "0 of 2 done" in page.post(tick, {"step": ticked(use), "done": ""}, **PART).content.decode()
    assert page.post(at(ticket, "procedure_outcome", refund.pk), {"outcome": "used"}).status_code == 303
    use.refresh_from_db()
    assert use.outcome == "used"


def test_a_new_version_says_that_it_changed_since_one_last_used_it(ticket, private, refund, asha, olivia):
    running.used(running.attach(private, refund, olivia), olivia)
    rewrite(refund, olivia, check("Otherwise"))
    running.attach(ticket, refund, olivia)
    assert "Changed since you last used it" in signed_in(olivia).get(at(ticket)).content.decode()
    assert "Changed since you last used it" not in signed_in(asha).get(at(ticket)).content.decode()
    rewrite(refund, olivia, check("Once more"))
    page = signed_in(asha)
    assert "A newer version is there" in page.get(at(ticket)).content.decode()
    assert "Once more" in page.post(at(ticket, "procedure_renewal", refund.pk), **PART).content.decode()


def test_resolving_with_open_points_asks_first(ticket, refund, asha):
    running.attach(ticket, refund, asha)
    page, to = signed_in(asha), reverse("resolution", args=[ticket.reference])
    asked = page.post(to)
    assert asked.status_code == 422
    assert "2 steps are open" in asked.content.decode()
    part = page.post(to, **PART)
    assert part.headers["HX-Retarget"] == "#open-steps"
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert page.post(to, {"then": "resolved anyway"}).status_code == 303
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_send_and_resolve_asks_and_the_answer_is_not_lost(ticket, refund, asha):
    running.attach(ticket, refund, asha)
    page, to = signed_in(asha), reverse("replies", args=[ticket.reference])
    answer = {"text": "You get it back.", "then": "resolved", "cc": "boss@customer.example"}
    for asked in (page.post(to, answer), page.post(to, answer, **PART)):
        assert asked.status_code == 422
        assert "Send and resolve anyway" in asked.content.decode()
    assert "You get it back." in page.post(to, answer).content.decode()
    assert (Draft.objects.get().html, Draft.objects.get().cc) == ("<p>You get it back.</p>", "boss@customer.example")
    assert not Message.objects.filter(direction="reply").exists()
    assert page.post(to, {**answer, "then": "resolved anyway"}).status_code == 303
    ticket.refresh_from_db()
    assert (ticket.status, Message.objects.filter(direction="reply").count()) == ("resolved", 1)


def test_nothing_is_asked_when_all_is_done_or_nothing_is_resolved(ticket, refund, asha):
    use = running.attach(ticket, refund, asha)
    page, to = signed_in(asha), reverse("replies", args=[ticket.reference])
    assert page.post(to, {"text": "One moment", "then": "waiting"}).status_code == 303
    for step in use.version.steps:
        if step["do"] == "check":
            running.tick(use, step["key"], asha)
    assert page.post(reverse("resolution", args=[ticket.reference])).status_code == 303


def test_what_is_hidden_is_not_there(ticket, private, refund, asha, adam, olivia):
    running.attach(private, refund, olivia)
    page = signed_in(asha)
    assert page.get(at(private)).status_code == 404
    for name in ("procedure_tick", "procedure_outcome", "procedure_renewal"):
        assert page.post(at(private, name, refund.pk), {"step": "x"}).status_code == 404
        assert page.post(at(ticket, name, refund.pk), {"step": "x"}).status_code == 404
    assert page.post(at(private), {"procedure": seal(refund.pk)}).status_code == 404
    for odd in ("", "1", "x" * 22, seal(10**9)):
        assert page.post(at(ticket), {"procedure": odd}).status_code == 404
    assert signed_in(adam).get(at(ticket)).status_code == 200
    assert signed_in(adam).post(at(ticket), {"procedure": seal(refund.pk)}).status_code == 422


def test_what_cannot_be_done_is_said_on_the_panel(ticket, refund, asha, olivia):
    retiring.use(refund, False, olivia)
    told = signed_in(asha).post(at(ticket), {"procedure": seal(refund.pk)}, **PART)
    assert (told.status_code, "not in use" in told.content.decode()) == (422, True)


@pytest.mark.parametrize("asked", [{}, {"q": "number"}])
def test_the_panel_costs_the_same_however_much_there_is(ticket, mailbox, carl, asha, olivia, asked):
    other, page, costs = open_ticket(mailbox, carl), signed_in(asha), []
    for number in range(running.MOST_ON_TICKET):
        full = procedure(olivia, f"Number {number}", check("A"), check("B"), *with_media(olivia, number))
        use = running.attach(ticket, full, asha)
        ProcedureTick.objects.create(use=use, step=ticked(use), person=asha)
        likely = procedure(olivia, f"Where is my course, number {number}?")
        for found in (full, likely):
            running.used(running.attach(other, found, asha) if number < 5 else use, asha)
        page.get(at(ticket), asked, **PART)
        with CaptureQueriesContext(connection) as captured:
            assert page.get(at(ticket), asked, **PART).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[-1] == max(costs) <= 12


def with_media(olivia, number):
    """A recording, and a saved reply."""
    SavedReply.objects.create(key=f"r{number}", name=f"R {number}", html="<p>R</p>")
    return new_step("recording", media=recording(olivia).key), new_step("reply", reply=f"r{number}")
