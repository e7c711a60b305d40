"""What comes near and what is broken: one event each, one letter for a look, however many workers look."""

import base64
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import make_customer, open_ticket, signed_in
from tests.routing.promises import make_target, standing
from tickets import tasks
from tickets.models import DeskMail, Event, Promise, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status, Visibility
from tickets.routing.promises import breaking, promising

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def target(db):
    return make_target(next_answer=None, resolution=None)


def promised(mailbox, carl, ago, subject="Where is my course?", **fields):
    """A ticket of so long ago, to which an hour was promised."""
    at = timezone.now() - ago
    ticket = open_ticket(mailbox, carl, subject, at=at, status_since=at, customer_wrote_at=at, **fields)
    promising.keep([ticket])
    return ticket


def told(verb):
    return Event.objects.filter(verb=verb).count()


def letter():
    mail = DeskMail.objects.get()
    body = mail.content.partition("\r\n\r\n")[2]
    return mail, base64.b64decode(body).decode() if "base64" in mail.content else body.replace("=\r\n", "")


def test_nothing_is_said_before_its_time(target, mailbox, carl, olivia):
    promised(mailbox, carl, HOUR / 2)
    breaking.look()
    assert (told(Verb.PROMISE_NEAR), told(Verb.PROMISE_BROKEN), DeskMail.objects.count()) == (0, 0, 0)


def test_what_comes_near_is_said_once_and_to_nobody_by_mail(target, mailbox, carl, olivia):
    ticket = promised(mailbox, carl, HOUR * 0.8)
    for _ in range(2):
        breaking.look()
    event = Event.objects.get(verb=Verb.PROMISE_NEAR)
    assert (event.ticket, event.actor) == (ticket, None)
    assert event.detail["what"] == "first"
    assert not DeskMail.objects.exists()


def test_what_is_broken_is_said_once_on_the_ticket_and_to_the_owner(target, mailbox, carl, olivia, adam, asha):
    ticket = promised(mailbox, carl, 2 * HOUR)
    for _ in range(2):
        breaking.look()
    assert (told(Verb.PROMISE_NEAR), told(Verb.PROMISE_BROKEN)) == (0, 1)
    mail, text = letter()
    assert mail.to == [olivia.email]
    assert "First answer was promised until" in text
    assert f"/tickets/{ticket.reference}/" in text
    assert "Where is my course?" in text
    assert "Promise broken: first answer until" in signed_in(asha).get(f"/tickets/{ticket.reference}/").content.decode()


def test_many_broken_promises_are_one_letter_with_an_end(target, mailbox, carl, olivia):
    for number in range(23):
        promised(mailbox, carl, 2 * HOUR, f"Matter {number}")
    breaking.look()
    _, text = letter()
    assert text.count("was promised until") == 20
    assert "And 3 more" in text


def test_a_letter_does_not_say_what_only_the_owner_sees(target, mailbox, carl, olivia):
    promised(mailbox, carl, 2 * HOUR, "Our divorce", visibility=Visibility.OWNER)
    breaking.look()
    mail, text = letter()
    assert "Kept for you alone" in text
    for canary in ("divorce", "Carl"):
        assert canary not in text + mail.subject


def test_a_promise_that_was_met_meanwhile_is_not_broken(target, mailbox, carl, olivia):
    ticket = promised(mailbox, carl, 2 * HOUR)
    Ticket.objects.update(status=Status.RESOLVED, status_since=timezone.now())  # by a part that told nobody
    breaking.look()
    assert (told(Verb.PROMISE_BROKEN), standing(ticket)) == (0, {})


def test_what_waits_for_the_customer_is_neither_near_nor_broken(mailbox, carl, olivia):
    make_target(first_answer=None, next_answer=None, resolution=60)
    promised(mailbox, carl, 2 * HOUR, status=Status.WAITING, awaits_answer_since=None)
    breaking.look()
    assert (told(Verb.PROMISE_NEAR), told(Verb.PROMISE_BROKEN)) == (0, 0)


def test_more_time_makes_it_whole_and_it_can_break_anew(target, mailbox, carl, olivia):
    ticket = promised(mailbox, carl, 2 * HOUR)
    breaking.look()
    patient = make_target("patient", first_answer=180, next_answer=None, resolution=None, position=1)
    promising.keep([ticket])
    promise = standing(ticket)["first"]
    assert (promise.target, promise.broken_at) == (patient, None)


def test_a_batch_costs_the_same_statements_however_many_are_in_it(target, mailbox, olivia):
    counted = []
    for many in (2, 9):
        for number in range(many):
            customer = make_customer(f"c{many}-{number}@customer.example", f"C {number}")
            promised(mailbox, customer, 2 * HOUR)
            promised(mailbox, customer, HOUR * 0.8)
        with CaptureQueriesContext(connection) as captured:
            breaking.look()
        counted.append(len(captured))
    assert told(Verb.PROMISE_BROKEN) == 11
    assert counted[0] == counted[1] <= 18


def test_a_full_batch_is_followed_by_the_next(target, mailbox, carl, olivia, monkeypatch):
    monkeypatch.setattr(breaking, "MOST_AT_ONCE", 2)
    rung = []
    monkeypatch.setattr(tasks.later, "enqueue", lambda task, *ids, **more: rung.append(task))
    for _ in range(3):
        promised(mailbox, carl, 2 * HOUR)
    tasks.look_after_promises()
    assert (told(Verb.PROMISE_BROKEN), "look_after_promises" in rung) == (2, True)
    tasks.look_after_promises()
    assert told(Verb.PROMISE_BROKEN) == 3


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_once_say_it_once_and_wait_for_nobody(target, mailbox, carl, olivia):
    for number in range(20):
        promised(mailbox, carl, 2 * HOUR, f"Matter {number}")
    held = Ticket.objects.order_by("pk")[0]
    looked = threading.Barrier(4, timeout=20)

    def look():
        looked.wait()
        breaking.look()
        connections.close_all()

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=held.pk)  # somebody is at it
        workers = [threading.Thread(target=look) for _ in range(3)]
        for worker in workers:
            worker.start()
        looked.wait()
        for worker in workers:
            worker.join(20)
        assert not any(worker.is_alive() for worker in workers)
    assert told(Verb.PROMISE_BROKEN) == 19
    breaking.look()
    assert told(Verb.PROMISE_BROKEN) == 20
    assert Promise.objects.filter(broken_at=None).count() == 0
