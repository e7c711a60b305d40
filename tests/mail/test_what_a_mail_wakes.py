from datetime import timedelta

import pytest
from django.utils import timezone

from tests.mail.letters import mail, taken_in
from tickets.models import Event, OutgoingMail, Ticket
from tickets.models.ticket import Status

pytestmark = pytest.mark.django_db
UNTIL = timezone.now() + timedelta(days=3)


@pytest.fixture
def ticket(mailbox):
    return taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket


def arrives(ticket, **headers):
    taken_in(ticket.mailbox, mail(text="Once more", in_reply_to="<a@customer.example>", **headers))
    ticket.refresh_from_db()
    assert ticket.messages.filter(direction="inbound").count() == 2
    return ticket


def test_a_customers_mail_wakes_what_was_put_off(ticket):
    Ticket.objects.update(status=Status.WAITING, snoozed_until=UNTIL)
    woken = arrives(ticket)
    assert (woken.status, woken.snoozed_until) == (Status.OPEN, None)


def test_a_machines_mail_lets_it_sleep(ticket):
    Ticket.objects.update(status=Status.WAITING, snoozed_until=UNTIL)
    asleep = arrives(ticket, auto_submitted="auto-replied")
    assert (asleep.status, asleep.snoozed_until) == (Status.WAITING, UNTIL)


def test_no_mail_opens_spam_and_nobody_waits_for_an_answer(ticket):
    Ticket.objects.update(status=Status.SPAM, awaits_answer_since=None)
    before = ticket.last_activity_at
    spam = arrives(ticket)
    assert (spam.status, spam.awaits_answer_since) == (Status.SPAM, None)
    assert spam.last_activity_at > before, "who looks through the spam sees that something came in"
    assert not Event.objects.filter(verb="reopened").exists()


def test_spam_gets_no_confirmation(ticket):
    ticket.mailbox.acknowledges = True
    ticket.mailbox.save()
    Ticket.objects.update(status=Status.SPAM)
    arrives(ticket)
    assert not OutgoingMail.objects.exists()
