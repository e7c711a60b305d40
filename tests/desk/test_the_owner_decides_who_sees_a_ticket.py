import pytest
from django.utils import timezone

from tests.cast import join, open_ticket
from tickets import access
from tickets.desk import drafting, moving, working
from tickets.errors import Refused
from tickets.models import Event, Ticket
from tickets.models.event import Verb


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_the_owner_takes_it_back_with_all_that_hangs_on_it(olivia, asha, ticket):
    working.assign(ticket, asha, asha)
    message = working.note(ticket, "<p>Paid twice.</p>", asha)
    drafting.save(ticket, asha, "reply", "<p>Dear</p>")
    event = moving.take_back(ticket, olivia, "It is my brother")
    assert (event.verb, event.detail) == ("moved", {"from": "team", "to": "owner", "reason": "It is my brother"})
    for seen in (access.visible_to(asha), access.messages_visible_to(asha), access.drafts_of(asha)):
        assert not seen.exists()
    assert access.messages_visible_to(olivia).filter(pk=message.pk).exists()
    assert not access.drafts_of(olivia).exists()


def test_who_had_it_and_sees_it_no_more_has_it_no_more(olivia, asha, ticket):
    working.assign(ticket, asha, asha)
    moving.take_back(ticket, olivia)
    assert fresh(ticket).assignee is None
    taken = Event.objects.get(ticket=ticket, verb=Verb.ASSIGNED, detail__to="")
    assert (taken.actor, taken.detail["from_id"]) == (olivia, asha.pk)


def test_the_owner_keeps_what_is_already_theirs(olivia, ticket):
    working.assign(ticket, olivia, olivia)
    moving.take_back(ticket, olivia)
    assert fresh(ticket).assignee == olivia
    assert moving.take_back(ticket, olivia) is None


@pytest.mark.parametrize("before", ["owner", "held"])
def test_the_owner_gives_it_to_the_team(before, olivia, asha, mailbox, carl):
    ticket = open_ticket(mailbox, carl, visibility=before)
    event = moving.give_to_team(ticket, olivia)
    assert event.detail == {"from": before, "to": "team"}
    assert access.visible_to(asha).get() == ticket
    assert moving.give_to_team(ticket, olivia) is None


def test_a_draft_is_there_again_when_the_ticket_is(olivia, asha, ticket):
    drafting.save(ticket, asha, "reply", "<p>Dear</p>")
    moving.take_back(ticket, olivia)
    moving.give_to_team(ticket, olivia)
    assert access.drafts_of(asha).get().html == "<p>Dear</p>"


@pytest.mark.parametrize("who", ["asha", "adam"])
def test_nobody_else_decides(who, request, ticket, private):
    person = request.getfixturevalue(who)
    for verb in (lambda: moving.take_back(ticket, person), lambda: moving.give_to_team(private, person)):
        with pytest.raises(Refused):
            verb()
    with pytest.raises(Refused):
        moving.take_back_all([ticket.pk], person)
    assert (fresh(ticket).visibility, fresh(private).visibility) == ("team", "owner")


def test_many_at_once_with_an_event_each(olivia, asha, mailbox, carl, private, django_assert_max_num_queries):
    tickets = [open_ticket(mailbox, carl, assignee=asha) for _ in range(12)]
    with django_assert_max_num_queries(12):
        assert moving.take_back_all([*(each.pk for each in tickets), private.pk], olivia, "Carl is a friend") == 12
    moved = Event.objects.filter(verb=Verb.MOVED, actor=olivia, detail__reason="Carl is a friend")
    assert set(moved.values_list("ticket", flat=True)) == {each.pk for each in tickets}
    assert not access.visible_to(asha).exists()
    assert not Ticket.objects.exclude(assignee=None).exists()


def test_many_at_once_come_in_batches(olivia, mailbox, carl, monkeypatch):
    monkeypatch.setattr(moving, "MOST_AT_ONCE", 2)
    tickets = [open_ticket(mailbox, carl, at=timezone.now()) for _ in range(5)]
    assert moving.take_back_all([each.pk for each in tickets], olivia) == 5
    assert moving.take_back_all([each.pk for each in tickets], olivia) == 0


def test_an_owner_without_work_of_their_own_is_no_exception(olivia, ticket):
    second = join("otto@example.com", "Otto Owner", "owner")
    working.assign(ticket, second, olivia)
    moving.take_back(ticket, olivia)
    assert fresh(ticket).assignee == second
