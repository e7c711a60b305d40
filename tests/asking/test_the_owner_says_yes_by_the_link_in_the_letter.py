import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.asking.conftest import QUESTION, SUGGESTION, fresh
from tests.cast import join
from tickets.asking import escalating, seals
from tickets.models import DeskMail, Escalation, Ticket


def letters():
    return list(DeskMail.objects.filter(about__startswith="question:").order_by("pk"))


def decoded(mail):
    from email import message_from_string, policy

    return message_from_string(mail.content, policy=policy.default)


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/yes/\S+)", decoded(mail).get_content())[1]


@pytest.fixture
def link(question):
    [letter] = letters()
    return link_in(letter)


def test_each_owner_gets_a_letter_of_their_own(asha, adam, olivia, ticket):
    oscar = join("oscar@example.com", "Oscar Owner", "owner")
    gone = join("olga@example.com", "Olga", "owner")
    gone.is_active = False
    gone.save()
    escalating.ask(ticket, asha, QUESTION, SUGGESTION)
    assert [mail.to for mail in letters()] == [[olivia.email], [oscar.email]]
    assert len({link_in(mail) for mail in letters()}) == 2
    assert {mail.subject for mail in letters()} == {"A question to the owner"}, "as lists of the desk show it"


def test_the_letter_says_what_is_asked_and_who_reads_the_answer(question):
    [letter] = letters()
    mail = decoded(letter)
    text = mail.get_content()
    assert mail["Subject"] == "Asha asks: Where is my course?"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "support@shop.example" in mail["Reply-To"]
    told = (
        QUESTION,
        SUGGESTION,
        "> I paid yesterday, and nothing came.",
        "Carl Customer wrote:",
        "The customer does not.",
    )
    assert all(words in text for words in told)


def test_a_question_without_a_suggestion_has_no_link(asha, olivia, ticket):
    escalating.ask(ticket, asha, QUESTION)
    [letter] = letters()
    assert "/yes/" not in letter.content


def test_opening_the_link_does_nothing(link, question):
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(link).status_code == 200
    question.refresh_from_db()
    assert question.waits
    assert Client().put(link).status_code == 405


def test_pressing_the_button_answers_once_without_signing_in(link, asha, olivia, question):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(link)
    assert all(words in page.content.decode() for words in (QUESTION, SUGGESTION, "Yes, do as you suggest"))
    assert browser.post(link).status_code == 403, "not from the page"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    assert "has your yes" in browser.post(link, {"csrfmiddlewaretoken": token}).content.decode()
    question.refresh_from_db()
    assert (question.agrees, question.answered_by, question.answered_way) == (True, olivia, "link")
    assert (fresh(question.ticket).status, fresh(question.ticket).assignee) == ("open", asha)
    again = Client().post(link)
    assert (again.status_code, "answered already" in again.content.decode()) == (410, True)
    assert QUESTION not in Client().get(link).content.decode()


def test_the_page_shows_no_more_than_the_letter_and_is_kept_nowhere(link, question):
    page = Client().get(link)
    assert page["Cache-Control"] == "private, no-store"
    assert "noindex" in page["X-Robots-Tag"]
    shown = page.content.decode()
    assert not any(words in shown for words in (question.ticket.reference, "carl@customer.example", "/queues/"))


def test_a_wrong_link_tells_nothing_and_asks_no_database(link, question, django_assert_num_queries):
    named = seals.Asked(question.pk, question.pk)
    made_up = [f"/yes/{named}.{'A' * 32}/", "/yes/nonsense/", link[:-3] + "xx/", link.replace("/yes/", "/yes/1")]
    for address in made_up:
        with django_assert_num_queries(0):
            answer = Client().post(address)
        assert (answer.status_code, QUESTION in answer.content.decode()) == (410, False)


def test_the_mark_of_a_mail_is_no_link(olivia, question):
    mark = seals.in_mail(seals.Asked(question.pk, olivia.pk)).removeprefix("ask.")
    assert Client().get(f"/yes/{mark}/").status_code == 410


@pytest.mark.parametrize("ended", [{"is_active": False}, {"role": "assistant"}, {"role": "admin"}])
def test_who_is_no_owner_any_more_agrees_to_nothing(link, olivia, question, ended):
    for name, value in ended.items():
        setattr(olivia, name, value)
    olivia.save()
    assert Client().post(link).status_code == 410
    question.refresh_from_db()
    assert question.waits


def test_after_fourteen_days_it_is_over(link, question):
    Escalation.objects.update(asked_at=timezone.now() - timedelta(days=14, minutes=1))
    answer = Client().post(link)
    assert (answer.status_code, QUESTION in answer.content.decode()) == (410, False)
    question.refresh_from_db()
    assert question.waits


def test_of_a_ticket_that_the_owner_took_it_works_on(link, olivia, question):
    Ticket.objects.update(visibility="owner")
    assert Client().post(link).status_code == 200
    question.refresh_from_db()
    assert question.agrees


def test_a_letter_that_has_not_left_is_not_sent_any_more_once_it_is_answered(olivia, question):
    escalating.answer(question, olivia, "No.")
    [letter] = letters()
    assert (letter.state, letter.content) == ("undone", "")
