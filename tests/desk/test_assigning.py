import pytest

from accounts.models import User
from tickets.desk import people, working
from tickets.errors import Refused
from tickets.models import Event, Ticket


def test_assistant_takes_a_ticket(asha, ticket):
    event = working.assign(ticket, asha, asha)
    assert event.ticket.assignee == Ticket.objects.get(pk=ticket.pk).assignee == asha
    assert event.detail == {"from": "", "to": "Asha", "from_id": None, "to_id": asha.pk}


def test_assistant_gives_a_ticket_to_the_owner_and_back_to_the_team(asha, olivia, ticket):
    working.assign(ticket, asha, asha)
    assert working.assign(ticket, olivia, asha).detail["from"] == "Asha"
    assert working.assign(ticket, None, asha).ticket.assignee is None


def test_giving_it_to_whoever_has_it_is_no_event(asha, ticket):
    working.assign(ticket, asha, asha)
    assert working.assign(ticket, asha, asha) is None
    assert Event.objects.filter(verb="assigned").count() == 1


def test_an_owners_ticket_cannot_be_given_to_an_assistant(asha, olivia, private):
    with pytest.raises(Refused, match="Asha may not see this ticket"):
        working.assign(private, asha, olivia)
    assert working.assign(private, olivia, olivia)


def test_a_ticket_cannot_be_given_to_who_does_not_work_on_tickets(adam, asha, ticket):
    with pytest.raises(Refused, match="Adam"):
        working.assign(ticket, adam, asha)


def test_a_ticket_cannot_be_given_to_somebody_who_left(asha, olivia, ticket):
    User.objects.filter(pk=asha.pk).update(is_active=False)
    with pytest.raises(Refused):
        working.assign(ticket, User.objects.get(pk=asha.pk), olivia)


def test_colleagues_are_those_who_may_work_and_see_it(asha, olivia, adam, ticket, private):
    assert people.colleagues(asha) == [asha, olivia]
    assert people.colleagues(olivia, ticket) == [asha, olivia]
    assert people.colleagues(olivia, private) == [olivia]
    assert people.colleagues(adam) == []
