"""Listed beforehand, done in the background, each ticket once, and taken back where nobody changed it since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_customer, open_ticket
from tickets.errors import ChangedMeanwhile, NotStored, Refused
from tickets.models import AppliedChange, Event, Message, OutgoingMail, RuleApplication, RuleRun, Shift, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing.past_tickets import applying, past, previewing
from tickets.routing.rulebook import editing

THEN = [
    {"do": "set_kind", "value": "payments"},
    {"do": "add_tag", "value": "money"},
    {"do": "set_priority", "value": "high"},
]


def make(by, then=THEN, **more):
    when = {"all": [{"field": "subject", "contains": "refund"}]}
    return editing.save({"name": "Refunds", "when": when, "then": then, **more}, by)


@pytest.fixture
def tickets(mailbox):
    people = [make_customer(f"c{n}@customer.example", f"C {n}") for n in range(5)]
    return [open_ticket(mailbox, who, f"{'Refund' if n % 2 == 0 else 'Hello'} {n}") for n, who in enumerate(people)]


def finish(application, monkeypatch=None):
    for _ in range(50):
        applying.go_on(application.pk)
        application.refresh_from_db()
        if application.state not in past.UNDER_WAY:
            return application
    raise AssertionError("it never ends")


def apply(version, by, since=None):
    return finish(past.start(version, by, since))


def marks(ticket):
    fresh = Ticket.objects.get(pk=ticket.pk)
    return fresh.kind, fresh.tags, fresh.priority


def test_the_list_beforehand_says_which_and_what(tickets, adam):
    listed = previewing.preview(make(adam), adam, None)
    assert (listed.total, listed.looked_at, listed.matched) == (5, 5, 3)
    assert [line.ticket for line in listed.lines] == [tickets[4], tickets[2], tickets[0]]
    assert "set the kind to Payments" in listed.lines[0].does
    assert not AppliedChange.objects.exists()


def test_what_would_reach_somebody_is_named_and_not_done(tickets, adam):
    version = make(
        adam, [*THEN, {"do": "forward", "value": "books@elsewhere.example"}, {"do": "add_note", "value": "x"}]
    )
    assert previewing.preview(version, adam, None).left_out == [
        "forward it to books@elsewhere.example",
        "write the note “x”",
    ]
    letters = Message.objects.count()
    assert apply(version, adam).changed == 3
    assert Message.objects.count() == letters
    assert not OutgoingMail.objects.exists()


def test_it_marks_what_matches_and_says_so(tickets, adam):
    version = make(adam)
    done = apply(version, adam)
    assert (done.state, done.looked_at, done.changed) == ("done", 5, 3)
    assert marks(tickets[0]) == ("payments", ["money"], "high")
    assert marks(tickets[1]) == ("", [], "normal")
    event = Event.objects.get(ticket=tickets[0], verb=Verb.KIND_SET)
    assert event.detail["rule"] == {"id": version.pk, "name": "Refunds", "number": 1}
    assert RuleRun.objects.filter(ticket=tickets[0], occasion="past").count() == 1


def test_nothing_is_done_twice(tickets, adam):
    version = make(adam)
    done = apply(version, adam)
    before = Event.objects.count()
    applying.go_on(done.pk)
    assert apply(version, adam).changed == 0
    assert Event.objects.count() == before


def test_batches_go_on_where_the_last_one_ended(tickets, adam, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    started = past.start(make(adam), adam, None)
    applying.go_on(started.pk)
    started.refresh_from_db()
    assert (started.looked_at, started.changed, started.state) == (2, 1, "running")
    assert finish(started).changed == 3


def test_a_batch_that_fails_changes_nothing(tickets, adam, monkeypatch):
    started = past.start(make(adam), adam, None)

    def fail(*args):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(applying.live, "publish_all", fail)
        with pytest.raises(MemoryError):
            applying.go_on(started.pk)
    assert not AppliedChange.objects.exists()
    assert marks(tickets[0]) == ("", [], "normal")
    assert applying.waiting() == [started.pk]
    assert finish(started).changed == 3


def test_a_storage_that_is_away_is_waited_for(tickets, adam, monkeypatch):
    started = past.start(make(adam), adam, None)

    def away(*args):
        raise NotStored("The storage is away")

    with monkeypatch.context() as patched:
        patched.setattr(applying.live, "publish_all", away)
        with pytest.raises(NotStored):
            applying.go_on(started.pk)
    assert applying.waiting() == [started.pk]
    assert finish(started).changed == 3


def test_it_can_be_stopped(tickets, adam, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    started = past.start(make(adam), adam, None)
    applying.go_on(started.pk)
    past.stop(started, adam)
    assert finish(started).state == "stopped"
    assert started.looked_at == 2


def test_only_since_a_day(tickets, adam, mailbox, carl):
    open_ticket(mailbox, carl, "Refund of old", at=timezone.now() - timedelta(days=400))
    version = make(adam)
    assert previewing.preview(version, adam, None).matched == 4
    assert previewing.preview(version, adam, timezone.now() - timedelta(days=30)).matched == 3
    assert apply(version, adam, timezone.now() - timedelta(days=30)).changed == 3


def test_it_is_taken_back(tickets, adam):
    done = apply(make(adam), adam)
    past.take_back(done, adam)
    back = finish(done)
    assert (back.state, back.left_alone) == ("undone", 0)
    assert marks(tickets[0]) == ("", [], "normal")
    event = Event.objects.get(ticket=tickets[0], verb=Verb.RULE_UNDONE)
    assert event.actor == adam
    assert event.detail["fields"]["kind"] == ["payments", ""]


def test_what_somebody_changed_since_is_left_alone_and_told(tickets, adam):
    done = apply(make(adam), adam)
    Ticket.objects.filter(pk=tickets[0].pk).update(kind="hosting", tags=["money", "vip"])
    past.take_back(done, adam)
    assert finish(done).left_alone == 1
    assert marks(tickets[0]) == ("hosting", ["vip"], "normal")
    assert [(each.ticket, each.left) for each in past.left_alone(done, adam)] == [(tickets[0], ["kind"])]


def test_a_status_comes_back_with_its_moment(tickets, adam):
    done = apply(make(adam, [{"do": "resolve_silently"}]), adam)
    assert Ticket.objects.get(pk=tickets[0].pk).status == "resolved"
    past.take_back(done, adam)
    finish(done)
    fresh = Ticket.objects.get(pk=tickets[0].pk)
    assert (fresh.status, fresh.awaits_answer_since) == ("open", tickets[0].awaits_answer_since)


def test_it_is_taken_back_once(tickets, adam):
    done = apply(make(adam), adam)
    past.take_back(done, adam)
    with pytest.raises(Refused):
        past.take_back(done, adam)
    finish(done)
    with pytest.raises(Refused):
        past.take_back(done, adam)


def test_one_at_a_time_and_only_what_was_listed(tickets, adam):
    version = make(adam)
    past.start(version, adam, None)
    with pytest.raises(Refused):
        past.start(version, adam, None)
    editing.save(version.definition | {"name": "Other"}, adam, rule=version.rule)
    RuleApplication.objects.all().delete()
    with pytest.raises(ChangedMeanwhile):
        past.start(version, adam, None)


def test_assistants_apply_nothing(tickets, adam, asha):
    with pytest.raises(Refused):
        past.start(make(adam), asha, None)


def test_whoever_lost_the_right_meanwhile_changes_nothing(tickets, adam):
    started = past.start(make(adam), adam, None)
    adam.role = "assistant"
    adam.save()
    ended = finish(started)
    assert (ended.state, ended.changed) == ("stopped", 0)
    assert "may not apply" in ended.problem


def test_an_admin_reaches_nothing_that_only_the_owner_sees(tickets, adam, olivia):
    Ticket.objects.filter(pk=tickets[0].pk).update(visibility=Visibility.OWNER)
    version = make(adam)
    assert previewing.preview(version, adam, None).total == 4
    assert apply(version, adam).changed == 2
    assert marks(tickets[0]) == ("", [], "normal")
    assert apply(version, olivia).changed == 1
    assert [each.asked_by for each in past.applications(adam)] == [adam]


def test_what_is_kept_for_the_owner_comes_back_only_by_the_owner(tickets, adam, olivia):
    done = apply(make(adam, [{"do": "keep_for_owner"}]), adam)
    assert Ticket.objects.get(pk=tickets[0].pk).visibility == Visibility.OWNER
    past.take_back(done, adam)
    assert finish(done).left_alone == 3
    assert Ticket.objects.get(pk=tickets[0].pk).visibility == Visibility.OWNER
    assert past.left_alone(done, adam) == []


def test_an_admins_rule_opens_nothing_even_when_the_owner_applies_it(tickets, adam, olivia):
    Ticket.objects.filter(pk=tickets[0].pk).update(visibility=Visibility.OWNER)
    assert apply(make(adam, [{"do": "give_to_team"}]), olivia).changed == 0
    own = editing.save({"name": "Open", "then": [{"do": "give_to_team"}]}, olivia)
    assert apply(own, olivia).changed == 1
    assert Ticket.objects.get(pk=tickets[0].pk).visibility == Visibility.TEAM


def test_past_tickets_are_given_in_turn(tickets, adam, asha, olivia):
    for person in (asha, olivia):
        Shift.objects.create(person=person, began_at=timezone.now())
    apply(make(adam, [{"do": "assign_in_turn"}]), adam)
    taken = [Ticket.objects.get(pk=tickets[number].pk).assignee for number in (0, 2, 4)]
    assert sorted(taken.count(person) for person in (asha, olivia)) == [1, 2]
