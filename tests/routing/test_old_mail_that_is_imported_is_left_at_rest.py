"""What comes from the files of an old inbox is done with: rules sort it, and wake nobody by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_mailbox
from tests.mail.letters import mail
from tests.routing.asking import saved_reply
from tests.routing.rules_in_force import come, does, in_force
from tickets.mail import intake, receiving
from tickets.models import DeskMail, OutgoingMail, Shift, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import Source
from tickets.routing import running

YEARS_AGO = timezone.now() - timedelta(days=900)
OLD = "it is about old mail"


@pytest.fixture
def mailbox(db):
    return make_mailbox("support@example.com")


def imported(mailbox, raw, **more):
    receiving.store(mailbox, raw, Source.IMPORT, **{"is_old": True, "received_at": YEARS_AGO} | more)
    intake.drain(mailbox.pk)
    return Ticket.objects.latest("pk")


@pytest.mark.parametrize(
    "then",
    [
        does("assign", "asha@example.com"),
        does("assign_in_turn"),
        does("assign_least_busy"),
        does("set_status", "open"),
        does("set_status", "waiting"),
        does("snooze", 4),
        does("send_reply", "hello"),
        does("notify", "owner"),
        does("forward", "books@tax.example"),
    ],
    ids=lambda then: then[0]["do"],
)
def test_rules_neither_give_nor_wake_nor_send_it(mailbox, asha, olivia, then):
    Shift.objects.create(person=asha, began_at=timezone.now())
    saved_reply()
    in_force({"then": [*then, *does("set_kind", "payments"), *does("add_tag", "old")]})
    ticket = imported(mailbox, mail())
    assert (ticket.status, ticket.assignee, ticket.snoozed_until) == ("resolved", None, None)
    assert (ticket.kind, ticket.tags) == ("payments", ["old"])
    assert not OutgoingMail.objects.exists()
    assert not DeskMail.objects.exists()
    [event] = ticket.events.filter(verb=Verb.NOT_DONE)
    assert (event.detail["do"], event.detail["reason"]) == (then[0]["do"], OLD)
    assert event.detail["rule"]["number"] == 1


def test_what_still_waits_for_an_answer_is_given_to_somebody(mailbox, asha):
    in_force({"then": does("assign", asha.email)})
    assert imported(mailbox, mail(), is_old=False).assignee == asha


def test_old_mail_that_goes_on_is_a_ticket_like_any_other(mailbox, asha):
    in_force({"runs": ["new", "reply"], "then": does("assign", asha.email)})
    ticket = imported(mailbox, mail(message_id="<old@customer.example>"))
    assert ticket.assignee is None
    come(mailbox, mail("Re: Refund", "Once more", in_reply_to="<old@customer.example>"))
    running.run_due()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("open", asha)
