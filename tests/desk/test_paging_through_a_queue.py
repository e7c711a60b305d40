from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket
from tickets.desk import queues
from tickets.models import Ticket


@pytest.fixture
def seven(mailbox, carl, monkeypatch):
    """Newest first; the three in the middle were last touched at the very same moment."""
    monkeypatch.setattr(queues, "PAGE", 3)
    now = timezone.now()
    made = [open_ticket(mailbox, carl, f"Number {n}", at=now - timedelta(hours=n)) for n in range(7)]
    Ticket.objects.filter(pk__in=[t.pk for t in made[2:5]]).update(last_activity_at=made[2].last_activity_at)
    order = [*made[:2], *made[4:1:-1], *made[5:]]
    return [Ticket.objects.get(pk=ticket.pk) for ticket in order]


def walk(user):
    pages, cursor = [], None
    while not pages or cursor:
        page = queues.page(user, "open", cursor)
        pages.append(page.rows)
        cursor = page.older
    return pages


def test_pages_follow_each_other_without_gap_or_overlap(asha, seven):
    pages = walk(asha)
    assert [len(rows) for rows in pages] == [3, 3, 1]
    assert [row.pk for rows in pages for row in rows] == [ticket.pk for ticket in seven]


def test_a_new_ticket_does_not_shift_the_next_page(asha, seven, mailbox, carl):
    cursor = queues.page(asha, "open").older
    open_ticket(mailbox, carl, "Just now")
    assert queues.page(asha, "open", cursor).rows[0].pk == seven[3].pk


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "8J+YgA", "MjAyNi0wMS0wMSAx", "%00", "é", "OTk5OTktMDEtMDEgMQ", "=" * 9]
)
def test_a_cursor_that_cannot_be_read_is_the_first_page(asha, seven, cursor):
    assert queues.page(asha, "open", cursor).rows[0].pk == seven[0].pk


def test_a_page_takes_one_query(asha, seven, django_assert_num_queries):
    with django_assert_num_queries(1):
        for row in queues.page(asha, "open").rows:
            assert (row.customer.name, row.mailbox.address, row.assignee) == (
                "Carl Customer",
                "support@shop.example",
                None,
            )


def test_neighbours_are_the_rows_above_and_below(asha, seven, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queues.neighbours(asha, "open", seven[3]) == (seven[2].reference, seven[4].reference)
    assert queues.neighbours(asha, "open", seven[0]) == (None, seven[1].reference)
    assert queues.neighbours(asha, "open", seven[6]) == (seven[5].reference, None)


def test_neighbours_are_known_after_the_ticket_left_the_queue(asha, seven):
    Ticket.objects.filter(pk=seven[3].pk).update(status="resolved")
    assert queues.neighbours(asha, "open", seven[3]) == (seven[2].reference, seven[4].reference)


def test_what_is_hidden_is_nobodys_neighbour(asha, seven):
    Ticket.objects.filter(pk=seven[4].pk).update(visibility="owner")
    assert queues.neighbours(asha, "open", seven[3]) == (seven[2].reference, seven[5].reference)
