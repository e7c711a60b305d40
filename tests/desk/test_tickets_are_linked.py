import pytest

from tests.cast import open_ticket, signed_in
from tickets.desk import linking, moving
from tickets.errors import Refused
from tickets.models import Event, TicketLink
from tickets.models.event import Verb


@pytest.fixture
def other(mailbox, carl):
    return open_ticket(mailbox, carl, "The second licence")


def side_of(person, ticket):
    page = signed_in(person).get(f"/tickets/{ticket.reference}/").content.decode()
    return page.split("Linked tickets")[1].split("Other tickets")[0] if "Linked tickets" in page else ""


def test_each_stands_beside_the_other(asha, ticket, other):
    linking.link(other, ticket, asha)
    linking.link(ticket, other, asha)
    assert TicketLink.objects.count() == 1
    assert other.reference in side_of(asha, ticket)
    assert ticket.reference in side_of(asha, other)
    assert Event.objects.filter(verb=Verb.LINKED, actor=asha).count() == 2


def test_the_page_links_them_and_takes_the_link_away(asha, ticket, other):
    browser, address = signed_in(asha), f"/tickets/{ticket.reference}/links/"
    assert "Link with another ticket" in browser.get(address).content.decode()
    browser.post(address, {"other": other.reference})
    assert other.reference in side_of(asha, ticket)
    browser.post(address, {"other": other.reference, "gone": "1"})
    assert side_of(asha, ticket) == ""
    assert Event.objects.filter(verb=Verb.UNLINKED).count() == 2


def test_a_link_with_what_only_the_owner_sees_shows_nothing_to_others(asha, olivia, ticket, private):
    linking.link(ticket, private, olivia)
    assert private.reference in side_of(olivia, ticket)
    assert side_of(asha, ticket) == ""
    assert not Event.objects.filter(ticket=ticket, verb=Verb.LINKED).exists()
    assert Event.objects.filter(ticket=private, verb=Verb.LINKED).exists()


def test_a_link_is_gone_from_view_with_the_ticket_that_was_taken_back(asha, olivia, ticket, other):
    linking.link(ticket, other, asha)
    moving.take_back(other, olivia)
    assert side_of(asha, ticket) == ""


def test_nobody_links_what_they_do_not_see(asha, adam, ticket, other, private):
    for person, two in ((asha, private), (adam, other)):
        with pytest.raises(Refused):
            linking.link(ticket, two, person)
    assert signed_in(asha).post(f"/tickets/{ticket.reference}/links/", {"other": private.reference}).status_code == 404
    assert not TicketLink.objects.exists()
