"""Several workers at the same application, and one that is killed: each ticket is changed once."""

import signal
import time
from threading import Thread

import pytest
from django.db import connection

from tests import processes
from tests.cast import join, make_customer, make_mailbox, open_ticket
from tickets.models import AppliedChange, Event
from tickets.models.event import Verb
from tickets.routing.past_tickets import applying, past
from tickets.routing.rulebook import editing

MANY = 60
WORKER = """
from tickets.routing.past_tickets import applying
applying.BATCH = 5
while applying.waiting():
    applying.go_on({pk})
"""


@pytest.fixture
def begun(transactional_db):
    adam, mailbox = join("adam@example.com", "Adam Admin", "admin"), make_mailbox()
    for number in range(MANY):
        open_ticket(mailbox, make_customer(f"c{number}@customer.example", "C"), f"Refund {number}")
    rule = {"name": "Refunds", "when": {"all": [{"field": "subject", "contains": "refund"}]}}
    version = editing.save(rule | {"then": [{"do": "add_tag", "value": "money"}]}, adam)
    return past.start(version, adam, None)


def each_once(begun):
    begun.refresh_from_db()
    assert (begun.state, begun.changed, begun.looked_at) == ("done", MANY, MANY)
    assert AppliedChange.objects.count() == MANY
    assert Event.objects.filter(verb=Verb.TAGGED).count() == MANY


def test_many_at_once(begun, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 5)

    def work():
        while applying.waiting():
            applying.go_on(begun.pk)
        connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    each_once(begun)


def test_a_killed_worker_leaves_it_to_the_next(begun):
    killed = processes.begun(WORKER.format(pk=begun.pk))
    until = time.monotonic() + 40
    while not AppliedChange.objects.exists() and time.monotonic() < until:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    assert AppliedChange.objects.count() > 0
    while applying.waiting():
        applying.go_on(begun.pk)
    each_once(begun)
