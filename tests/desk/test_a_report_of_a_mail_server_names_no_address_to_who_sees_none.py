import pytest

from tests.cast import add_mail, signed_in
from tickets.models import Ticket

SAID = "I could not deliver your message.\n<carl@customer.example>: 552 mailbox full & <b>closed</b>"


@pytest.fixture
def report(ticket):
    Ticket.objects.filter(pk=ticket.pk).update(preview=SAID[:160])
    return add_mail(ticket, SAID, signals={"bounce": {}})


@pytest.fixture
def blind(asha):
    asha.sees_addresses = False
    asha.save()
    return asha


@pytest.mark.parametrize("page", ["/queues/open/", "/tickets/{}/"])
def test_neither_in_a_list_nor_in_the_ticket(blind, olivia, ticket, report, page):
    address = page.format(ticket.reference)
    shown = signed_in(blind).get(address).content.decode()
    assert "carl@" not in shown
    assert "c…@customer.example" in shown
    assert "<b>closed" not in shown
    assert "carl@customer.example" in signed_in(olivia).get(address).content.decode()


def test_what_a_customer_writes_stays_as_it_is_in_the_letter(blind, ticket):
    add_mail(ticket, "Write to carl@home.example, please")
    assert "carl@home.example" in signed_in(blind).get(f"/tickets/{ticket.reference}/").content.decode()
