"""Lists and a ticket's page say what is promised and how much time is left, in words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tests.routing.promises import make_target
from tickets.desk import replying, working
from tickets.routing.promises import breaking, promising

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def target(db):
    return make_target(next_answer=None, resolution=None, first_answer=240)


@pytest.fixture
def promised(target, mailbox, carl):
    def make(ago, **fields):
        at = timezone.now() - ago
        ticket = open_ticket(mailbox, carl, at=at, status_since=at, customer_wrote_at=at, **fields)
        promising.keep([ticket])
        breaking.look()
        return ticket

    return make


def listed(person):
    return signed_in(person).get("/queues/open/").content.decode()


def page(person, ticket):
    return signed_in(person).get(f"/tickets/{ticket.reference}/").content.decode()


def test_time_that_is_left_stands_in_the_list_instead_of_the_time_that_passed(promised, asha):
    promised(HOUR)
    assert 'class="due ">due in 2 h' in listed(asha)
    assert "waits for" not in listed(asha)


def test_without_a_promise_the_list_says_how_long_the_customer_waits(ticket, asha):
    assert "waits for 1 min" in listed(asha)
    assert "due" not in listed(asha).partition('<ul class="lines"')[2].partition("</ul>")[0]


def test_whoever_may_work_is_warned_while_nobody_has_it(promised, asha, adam):
    promised(HOUR * 3.5)
    assert 'class="due near">due soon, in 29 min' in listed(asha)
    assert 'class="due ">due in 29 min' in listed(adam)


def test_a_warning_is_for_whoever_has_it(promised, asha, olivia):
    promised(HOUR * 3.5, assignee=olivia)
    assert 'class="due near"' in listed(olivia)
    assert 'class="due ">due in 29 min' in listed(asha)


def test_a_broken_promise_is_red_and_says_so_in_words(promised, asha):
    ticket = promised(HOUR * 4 + timedelta(minutes=20))
    assert 'class="due broken">promise broken 20 min ago' in listed(asha)
    assert "promise broken 20 min ago" in page(asha, ticket)
    assert "First answer was promised until" in page(asha, ticket)


def test_a_ticket_says_what_is_promised_and_what_is_left(promised, asha):
    shown = page(asha, promised(timedelta(hours=2, minutes=40, seconds=30)))
    assert "First answer promised until" in shown
    assert "1 h 19 min left" in shown


def test_what_is_met_is_not_shown_any_more(promised, asha):
    ticket = promised(HOUR)
    replying.reply(ticket, asha, "<p>Here</p>")
    assert "promised until" not in page(asha, ticket)
    assert "due in" not in signed_in(asha).get("/queues/waiting/").content.decode()
    working.resolve(ticket, asha)
    assert "promised until" not in page(asha, ticket)


def test_lists_cost_the_same_however_much_is_promised(promised, asha):
    browser, counted = signed_in(asha), []
    for many in (1, 20):
        for _ in range(many):
            promised(HOUR * 3.5)
        browser.get("/queues/open/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/queues/open/")
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12


def test_a_tickets_page_costs_no_query_more_for_its_promises(promised, asha, ticket):
    browser, counted = signed_in(asha), []
    for shown in (ticket, promised(HOUR)):
        browser.get(f"/tickets/{shown.reference}/")
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/tickets/{shown.reference}/")
        counted.append(len(captured))
    assert counted[0] == counted[1]
