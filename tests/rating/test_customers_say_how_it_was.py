import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import signed_in
from tickets.desk import replying, working
from tickets.mail import composing, how_it_was, letters
from tickets.models import Event, Message
from tickets.models.event import Verb
from tickets.models.ticket import Status


@pytest.fixture
def asks(mailbox):
    mailbox.asks_how_it_was = True
    mailbox.save()
    return mailbox


@pytest.fixture
def answer(asks, ticket, asha) -> Message:
    """Asha's, which resolves Carl's ticket."""
    return replying.reply(ticket, asha, "<p>It is in your inbox.</p>", then=Status.RESOLVED).message


def said_below(message: Message) -> str:
    fresh = Message.objects.select_related("ticket__mailbox").get(pk=message.pk)
    return letters.letter_for(fresh, fresh.ticket.mailbox).text


def link(message: Message) -> str:
    return re.search(r"https?://[^/\s]+(/how-was-it/\S+)", said_below(message))[1]


def test_the_answer_that_resolves_asks_in_both_of_its_parts(answer, asks):
    letter = letters.letter_for(Message.objects.get(pk=answer.pk), asks)
    assert how_it_was.WORDS in letter.text
    assert how_it_was.WORDS in letter.html
    assert b"how-was-it" in composing.compose(letter)


def test_an_answer_that_leaves_it_open_asks_nothing(asks, ticket, asha):
    assert "how-was-it" not in said_below(
        replying.reply(ticket, asha, "<p>Which course?</p>", then=Status.WAITING).message
    )


def test_a_mailbox_that_does_not_ask_asks_nothing(ticket, asha):
    assert "how-was-it" not in said_below(replying.reply(ticket, asha, "<p>Done.</p>", then=Status.RESOLVED).message)


def test_opening_the_link_says_nothing_yet(answer, ticket):
    html = Client().get(link(answer)).content.decode()
    ticket.refresh_from_db()
    assert "It was not good" in html
    assert ticket.subject not in html
    assert ticket.satisfaction == ""


def test_carl_says_it_once_and_the_ticket_knows_why(answer, ticket, asha):
    carl, address = Client(), link(answer)
    thanks = carl.post(address, {"how": "bad", "comment": "It took a week."}).content.decode()
    again = carl.post(address, {"how": "good"})
    ticket.refresh_from_db()
    [event] = Event.objects.filter(verb=Verb.RATED)
    assert "Thank you" in thanks
    assert again.status_code == 410
    assert "Thank you" in carl.get(address).content.decode()
    assert (ticket.satisfaction, event.detail) == ("bad", {"to": "bad", "comment": "It took a week."})
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert "Carl Customer says that it was not good: “It took a week.”" in page


def test_what_was_said_is_not_asked_again(answer, ticket, asha):
    Client().post(link(answer), {"how": "good"})
    working.reopen(ticket, asha)
    ticket.refresh_from_db()
    assert "how-was-it" not in said_below(replying.reply(ticket, asha, "<p>More.</p>", then=Status.RESOLVED).message)


@pytest.mark.parametrize("change", [(r".{2}/$", "/"), ("it/", "it/1"), (".*", "/how-was-it/x/")])
def test_mallory_makes_no_link_of_her_own(answer, ticket, change):
    refused = Client().post(re.sub(*change, link(answer), count=1), {"how": "good"})
    ticket.refresh_from_db()
    assert refused.status_code == 410
    assert ticket.satisfaction == ""


def test_after_sixty_days_it_is_over(answer):
    address = link(answer)
    Message.objects.filter(pk=answer.pk).update(created_at=timezone.now() - timedelta(days=61))
    assert Client().get(address).status_code == 410


def test_something_else_than_the_two_is_refused(answer, ticket):
    assert Client().post(link(answer), {"how": "great"}).status_code == 410
    ticket.refresh_from_db()
    assert ticket.satisfaction == ""


def test_what_no_database_keeps_is_left_out(answer):
    assert Client().post(link(answer), {"how": "good", "comment": "Fine\0 by me"}).status_code == 200
    assert Event.objects.get(verb=Verb.RATED).detail["comment"] == "Fine by me"


def test_an_admin_lets_a_mailbox_ask(adam, mailbox):
    page = signed_in(adam).get(f"/mailboxes/{mailbox.pk}/").content.decode()
    assert "Ask customers how it was" in page
