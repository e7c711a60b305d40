from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import CARL, make_customer, open_ticket
from tests.dovecot import free_port
from tickets.mail import sending, tokens
from tickets.models import Mailbox, Message, OutgoingMail
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(mailbox) -> Mailbox:
    """Its server for sending is not there."""
    server = {"smtp_host": "127.0.0.1", "smtp_port": free_port(), "smtp_security": "none"}
    Mailbox.objects.filter(pk=mailbox.pk).update(departure="smtp", **server)
    return mailbox


def answer(mailbox: Mailbox, author, **fields: object) -> OutgoingMail:
    ticket = open_ticket(mailbox, make_customer())
    message = Message.objects.create(
        ticket=ticket, direction=Direction.REPLY, author=author, to=[["Carl", CARL]], text="Done.",
        message_id=tokens.new_message_id(ticket.reference, mailbox.domain),
    )  # fmt: skip
    now = timezone.now()
    return OutgoingMail.objects.create(message=message, mailbox=mailbox, queued_at=now, due_at=now, **fields)


def is_tried(outgoing: OutgoingMail) -> bool:
    before = outgoing.attempts
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    return outgoing.attempts > before


def test_what_waits_for_a_server_in_trouble_does_not_find_it_out_one_by_one(dead, other_mailbox, asha):
    first, second, elsewhere = answer(dead, asha), answer(dead, asha), answer(other_mailbox, asha)
    assert is_tried(first)
    assert not is_tried(second)
    assert second.due_at > timezone.now() + timedelta(seconds=50)
    assert is_tried(elsewhere)
    assert elsewhere.state == OutgoingState.SENT


def test_a_server_in_trouble_is_tried_by_one_worker_at_a_time(dead, asha):
    leased = timezone.now() + timedelta(minutes=1)
    trying = answer(dead, asha, state=OutgoingState.SENDING, leased_until=leased)
    waiting = answer(dead, asha)
    Mailbox.objects.update(send_problem="smtp.shop.example did not answer in time.")
    assert not is_tried(waiting)
    OutgoingMail.objects.filter(pk=trying.pk).update(state=OutgoingState.QUEUED, leased_until=None)
    assert is_tried(waiting)


def test_a_healthy_server_is_given_several_at_once(mailbox, asha):
    leased = timezone.now() + timedelta(minutes=1)
    answer(mailbox, asha, state=OutgoingState.SENDING, leased_until=leased)
    assert is_tried(answer(mailbox, asha))
