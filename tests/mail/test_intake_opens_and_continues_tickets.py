from email import message_from_bytes, policy

import pytest
from django.db import DatabaseError, transaction

from tests.mail.letters import mail, stored, taken_in
from tickets.mail import intake
from tickets.models import Customer, Event, InboundMail, Message, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import InboundState
from tickets.models.ticket import Status, Visibility

pytestmark = pytest.mark.django_db


def test_a_mail_becomes_a_ticket_of_its_customer(mailbox):
    message = taken_in(mailbox, mail(message_id="<a@customer.example>"))
    ticket = message.ticket
    assert (ticket.subject, ticket.customer.email) == ("Refund for the March course", "carl@customer.example")
    assert (ticket.customer.name, ticket.preview) == ("Carl Customer", "I bought it twice.")
    assert (ticket.status, ticket.visibility) == (Status.OPEN, Visibility.TEAM)
    assert ticket.awaits_answer_since == message.inbound.received_at
    assert message.inbound.state == InboundState.DONE


def test_every_step_leaves_its_reason(mailbox):
    ticket = taken_in(mailbox, mail()).ticket
    told = {event.verb: event.detail["reason"] for event in ticket.events.all()}
    assert "answers no message" in told[Verb.OPENED]
    assert "team" in told[Verb.ROUTED]


def test_the_next_mail_of_the_customer_finds_the_same_ticket(mailbox):
    first = taken_in(mailbox, mail(message_id="<a@customer.example>"))
    second = taken_in(mailbox, mail("Re: Refund", "Any news?", in_reply_to="<a@customer.example>"))
    assert second.ticket == first.ticket
    assert Ticket.objects.count() == Customer.objects.count() == 1


def test_a_reply_and_what_it_answers_find_each_other_within_one_batch(mailbox):
    stored(mailbox, mail(message_id="<a@customer.example>"))
    stored(mailbox, mail("Re: Refund", "And another thing", in_reply_to="<a@customer.example>"))
    intake.drain(mailbox.pk)
    assert [ticket.messages.count() for ticket in Ticket.objects.all()] == [2]


def test_a_reply_wakes_a_resolved_ticket_and_says_why(mailbox):
    ticket = taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket
    Ticket.objects.update(status=Status.RESOLVED, awaits_answer_since=None)
    taken_in(mailbox, mail(text="It happened again", in_reply_to="<a@customer.example>"))
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    assert ticket.awaits_answer_since is not None
    event = ticket.events.get(verb=Verb.REOPENED)
    assert event.detail == {"from": "resolved", "to": "open", "reason": "The customer wrote again"}


def test_an_out_of_office_note_does_not_wake_a_ticket(mailbox):
    ticket = taken_in(mailbox, mail(message_id="<a@customer.example>")).ticket
    Ticket.objects.update(status=Status.WAITING)
    taken_in(mailbox, mail(text="I am away", in_reply_to="<a@customer.example>", auto_submitted="auto-replied"))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.count()) == (Status.WAITING, 2)


def test_the_same_delivery_twice_changes_nothing(mailbox):
    raw = mail()
    first, second = stored(mailbox, raw), stored(mailbox, raw)
    intake.drain(mailbox.pk)
    intake.drain(mailbox.pk)
    assert first == second
    assert (InboundMail.objects.count(), Message.objects.count()) == (1, 1)


def test_another_mail_under_a_used_message_id_is_kept(mailbox):
    taken_in(mailbox, mail(text="First", message_id="<same@customer.example>"))
    taken_in(mailbox, mail(text="Second", message_id="<same@customer.example>"))
    assert sorted(Message.objects.values_list("new_text", flat=True)) == ["First", "Second"]


def test_attachments_are_stored_with_their_bytes(mailbox):
    letter = message_from_bytes(mail(), policy=policy.SMTP)
    letter.add_attachment(b"%PDF-1.4 receipt", maintype="application", subtype="pdf", filename="Beleg März.pdf")
    message = taken_in(mailbox, letter.as_bytes())
    [attachment] = message.attachments.all()
    assert (attachment.filename, attachment.content_type) == ("Beleg März.pdf", "application/pdf")
    assert attachment.size == 16


def test_events_cannot_be_changed_or_deleted(mailbox):
    event = taken_in(mailbox, mail()).ticket.events.first()
    for change in (lambda: Event.objects.filter(pk=event.pk).update(verb="sent"), event.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_mail_with_two_recipients_of_ours_is_in_each_mailbox_once(mailbox, other_mailbox):
    raw = mail(to="support@example.com, sales@example.com")
    stored(mailbox, raw)
    stored(other_mailbox, raw)
    intake.drain(mailbox.pk)
    intake.drain(other_mailbox.pk)
    assert sorted(Ticket.objects.values_list("mailbox__address", flat=True)) == [
        "sales@example.com",
        "support@example.com",
    ]
