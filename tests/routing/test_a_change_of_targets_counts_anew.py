"""A target that is added, changed or switched off reaches open tickets by a worker, in batches, not in the request."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import open_ticket
from tests.routing.promises import make_target, promised_at, standing
from tickets.models import DeskMail, Event, Promise, PromiseSweep, ResponseTarget
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing.promises import breaking, promising, recounting

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def tickets(mailbox, carl):
    return [opened(mailbox, carl, number) for number in range(5)]


def opened(mailbox, carl, number, ago=HOUR / 2):
    at = timezone.now() - ago
    return open_ticket(mailbox, carl, f"Matter {number}", at=at, status_since=at, customer_wrote_at=at)


def change():
    recounting.ask()
    PromiseSweep.objects.update(asked_at=timezone.now() - recounting.BEGINS_AFTER)


def finish():
    batches = 1
    while recounting.go_on():
        batches += 1
    return batches


def test_nothing_was_asked_for(db):
    assert recounting.under_way() is None
    assert recounting.go_on() is False


def test_it_begins_when_every_process_knows_the_change(tickets):
    make_target()
    recounting.ask()
    assert recounting.go_on() is False
    assert not Promise.objects.exists()
    assert recounting.under_way() is not None


def test_a_new_target_reaches_all_open_tickets_in_batches(tickets, monkeypatch):
    monkeypatch.setattr(recounting, "BATCH", 2)
    make_target()
    change()
    assert finish() == 3
    assert recounting.under_way() is None
    assert all(promised_at(ticket) == ticket.created_at + HOUR for ticket in tickets)


def test_a_worker_that_died_on_the_way_is_followed_by_the_next(tickets, monkeypatch):
    monkeypatch.setattr(recounting, "BATCH", 2)
    make_target()
    change()
    recounting.go_on()
    keep, keeps = promising.keep_by, []

    def die(*args, **more):
        keep(*args, **more)
        keeps.append(1)
        raise SystemExit

    with monkeypatch.context() as deadly:
        deadly.setattr(promising, "keep_by", die)
        with pytest.raises(SystemExit):
            recounting.go_on()
    assert keeps
    finish()
    assert Promise.objects.filter(what="first").count() == 5


def test_a_change_on_the_way_begins_anew(tickets, monkeypatch):
    monkeypatch.setattr(recounting, "BATCH", 2)
    target = make_target()
    change()
    recounting.go_on()
    ResponseTarget.objects.filter(pk=target.pk).update(first_answer=120)
    change()
    finish()
    assert all(promised_at(ticket) == ticket.created_at + 2 * HOUR for ticket in tickets)


def test_switching_off_drops_what_was_promised(tickets):
    make_target()
    change()
    finish()
    ResponseTarget.objects.update(is_on=False)
    change()
    finish()
    assert Promise.objects.filter(is_dropped=True).count() == Promise.objects.count() == 10
    assert promised_at(tickets[0]) is None


def test_what_was_late_before_the_target_applied_is_noted_and_no_letter_is_sent(mailbox, carl, olivia):
    late = opened(mailbox, carl, 1, ago=3 * HOUR)
    make_target(next_answer=None, resolution=None)
    change()
    finish()
    breaking.look()
    event = Event.objects.get(verb=Verb.PROMISE_BROKEN)
    assert (event.ticket, event.detail["reason"]) == (late, promising.LATE_ANYWAY)
    assert not DeskMail.objects.exists()
    assert promised_at(late) < timezone.now()


def test_what_is_over_is_left_alone(mailbox, carl):
    resolved = opened(mailbox, carl, 1)
    resolved.status = Status.RESOLVED
    resolved.save()
    make_target()
    change()
    finish()
    assert standing(resolved) == {}
