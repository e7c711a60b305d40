from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import add_mail, make_customer, open_ticket
from tickets.desk import replying, working
from tickets.desk.searching import search


@pytest.mark.parametrize("write", [str, str.lower, lambda text: text.replace("-", ""), lambda text: f" #{text} "])
def test_by_reference_however_it_is_typed(asha, ticket, write):
    assert search(asha, write(ticket.reference)) == [ticket]


@pytest.mark.parametrize("typed", ["carl@customer.example", "CARL@cust", "carl c", "Carl"])
def test_by_the_customers_address_or_name(asha, ticket, typed):
    assert search(asha, typed) == [ticket]


@pytest.mark.parametrize("typed", ["nothing came", '"paid yesterday"', "course", "PAID -refund", "zebra or paid"])
def test_by_words_of_mails_and_subjects(asha, ticket, typed):
    assert search(asha, typed) == [ticket]


@pytest.mark.parametrize(
    "typed", ["", "   ", "zebra", "paid -yesterday", "customer.example", "%", "arl", "\0", "' or 1=1"]
)
def test_what_finds_nothing(asha, ticket, typed):
    assert search(asha, typed) == []


def test_by_words_of_notes_and_answers(asha, ticket):
    working.note(ticket, "<p>gateway says chargeback</p>", asha)
    replying.reply(ticket, asha, "<p>We refunded you</p>")
    assert search(asha, "chargeback") == search(asha, "refunded") == [ticket]


def test_an_answer_that_was_taken_back_is_not_found(asha, ticket):
    replying.undo(replying.reply(ticket, asha, "<p>confidential blunder</p>"), asha)
    assert search(asha, "blunder") == []


@pytest.mark.parametrize("typed", ["lawyer", "divorce", "Carl", "carl@customer.example"])
def test_assistant_finds_nothing_of_the_owner(asha, olivia, private, typed):
    assert search(asha, typed) == search(asha, private.reference) == []
    assert search(olivia, typed) == search(olivia, private.reference) == [private]


def test_newest_first_each_once_and_not_more_than_asked_for(asha, mailbox, carl):
    now = timezone.now()
    made = [open_ticket(mailbox, carl, text="carl paid", at=now - timedelta(hours=n)) for n in range(4)]
    add_mail(made[2], "I paid twice", at=now + timedelta(hours=1))
    assert search(asha, "paid") == search(asha, "carl") == [made[2], made[0], made[1], made[3]]
    assert search(asha, "paid", limit=2) == [made[2], made[0]]


def test_a_name_with_signs_of_patterns_is_taken_literally(asha, mailbox):
    odd = open_ticket(mailbox, make_customer("percent@x.example", "100% Carl"))
    open_ticket(mailbox, make_customer("other@x.example", "1000 Carls"))
    assert search(asha, "100%") == [odd]


def test_rows_are_marked_as_in_a_queue(asha, ticket, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        row = search(asha, "carl")[0]
        assert (row.unread, row.trouble, row.customer.name) == (True, False, "Carl Customer")
