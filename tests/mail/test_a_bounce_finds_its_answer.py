"""Also where the server on the way put a Message-ID of its own in place of ours, or gives back next to nothing."""

import pytest

from tests.mail.letters import taken_in
from tests.mail.reports import answered, bounce
from tests.mailboxes.servers import sending_through
from tickets.mail import sending, tokens
from tickets.mail.letters import marked_address
from tickets.models import Mailbox, OutgoingMail, Suppression, Ticket
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db


@pytest.fixture
def marking(mailbox) -> Mailbox:
    mailbox.token_in_reply_address = True
    mailbox.save()
    return mailbox


def leave(outgoing: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=outgoing.pk).update(
        state=OutgoingState.QUEUED, sent_at=None, due_at="2026-01-01T00:00Z"
    )
    sending.send(outgoing.pk)


def test_bounces_come_back_to_an_address_that_names_the_message(marking, smtp_sink, asha):
    sending_through(smtp_sink, marking).save()
    outgoing = answered(marking, asha)
    leave(outgoing)
    [taken] = smtp_sink.taken
    token = outgoing.message.message_id.partition("@")[0]
    assert taken.sender == f"support+{token}@example.com"
    assert f"Reply-To: support+{token}@example.com".encode() in taken.content


def test_a_server_that_takes_no_such_sender_is_offered_the_plain_one(marking, smtp_sink, asha):
    sending_through(smtp_sink, marking).save()
    for command in ("MAIL", "RCPT"):
        smtp_sink.answer(command, "553 5.7.1 Sender address rejected: not yours")
        leave(answered(marking, asha, text=f"<p>{command}</p>"))
        assert smtp_sink.taken[-1].sender == "support@example.com"
    assert len(smtp_sink.taken) == 2


def test_the_address_that_it_came_back_to_names_the_answer(marking, asha):
    outgoing = answered(marking, asha)
    raw = bounce(outgoing, returned="Subject: Re: Refund").replace(
        b"To: support@example.com", f"To: {marked_address(outgoing.message, marking)}".encode()
    )
    taken_in(marking, raw, "")
    outgoing.refresh_from_db()
    assert outgoing.bounced_at is not None


def test_the_reply_address_in_what_is_given_back_names_the_answer(marking, asha):
    outgoing = answered(marking, asha)
    returned = f"Message-ID: <0100@provider.example>\nReply-To: {marked_address(outgoing.message, marking)}"
    taken_in(marking, bounce(outgoing, returned=returned), "")
    outgoing.refresh_from_db()
    assert outgoing.bounced_at is not None


def test_a_mark_of_the_thread_leads_to_the_ticket_and_blames_no_answer(mailbox, asha):
    outgoing = answered(mailbox, asha)
    earlier = tokens.new_message_id(outgoing.message.ticket.reference, "example.com")
    returned = f"Message-ID: <0100@provider.example>\nReferences: <{earlier}>"
    report = taken_in(mailbox, bounce(outgoing, returned=returned), "")
    assert report.ticket_id == outgoing.message.ticket_id
    assert Ticket.objects.get().events.filter(verb=Verb.BOUNCED).exists()
    outgoing.refresh_from_db()
    assert (outgoing.bounced_at, Suppression.objects.count()) == (None, 0)


def test_a_made_up_mark_leads_nowhere(marking, asha):
    outgoing = answered(marking, asha)
    compact = outgoing.message.ticket.reference.replace("-", "").lower()
    made_up = f"Reply-To: support+{compact}.0123456789abcdef.{'a' * 16}@example.com"
    assert taken_in(marking, bounce(outgoing, returned=made_up), "").ticket_id != outgoing.message.ticket_id
