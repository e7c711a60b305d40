"""What otherwise only a log would say stands on the health page, for a day."""

import smtplib
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError, transaction
from django.utils import timezone

from tests.cast import signed_in
from tickets import tasks
from tickets.errors import NotStored
from tickets.health import figures, heartbeats, judging
from tickets.mail import listener, receiving
from tickets.models import Heartbeat, Ticket

pytestmark = pytest.mark.django_db


def page(olivia) -> str:
    return signed_in(olivia).get("/health/page/").text


def test_a_task_that_fails(at_work, olivia, monkeypatch):
    monkeypatch.setattr(tasks.assigning, "route_left_behind", lambda: 1 / 0)
    tasks.sweep.apply()
    assert "the task sweep failed (ZeroDivisionError), last" in page(olivia)


def test_a_database_that_was_away_is_no_fault_of_a_task(at_work, monkeypatch):
    def away() -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(tasks.assigning, "route_left_behind", away)
    tasks.sweep.apply()
    assert not Heartbeat.objects.filter(name__startswith=heartbeats.FAULT).exists()


def test_a_page_that_breaks(at_work, olivia, adam, monkeypatch):
    browser = signed_in(adam)
    browser.raise_request_exception = False
    monkeypatch.setattr(figures, "gather", lambda: 1 / 0)
    assert browser.get("/health/page/").status_code == 500
    monkeypatch.undo()
    assert "a page broke" in page(olivia)


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_was_asked_to_try_again(at_work, olivia, mailbox, monkeypatch):
    def full(*arguments: object, **named: object) -> None:
        raise NotStored("No space left")

    monkeypatch.setattr(receiving, "store", full)
    assert _deliver(mailbox.address).startswith("451")
    assert "a sender was asked to try again later" in page(olivia)


def _deliver(address: str) -> str:
    async def deliver() -> str:
        listening = await listener.serve("127.0.0.1", 0, 0, None)
        port = listening.servers[0].sockets[0].getsockname()[1]
        try:
            return await _in_thread(port, address)
        finally:
            listening.close()

    return async_to_sync(deliver)()


async def _in_thread(port: int, address: str) -> str:
    import asyncio

    def send() -> str:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.ehlo()
            client.mail("carl@customer.example")
            client.rcpt(address)
            code, said = client.data(b"Subject: Hi\r\n\r\nHi")
            return f"{code} {said.decode()}"

    return await asyncio.to_thread(send)


def test_it_is_forgotten_after_a_day(db):
    heartbeats.fault("a page broke")
    Heartbeat.objects.update(at=timezone.now() - timedelta(days=2))
    heartbeats.say(heartbeats.WORKER)
    heartbeats.forget()
    assert list(Heartbeat.objects.values_list("name", flat=True)) == [heartbeats.WORKER]


def test_a_fault_within_a_broken_transaction_breaks_nothing_more(db):
    with transaction.atomic():
        heartbeats.fault("x" * 500)
    assert len(Heartbeat.objects.get().name) == 200


def test_tickets_that_nobody_routes(at_work, ticket):
    Ticket.objects.update(visibility="held", last_activity_at=timezone.now() - timedelta(minutes=20))
    [found] = judging.judge(figures.gather()).found
    assert (found.kind, found.said) == (
        "reading",
        "1 new ticket waits to be routed: until then only the owner sees them.",
    )
