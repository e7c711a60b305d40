"""A page costs the same number of queries, however much there is to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import join, open_ticket, signed_in
from tests.desk.crowded import crowd, desk
from tickets.models import Ticket

MOST = 12
LISTS = ("/queues/mine/", "/search/?q=mail", "/queues/open/", "/queues/resolved/", "/queues/asked/", "/procedures/")
OWNERS = ("/today/", "/waits/", "/kept/", "/people/powers/", "/learning/", "/people/")


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def hugo(mailbox):
    """An assistant who sees this mailbox only."""
    person = join("hugo@example.com", "Hugo Helper", "assistant")
    person.only_mailboxes = [mailbox.pk]
    person.save()
    return person


def test_a_ticket_with_everything_in_it(asha, olivia, tara, adam, hugo, ticket, private):
    crowd(ticket, asha, olivia, tara)
    Ticket.objects.filter(pk=ticket.pk).update(may_belong_to=private)
    for person in (asha, olivia, tara, adam, hugo):
        for part in ("", "procedures/"):
            assert queries(signed_in(person), f"/tickets/{ticket.reference}/{part}") <= MOST, (person, part)


def test_a_list_of_any_length(asha, olivia, tara, hugo, mailbox):
    pages = [(person, page) for person in (asha, olivia) for page in LISTS]
    pages += [(person, page) for person in (tara, hugo) for page in LISTS[:2]]
    pages += [(olivia, page) for page in OWNERS] + [
        (asha, "/procedures/to-read/"),
        (asha, "/my-day/"),
        (tara, "/my-day/"),
    ]
    counted = []
    for many in (1, 6):
        desk(mailbox, asha, olivia, many)
        counted.append({(str(person), page): queries(signed_in(person), page) for person, page in pages})
    assert counted[0] == counted[1]
    assert max(counted[0].values()) <= MOST


def test_fifty_tickets_then_a_link_to_the_older(asha, mailbox, carl):
    for number in range(51):
        open_ticket(mailbox, carl, f"Matter {number}", at=timezone.now() - timedelta(minutes=number))
    browser = signed_in(asha)
    page = browser.get("/queues/open/").content.decode()
    assert page.count('id="line-') == 50
    older = page.split("?older=")[1].split('"')[0]
    rest = browser.get(f"/queues/open/?older={older}").content.decode()
    assert rest.count('id="line-') == 1
    assert "Matter 50" in rest
