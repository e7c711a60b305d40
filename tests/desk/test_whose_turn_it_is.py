import pytest

from tests.cast import open_ticket
from tickets.desk import working
from tickets.models import Event, Ticket


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_waiting_for_the_customer_stops_the_clock(asha, ticket):
    event = working.wait(ticket, asha)
    assert event.detail == {"from": "open", "to": "waiting"}
    assert (fresh(ticket).status, fresh(ticket).awaits_answer_since) == ("waiting", None)


def test_resolving_keeps_the_ticket_where_it_was_in_time(asha, ticket):
    working.resolve(ticket, asha)
    assert fresh(ticket).status == "resolved"
    assert fresh(ticket).last_activity_at == ticket.last_activity_at


def test_reopening_puts_it_on_top_and_starts_the_clock_where_the_customer_wrote(asha, ticket):
    working.resolve(ticket, asha)
    working.reopen(ticket, asha)
    again = fresh(ticket)
    assert again.status == "open"
    assert again.last_activity_at > ticket.last_activity_at
    assert again.awaits_answer_since == ticket.created_at


@pytest.mark.parametrize(
    ("verb", "status"), [(working.wait, "waiting"), (working.resolve, "resolved"), (working.reopen, "open")]
)
def test_saying_it_twice_is_no_new_event(asha, mailbox, carl, verb, status):
    there = open_ticket(mailbox, carl, status=status)
    assert verb(there, asha) is None
    assert not Event.objects.exclude(actor=None).exists()
    assert fresh(there).last_activity_at == there.last_activity_at


def test_a_stale_page_acts_on_the_ticket_as_it_is_now(asha, olivia, ticket):
    working.resolve(ticket, olivia)
    assert ticket.status == "open"
    assert working.wait(ticket, asha).detail["from"] == "resolved"
