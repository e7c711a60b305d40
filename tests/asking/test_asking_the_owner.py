import pytest
from django.db import IntegrityError, transaction

from tests.asking.conftest import QUESTION, SUGGESTION, fresh
from tests.cast import join, open_ticket
from tickets.asking import escalating
from tickets.desk import queues, rows, working
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import Escalation, Event, Recording


def listed(user, slug):
    return [row.reference for row in queues.page(user, slug).rows]


def last(ticket):
    return Event.objects.filter(ticket=ticket).latest("pk")


def test_the_ticket_waits_for_the_owner_and_leaves_the_assistants_lists(asha, olivia, ticket):
    working.assign(ticket, asha, asha)
    asked = escalating.ask(ticket, asha, QUESTION, SUGGESTION)
    held = fresh(ticket)
    assert (held.status, asked.waits) == ("asked", True)
    assert held.awaits_answer_since == ticket.awaits_answer_since, "the customer goes on waiting"
    assert not {ticket.reference} & {*listed(asha, "open"), *listed(asha, "mine"), *listed(asha, "waiting")}
    assert listed(asha, "asked") == listed(olivia, "asked") == [ticket.reference]
    assert (last(ticket).verb, last(ticket).actor, last(ticket).detail) == (
        "asked",
        asha,
        {"from": "open", "to": "asked"},
    )


def test_the_owner_has_not_read_it_and_who_asked_has(asha, olivia, question):
    unread = {who: rows.rows(who).get().unread for who in (asha, olivia)}
    assert unread == {asha: False, olivia: True}


def test_answered_it_is_open_on_top_of_the_list_of_who_asked_and_unread(asha, olivia, question, mailbox, carl):
    open_ticket(mailbox, carl, "Later")
    event = escalating.answer(question, olivia, "Yes, but only this once.")
    held = fresh(question.ticket)
    assert (held.status, held.assignee) == ("open", asha)
    assert listed(asha, "open")[0] == held.reference
    assert rows.rows(asha).get(pk=held.pk).unread
    assert not rows.rows(olivia).get(pk=held.pk).unread
    assert (event.verb, event.detail["to"]) == ("answered", "open")
    question.refresh_from_db()
    assert (question.answer, question.agrees, question.answered_by) == ("Yes, but only this once.", False, olivia)


def test_yes_do_as_you_suggest_needs_no_words(olivia, question):
    escalating.answer(question, olivia, agrees=True)
    question.refresh_from_db()
    assert (question.agrees, question.answer, question.waits) == (True, "", False)


def test_it_comes_back_to_who_asked_though_another_had_it(asha, olivia, ticket):
    ravi = join("ravi@example.com", "Ravi", "assistant")
    working.assign(ticket, ravi, asha)
    escalating.answer(escalating.ask(ticket, asha, QUESTION), olivia, "No.")
    assert fresh(ticket).assignee == asha
    given = Event.objects.filter(verb="assigned").latest("pk")
    assert given.detail["reason"] == "Who asked gets the answer"


def test_only_one_question_waits(asha, question):
    with pytest.raises(ChangedMeanwhile, match="Asha has asked already"):
        escalating.ask(question.ticket, asha, "And another?")
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(ticket=question.ticket, asked_by=asha, question="Again?")


def test_after_the_answer_there_may_be_another(asha, olivia, question):
    escalating.answer(question, olivia, "Yes.")
    assert escalating.ask(question.ticket, asha, "And the tax?").waits


def test_an_answer_counts_once(olivia, question):
    escalating.answer(question, olivia, "Yes.")
    with pytest.raises(ChangedMeanwhile, match="answered already"):
        escalating.answer(question, olivia, "No.")
    question.refresh_from_db()
    assert question.answer == "Yes."


def test_taken_back_nobody_has_to_answer_and_it_is_open(asha, olivia, question):
    event = escalating.withdraw(question, asha)
    assert (event.verb, fresh(question.ticket).status) == ("asking_withdrawn", "open")
    with pytest.raises(ChangedMeanwhile, match="taken back"):
        escalating.answer(question, olivia, "Yes.")


@pytest.mark.parametrize(("question_text", "suggestion"), [("", ""), (" \n ", "\0")])
def test_without_a_question_there_is_nothing_to_ask(asha, olivia, ticket, question_text, suggestion):
    with pytest.raises(Refused, match="no question yet"):
        escalating.ask(ticket, asha, question_text, suggestion)
    assert fresh(ticket).status == "open"


def test_a_yes_without_a_suggestion_is_no_answer(asha, olivia, ticket):
    asked = escalating.ask(ticket, asha, QUESTION)
    with pytest.raises(Refused, match="no answer yet"):
        escalating.answer(asked, olivia, agrees=True)


def test_a_question_of_any_length_is_not_taken(asha, ticket):
    with pytest.raises(Refused, match="too long"):
        escalating.ask(ticket, asha, "x" * (escalating.LONGEST + 1))


@pytest.mark.parametrize("status", ["spam", "deleted"])
def test_nobody_is_asked_about_what_is_put_away(asha, mailbox, carl, status):
    with pytest.raises(Refused, match="Open it again"):
        escalating.ask(open_ticket(mailbox, carl, status=status), asha, QUESTION)


def test_recordings_of_who_asks_belong_to_the_question(asha, olivia, ticket):
    done = Recording.objects.create(
        kind="audio", content_type="audio/webm", made_by=asha, finished_at=ticket.created_at
    )
    asked = escalating.ask(ticket, asha, "", recordings=[done.key])
    assert list(asked.recordings.values_list("part", flat=True)) == ["question"]


def test_a_recording_of_somebody_else_or_half_made_is_refused(asha, olivia, ticket):
    half = Recording.objects.create(kind="audio", content_type="audio/webm", made_by=asha)
    hers = Recording.objects.create(kind="audio", content_type="audio/webm", made_by=olivia, finished_at=half.made_at)
    for key in (half.key, hers.key, "nonsense"):
        with pytest.raises(Refused, match="recording"):
            escalating.ask(ticket, asha, QUESTION, recordings=[key])
    assert not Escalation.objects.exists()
