"""The owner gives the team a ticket that was kept: it reads like any other, and names nobody that is his."""

import pytest

from tests.cast import signed_in
from tests.keeping.arriving import CARL, arrive, fresh
from tickets.desk import moving
from tickets.mail import forwarding
from tickets.models import DeskMail, Suppression

pytestmark = pytest.mark.django_db


def read(person, ticket) -> str:
    browser, page = signed_in(person), f"/tickets/{ticket.reference}/"
    return browser.get(page).content.decode() + browser.get(f"{page}why/").content.decode()


def test_not_the_ticket_that_it_speaks_of(mailbox, laura, olivia, asha, adam):
    private = arrive(mailbox, message_id="<b@firm.example>").ticket
    kept = arrive(mailbox, CARL, in_reply_to="<b@firm.example>").ticket
    assert private.reference in read(olivia, kept)
    moving.give_to_team(fresh(kept), olivia)
    for person in (asha, adam):
        page = read(person, kept)
        assert "Between us" in page
        assert private.reference not in page
        assert "only the owner sees" not in page


@pytest.mark.parametrize("sender", ["Laura Lawyer <carla@customer.example>", "laura@f1rm.example"])
def test_not_whom_its_sender_looked_like(mailbox, laura, olivia, asha, adam, sender):
    kept = arrive(mailbox, sender).ticket
    assert "laura@firm.example" in read(olivia, kept) or "by the name of Laura Lawyer" in read(olivia, kept)
    moving.give_to_team(fresh(kept), olivia)
    for person in (asha, adam):
        page = read(person, kept)
        assert "Between us" in page
        assert "Laura Lawyer" not in page
        assert "laura@firm.example" not in page
        assert "looks like" not in page


def test_not_that_its_sender_is_kept(mailbox, laura, olivia, asha):
    about = arrive(mailbox, CARL, message_id="<a@customer.example>").ticket
    kept = arrive(mailbox, in_reply_to="<a@customer.example>").ticket
    moving.give_to_team(fresh(kept), olivia)
    page = read(asha, kept)
    assert about.reference in page
    assert "the owner keeps" not in page.lower()


@pytest.mark.parametrize("lost", [False, True])
def test_not_where_it_went(mailbox, laura, olivia, asha, lost):
    laura.forward_to = "olivia@home.example"
    laura.save()
    if lost:
        Suppression.objects.create(email=laura.forward_to, reason="it came back")
    kept = arrive(mailbox).ticket
    for letter in DeskMail.objects.all():
        forwarding.tell(letter, "The server said no")
    assert "olivia@home.example" in read(olivia, kept)
    moving.give_to_team(fresh(kept), olivia)
    assert "olivia@home.example" not in read(asha, kept)
    assert "You want each mail" not in read(asha, kept)
