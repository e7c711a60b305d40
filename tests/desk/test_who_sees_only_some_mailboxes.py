import pytest

from tests.cast import make_mailbox, open_ticket, signed_in
from tickets import access, live
from tickets.desk import merging, people, queues, searching, working
from tickets.errors import Refused


@pytest.fixture
def billing(db):
    return make_mailbox("billing@shop.example", "Billing")


@pytest.fixture
def bill(billing, carl):
    return open_ticket(billing, carl, "The invoice")


def only(person, *mailboxes):
    person.only_mailboxes = [mailbox.pk for mailbox in mailboxes]
    person.save()


def test_everybody_sees_all_of_them_first(asha, ticket, bill):
    assert set(access.visible_to(asha)) == {ticket, bill}


def test_the_tickets_of_others_are_not_there(asha, mailbox, ticket, bill):
    only(asha, mailbox)
    assert access.visible_to(asha).get() == ticket
    seen = access.messages_visible_to(asha).values_list("ticket", flat=True)
    told = access.events_visible_to(asha).values_list("ticket", flat=True)
    assert set(seen) == set(told) == {ticket.pk}
    assert (access.may_see(asha, ticket), access.may_see(asha, bill)) == (True, False)


def test_who_sees_none_sees_nothing(asha, ticket, bill):
    only(asha)
    assert not access.visible_to(asha).exists()
    assert not access.may_see(asha, ticket)
    assert live.channels_for(asha) == []


def test_what_the_owner_keeps_stays_kept(asha, mailbox, private):
    only(asha, mailbox)
    assert not access.visible_to(asha).exists()


def test_an_owner_sees_them_all(olivia, mailbox, ticket, bill):
    only(olivia, mailbox)
    assert set(access.visible_to(olivia)) == {ticket, bill}


def test_queues_counts_and_search_know_nothing_of_the_others(asha, mailbox, ticket, bill):
    only(asha, mailbox)
    assert [row.pk for row in queues.page(asha, "open").rows] == [ticket.pk]
    assert queues.counts(asha)["open"] == 1
    assert list(searching.search(asha, "invoice")) == []
    assert list(searching.search(asha, bill.reference)) == []
    page = signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()
    assert bill.reference not in page
    assert signed_in(asha).get(f"/tickets/{bill.reference}/").status_code == 404


def test_it_costs_no_query_more(asha, mailbox, ticket, bill, django_assert_num_queries):
    only(asha, mailbox)
    with django_assert_num_queries(1):
        list(access.visible_to(asha))
    with django_assert_num_queries(0):
        access.may_see(asha, bill)


def test_such_a_ticket_cannot_be_given_to_them(asha, olivia, mailbox, bill):
    only(asha, mailbox)
    with pytest.raises(Refused):
        working.assign(bill, asha, olivia)
    assert people.colleagues(olivia, bill) == [olivia]


def test_pages_hear_of_ones_own_mailboxes_alone(asha, olivia, mailbox, ticket, bill):
    assert live.channels_for(asha) == ["supportdesk.live.team.*"]
    only(asha, mailbox)
    assert live.channels_for(asha) == [f"supportdesk.live.team.{mailbox.pk}"]
    assert set(live.channels_for(olivia)) == {"supportdesk.live.team.*", "supportdesk.live.owner"}


def test_nothing_comes_to_them_by_merging(asha, tara, mailbox, ticket, bill):
    only(tara, mailbox)
    with pytest.raises(Refused, match="Link them instead"):
        merging.merge(bill, ticket, asha)
    only(tara, mailbox, bill.mailbox)
    assert merging.merge(bill, ticket, asha)


def test_what_goes_out_of_their_sight_is_merged(asha, tara, mailbox, ticket, bill):
    only(tara, mailbox)
    assert merging.merge(ticket, bill, asha)
    assert not access.messages_visible_to(tara).exists()
