"""Who wrote last and since when the status holds, for tickets that were here before anybody noted it."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import add_mail, open_ticket
from tickets.desk import replying, working
from tickets.models import Customer, OutgoingMail, Ticket
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db

MOMENTS = ("customer_wrote_at", "we_wrote_at", "status_since")
migration = import_module("tickets.migrations.0029_moments_of_earlier_tickets")


def fill(ticket):
    """As if all was written before; gives the three moments."""
    Ticket.objects.update(customer_wrote_at=None, we_wrote_at=None, status_since=None)
    migration.fill(None, SimpleNamespace(connection=connection))
    ticket.refresh_from_db()
    return tuple(getattr(ticket, name) for name in MOMENTS)


@pytest.fixture
def ticket(mailbox, carl):
    return open_ticket(mailbox, carl, at=timezone.now() - timedelta(hours=2))


def test_nobody_but_the_customer_wrote(ticket):
    assert fill(ticket) == (ticket.created_at, None, ticket.created_at)


def test_an_answer_and_the_customers_next_mail(ticket, asha):
    outgoing = replying.reply(ticket, asha, "<p>Here</p>")
    ticket.refresh_from_db()
    waits_since = ticket.events.get(verb="replied").created_at
    again = add_mail(ticket, "Thanks")
    assert fill(ticket) == (again.created_at, outgoing.message.created_at, waits_since)


def test_neither_machines_nor_what_was_taken_back_count(ticket, asha, mailbox):
    add_mail(ticket, "Back on Monday", signals={"auto_reply": True})
    add_mail(ticket, "It came back", signals={"bounce": []})
    outgoing = replying.reply(ticket, asha, "<p>Here</p>", then="open")
    OutgoingMail.objects.filter(pk=outgoing.pk).update(state=OutgoingState.UNDONE)
    assert fill(ticket) == (ticket.created_at, None, ticket.created_at)


def test_our_own_mail_from_an_old_inbox_is_ours(ticket, mailbox):
    ours = add_mail(ticket, "We say", sender=Customer(name="Us", email=mailbox.address))
    assert fill(ticket)[:2] == (ticket.created_at, ours.created_at)


def test_the_status_holds_since_the_last_turn(ticket, asha):
    resolved = working.resolve(ticket, asha)
    assert fill(ticket)[2] == resolved.created_at


def test_what_is_known_is_left_alone(ticket):
    known = timezone.now()
    Ticket.objects.update(status_since=known, customer_wrote_at=known)
    migration.fill(None, SimpleNamespace(connection=connection))
    ticket.refresh_from_db()
    assert (ticket.status_since, ticket.customer_wrote_at) == (known, known)


def test_many_are_filled_in_chunks(mailbox, carl, monkeypatch):
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    for number in range(5):
        open_ticket(mailbox, carl, f"Matter {number}")
    migration.fill(None, SimpleNamespace(connection=connection))
    assert not Ticket.objects.filter(status_since=None).exists()
