from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket, signed_in
from tests.mail.letters import mail, taken_in
from tickets.desk import deleting, queues, searching, snoozing
from tickets.errors import Refused
from tickets.models import Event, Ticket
from tickets.routing import timed


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def asha(asha):
    asha.may_delete = True
    asha.save()
    return asha


def test_it_leaves_all_lists_but_its_own(asha, ticket):
    event = deleting.delete(ticket, asha)
    assert (event.verb, event.detail) == ("deleted", {"from": "open", "to": "deleted"})
    assert fresh(ticket).awaits_answer_since is None
    assert [slug for slug in queues.BY_SLUG if queues.page(asha, slug).rows] == ["deleted"]
    assert deleting.delete(ticket, asha) is None


@pytest.mark.parametrize("text", ["reference", "course", "carl@"])
def test_no_search_finds_it(asha, ticket, text):
    words = ticket.reference if text == "reference" else text
    assert searching.search(asha, words) == [ticket]
    deleting.delete(ticket, asha)
    assert searching.search(asha, words) == []


def test_it_does_not_stand_beside_another_of_the_same_customer(asha, mailbox, carl, ticket):
    other = open_ticket(mailbox, carl, "Another matter")
    deleting.delete(ticket, asha)
    page = signed_in(asha).get(f"/tickets/{other.reference}/").content.decode()
    assert ticket.reference not in page.replace(f"/tickets/{other.reference}/", "")


@pytest.mark.parametrize(("before", "after"), [("open", "open"), ("resolved", "resolved"), ("spam", "spam")])
def test_it_comes_back_to_where_it_was(asha, ticket, before, after):
    Ticket.objects.update(status=before)
    deleting.delete(ticket, asha)
    event = deleting.bring_back(ticket, asha)
    assert (event.verb, fresh(ticket).status) == ("restored", after)
    assert (fresh(ticket).awaits_answer_since is not None) is (after == "open")
    assert deleting.bring_back(ticket, asha) is None


def test_the_customers_next_mail_opens_it_again(asha, mailbox):
    ticket = taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket
    Ticket.objects.update(visibility="team")
    deleting.delete(ticket, asha)
    assert taken_in(mailbox, mail(text="Hello?", in_reply_to="<a@customer.example>")).ticket == ticket
    assert fresh(ticket).status == "open"


def test_time_that_passes_does_not_bring_it_back(asha, ticket):
    deleting.delete(ticket, asha)
    Ticket.objects.update(rules_due_at=timezone.now())
    assert ticket.pk not in timed.due(10)
    with pytest.raises(Refused):
        snoozing.snooze(ticket, timezone.now() + timedelta(days=1), asha)


def test_who_may_not_delete_does_not(asha, adam, ticket):
    asha.may_delete = False
    asha.save()
    for person in (asha, adam):
        with pytest.raises(Refused):
            deleting.delete(ticket, person)
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert f"/tickets/{ticket.reference}/deletion/" not in page
    signed_in(asha).post(f"/tickets/{ticket.reference}/deletion/")
    assert fresh(ticket).status == "open"
    assert not Event.objects.filter(verb="deleted").exists()


def test_the_page_deletes_it_and_brings_it_back(asha, ticket):
    browser, address = signed_in(asha), f"/tickets/{ticket.reference}/"
    assert f"{address}deletion/" in browser.get(address).content.decode()
    page = browser.post(f"{address}deletion/", follow=True).content.decode()
    assert "Asha deleted it" in page
    assert "Bring it back" in page
    assert "Asha brought it back" in browser.post(f"{address}restoration/", follow=True).content.decode()
