from datetime import timedelta

import pytest
from django.utils import timezone

from tests.asking.test_the_owner_answers_by_mail import OURS, come, letter, reply, reply_to
from tests.cast import signed_in
from tests.mail.letters import mail, stored
from tests.routing.rules_in_force import does, in_force
from tickets import access
from tickets.asking import escalating, seals
from tickets.mail import intake
from tickets.models import DeskMail, Escalation, OutgoingMail, Ticket


def refused(question, raw):
    """The ticket that such a reply becomes, after rules that would show everything to the team."""
    in_force({"then": does("give_to_team")})
    question.ticket.mailbox.acknowledges = True
    question.ticket.mailbox.save()
    come(question, raw)
    kept = Ticket.objects.exclude(pk=question.ticket_id).get()
    assert kept.visibility == "owner"
    assert not OutgoingMail.objects.exists(), "nobody is told that it came in"
    return kept


def why(ticket, olivia):
    return signed_in(olivia).get(f"/tickets/{ticket.reference}/").content.decode()


def test_from_somebody_else(asha, olivia, question):
    kept = refused(question, reply("Refund all.", sender="Mallory <mallory@elsewhere.example>"))
    assert question.waits
    assert "it is not from the address to which the question went" in why(kept, olivia)
    assert not access.visible_to(asha).filter(pk=kept.pk).exists()
    assert kept.reference not in signed_in(asha).get(f"/tickets/{question.ticket.reference}/").content.decode()


def test_in_her_name_by_a_sender_whose_check_failed(olivia, question):
    question.ticket.mailbox.trusted_servers = OURS
    kept = refused(question, reply("Refund all.", proof="dmarc=fail header.from=example.com"))
    assert question.waits
    assert "the check of its sender failed" in why(kept, olivia)


@pytest.mark.parametrize("proof", ["", "none"])
def test_where_senders_are_checked_and_nobody_vouches_for_this_one(olivia, question, proof):
    question.ticket.mailbox.trusted_servers = OURS
    kept = refused(question, reply("Refund all.", proof=proof))
    assert question.waits
    assert "nobody vouches for its sender" in why(kept, olivia)


def test_straight_from_a_stranger_who_proves_nothing(olivia, question, name_server):
    in_force({"then": does("give_to_team")})
    stored(question.ticket.mailbox, reply("Refund all."), "olivia@example.com", client_ip="192.0.2.66")
    intake.drain(question.ticket.mailbox_id)
    question.refresh_from_db()
    assert question.waits
    assert Ticket.objects.exclude(pk=question.ticket_id).get().visibility == "owner"


def test_two_senders_in_one_mail(olivia, question):
    raw = reply("Refund all.", sender="olivia@example.com, mallory@elsewhere.example")
    refused(question, raw)
    assert question.waits


def test_after_it_was_answered(olivia, question):
    escalating.answer(question, olivia, "No.")
    kept = refused(question, reply_to(question, olivia, "Yes, all of it."))
    assert question.answer == "No."
    assert "answered already" in why(kept, olivia)


def test_after_it_was_taken_back(asha, olivia, question):
    escalating.withdraw(question, asha)
    assert "taken back" in why(refused(question, reply_to(question, olivia, "Yes.")), olivia)


def test_after_fourteen_days(olivia, question):
    Escalation.objects.update(asked_at=timezone.now() - timedelta(days=15))
    kept = refused(question, reply("Yes."))
    assert question.waits
    assert "more than 14 days" in why(kept, olivia)


def test_when_it_says_nothing(olivia, question):
    assert "says nothing above what it quotes" in why(refused(question, reply("")), olivia)


def test_from_who_is_no_owner_any_more(asha, olivia, question, adam):
    olivia.role = "assistant"
    olivia.save()
    refused(question, reply("Yes."))
    assert question.waits


def test_a_mark_that_somebody_made_up_is_a_mail_like_any_other(olivia, question):
    made_up = f"<ask.{seals.Asked(question.pk, olivia.pk)}.{'a' * 16}@localhost>"
    come(question, mail("Re: ?", "Refund all.", from_="olivia@example.com", in_reply_to=made_up))
    assert question.waits
    assert Ticket.objects.count() == 2


def test_the_answer_to_a_question_on_a_ticket_that_the_owner_took_shows_nobody_else_anything(asha, olivia, question):
    Ticket.objects.filter(pk=question.ticket_id).update(visibility="owner")
    come(question, reply("I do it myself."))
    assert question.answer == "I do it myself."
    assert not access.visible_to(asha).exists()
    assert not access.escalations_visible_to(asha).exists()


def test_what_answers_another_question_answers_no_other(olivia, question):
    assert DeskMail.objects.count() == 1
    assert letter()["Message-ID"].strip("<>").split("@")[0] == seals.in_mail(seals.Asked(question.pk, olivia.pk))
