from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import add_mail
from tickets.desk import queues, reading, replying, working
from tickets.models import OutgoingMail, ReadMark


def row(user):
    return queues.page(user, "open").rows[0]


def test_a_new_ticket_is_unread_until_a_person_has_read_it(asha, olivia, ticket):
    reading.mark_read(asha, ticket)
    assert (row(asha).unread, row(olivia).unread) == (False, True)


def test_reading_takes_one_query(asha, ticket, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            reading.mark_read(asha, ticket)
    assert ReadMark.objects.count() == 1


def test_the_customers_next_mail_makes_it_unread_again(asha, ticket):
    reading.mark_read(asha, ticket)
    add_mail(ticket, "Hello?")
    assert row(asha).unread


def test_what_arrived_while_the_page_was_made_stays_unread(asha, ticket):
    before = row(asha)
    add_mail(ticket, "One more thing")
    reading.mark_read(asha, before)
    assert row(asha).unread


def test_an_old_page_does_not_undo_newer_reading(asha, ticket):
    reading.mark_read(asha, ticket)
    ticket.last_activity_at -= timedelta(hours=1)
    reading.mark_read(asha, ticket)
    assert not row(asha).unread


def test_ones_own_answer_and_note_are_read_and_the_others_see_them_as_news(asha, olivia, ticket):
    working.note(ticket, "<p>I look after it.</p>", asha)
    reading.mark_read(olivia, row(olivia))
    replying.reply(ticket, asha, "<p>It is on its way.</p>", then="open")
    assert not row(asha).unread
    assert row(olivia).unread


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_an_answer_that_did_not_leave_shows_in_the_list(asha, ticket, state):
    outgoing = replying.reply(ticket, asha, "<p>Here it is.</p>", then="open")
    assert not row(asha).trouble
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state=state)
    assert row(asha).trouble


def test_an_answer_that_was_sent_is_no_trouble(asha, ticket):
    outgoing = replying.reply(ticket, asha, "<p>Here it is.</p>", then="open")
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state="sent", sent_at=timezone.now())
    assert not row(asha).trouble
