from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from tests.dovecot import free_port
from tests.mail.letters import mail, stored, taken_in
from tests.mailboxes.servers import sending_through
from tests.smtp_sink import DROP, DROP_AFTER_TAKING
from tickets.errors import SendingRefused
from tickets.mail import delivering, intake, outbox, sending, smtp, tokens
from tickets.models import Event, Mailbox, Message, OutgoingMail
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(mailbox, smtp_sink) -> Mailbox:
    sending_through(smtp_sink, mailbox).save()
    return mailbox


def queued(mailbox: Mailbox, author, **changes) -> OutgoingMail:
    asked = taken_in(mailbox, mail(message_id="<a@customer.example>"))
    Ticket.objects.update(status=Status.WAITING)
    message = Message.objects.create(
        ticket=asked.ticket,
        direction=Direction.REPLY,
        author=author,
        sender_name="Asha at Acme",
        sender_email=mailbox.address,
        to=[["Carl Customer", "carl@customer.example"]],
        subject="Re: Refund for the March course",
        text="Done, Carl.",
        html="<div>Done, Carl.</div>",
        message_id=tokens.new_message_id(asked.ticket.reference, mailbox.domain),
        in_reply_to=["a@customer.example"],
        references=["a@customer.example"],
    )
    now = timezone.now()
    return OutgoingMail.objects.create(message=message, mailbox=mailbox, queued_at=now, due_at=now, **changes)


def verbs(outgoing: OutgoingMail) -> list[str]:
    return list(Event.objects.filter(ticket=outgoing.message.ticket_id).order_by("id").values_list("verb", flat=True))


def test_an_answer_goes_out_once_with_its_thread_and_history(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    sending.send(outgoing.pk)
    sending.send(outgoing.pk)
    [taken] = smtp_sink.taken
    letter = message_from_bytes(taken.content, policy=policy.default)
    assert taken.recipients == ["carl@customer.example"]
    assert taken.protected
    assert taken.signed_in
    assert letter["Message-ID"] == f"<{outgoing.message.message_id}>"
    assert letter["In-Reply-To"] == letter["References"] == "<a@customer.example>"
    assert "> I bought it twice." in letter.get_body(("plain",)).get_content()
    assert "<blockquote" in letter.get_body(("html",)).get_content()
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.SENT
    assert outgoing.server_said.startswith("250 2.0.0 Taken")
    assert verbs(outgoing)[-1] == Verb.SENT


def test_nothing_leaves_before_the_undo_window_is_over(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    OutgoingMail.objects.update(due_at=timezone.now() + timedelta(seconds=10))
    sending.send(outgoing.pk)
    assert smtp_sink.taken == []
    assert outbox.due() == []


def test_later_from_the_server_is_tried_again_at_growing_pauses(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    pauses = []
    for _ in range(3):
        smtp_sink.answer("RCPT", "451 4.3.0 Try later")
        sending.send(outgoing.pk)
        outgoing.refresh_from_db()
        assert (outgoing.state, outgoing.server_said) == (OutgoingState.QUEUED, "451 4.3.0 Try later")
        pauses.append(outgoing.due_at - timezone.now())
        OutgoingMail.objects.update(due_at=timezone.now())
    assert pauses == sorted(pauses)
    assert pauses[2] > timedelta(minutes=10)
    sending.send(outgoing.pk)
    assert len(smtp_sink.taken) == 1


def test_after_three_days_it_is_red(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    OutgoingMail.objects.update(queued_at=timezone.now() - timedelta(days=3, minutes=1))
    smtp_sink.answer("RCPT", "451 4.3.0 Try later")
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.FAILED
    assert "three days" in outgoing.server_said
    assert "Try later" in outgoing.server_said


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_no_for_good_is_red_with_the_servers_words_and_wakes_the_ticket(sender, smtp_sink, asha, command):
    outgoing = queued(sender, asha)
    smtp_sink.answer(command, "550 5.1.1 No such user here")
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.server_said) == (OutgoingState.FAILED, "550 5.1.1 No such user here")
    assert outgoing.message.ticket.status == Status.OPEN
    assert verbs(outgoing)[-2:] == [Verb.SENDING_FAILED, Verb.REOPENED]


def test_a_line_that_breaks_while_the_server_takes_it_is_unknown_and_not_tried_again(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    smtp_sink.answer("DATA", DROP_AFTER_TAKING)
    sending.send(outgoing.pk)
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.UNKNOWN
    assert len(smtp_sink.taken) == 1
    assert outbox.due() == []
    assert Verb.SENDING_UNKNOWN in verbs(outgoing)


def test_a_line_that_breaks_before_is_tried_again(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    smtp_sink.answer("RCPT", DROP)
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.handed_over_at) == (OutgoingState.QUEUED, None)


def test_a_server_that_is_away_is_written_on_the_mailbox_too(sender, asha):
    Mailbox.objects.update(smtp_port=free_port())
    outgoing = queued(Mailbox.objects.get(), asha)
    sending.send(outgoing.pk)
    assert "nothing listens on port" in Mailbox.objects.get().send_problem
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.QUEUED


def test_a_sender_that_died_before_the_server_saw_anything_is_followed_by_another(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    past = timezone.now() - timedelta(seconds=1)
    OutgoingMail.objects.update(state=OutgoingState.SENDING, leased_until=past)
    assert outbox.due() == [outgoing.pk]
    sending.send(outgoing.pk)
    assert len(smtp_sink.taken) == 1


def test_a_sender_that_died_with_the_server_at_it_leaves_an_unknown_for_a_person(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    past = timezone.now() - timedelta(seconds=1)
    OutgoingMail.objects.update(state=OutgoingState.SENDING, leased_until=past, handed_over_at=past)
    assert outbox.due() == []
    sending.settle_abandoned()
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.UNKNOWN
    assert smtp_sink.taken == []


def test_one_bad_copy_recipient_does_not_keep_the_answer_from_the_customer(sender, smtp_sink, asha):
    outgoing = queued(sender, asha)
    Message.objects.filter(pk=outgoing.message_id).update(cc=[["", "gone@customer.example"]])
    smtp_sink.answer("RCPT", "250 OK", "550 5.1.1 Gone")
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.SENT
    assert outgoing.bounced_at is not None
    assert outgoing.server_said == "gone@customer.example does not take mail: no such user (550 5.1.1 Gone)"
    assert "Gone" in outgoing.message.ticket.events.get(verb=Verb.SENT).detail["reason"]
    assert Ticket.objects.get().status == Status.OPEN


def test_without_a_way_out_the_answer_is_written_to_the_data_folder_and_says_so(mailbox, asha):
    outgoing = queued(mailbox, asha)
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    written = Path(settings.DATA) / "outgoing" / outgoing.file_name
    assert b"Done, Carl." in written.read_bytes()
    assert "not sent" in outgoing.server_said


def test_the_customers_answer_to_it_finds_the_ticket(mailbox, asha):
    outgoing = queued(mailbox, asha)
    answer = mail("Re: Refund", "Thank you", in_reply_to=f"<{outgoing.message.message_id}>")
    assert taken_in(mailbox, answer).ticket_id == outgoing.message.ticket_id


def test_our_own_answer_coming_back_is_not_a_new_message(mailbox, asha):
    outgoing = queued(mailbox, asha)
    Message.objects.filter(pk=outgoing.message_id).update(new_text="Done, Carl.")
    raw = mail("Re: Refund", "Done, Carl.", from_="support@example.com", message_id=f"<{outgoing.message.message_id}>")
    row = stored(mailbox, raw, "support@example.com")
    intake.drain(mailbox.pk)
    row.refresh_from_db()
    assert outgoing.message.ticket.reference in row.problem
    assert Message.objects.count() == 2


def test_a_bounce_joins_the_ticket_whose_answer_bounced(mailbox, asha):
    outgoing = queued(mailbox, asha)
    bounced = taken_in(mailbox, bounce_of(outgoing), "")
    assert bounced.ticket_id == outgoing.message.ticket_id
    ticket = Ticket.objects.get()
    assert ticket.status == Status.OPEN
    assert ticket.events.get(verb=Verb.BOUNCED).detail["to"] == "carl@customer.example"


def bounce_of(outgoing: OutgoingMail) -> bytes:
    return f"""From: MAILER-DAEMON@mx.example
To: support@example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; carl@customer.example
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <{outgoing.message.message_id}>
Subject: Re: Refund
--b--
""".replace("\n", "\r\n").encode()


def test_a_sender_whose_lease_ran_out_leaves_the_mail_to_the_one_who_took_over(sender, smtp_sink, asha, monkeypatch):
    outgoing, connect = queued(sender, asha), smtp.connect

    def slowly(mailbox):
        monkeypatch.setattr(smtp, "connect", connect)
        OutgoingMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        sending.send(outgoing.pk)
        return connect(mailbox)

    monkeypatch.setattr(smtp, "connect", slowly)
    sending.send(outgoing.pk)
    assert len(smtp_sink.taken) == 1
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.SENT
    assert verbs(outgoing).count(Verb.SENT) == 1


def test_a_sender_that_comes_back_too_late_says_nothing_about_anothers_try(sender, smtp_sink, asha, monkeypatch):
    outgoing, later = queued(sender, asha), timezone.now() + timedelta(minutes=3)

    def refused_late(mailbox):
        OutgoingMail.objects.update(leased_until=later, attempts=2)
        raise SendingRefused("550 No")

    monkeypatch.setattr(smtp, "connect", refused_late)
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.leased_until) == (OutgoingState.SENDING, later)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_after_the_servers_yes_does_not_make_it_unknown(sender, smtp_sink, asha, monkeypatch):
    outgoing, end = queued(sender, asha), sending._end

    def away_at_first(*args, **changes):
        monkeypatch.setattr(sending, "_end", end)
        raise DatabaseError("server closed the connection unexpectedly")

    monkeypatch.setattr(sending, "_end", away_at_first)
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.SENT
    assert len(smtp_sink.taken) == 1


@pytest.mark.parametrize(("where", "becomes"), [("compose", "queued"), ("after", "unknown")])
def test_a_fault_of_our_own_is_said_in_the_ticket_and_never_sends_twice(
    sender, smtp_sink, asha, monkeypatch, where, becomes
):
    outgoing, by_smtp = queued(sender, asha), delivering.by_smtp

    def broken(*arguments, **named):
        if where == "after":
            by_smtp(*arguments, **named)
        raise TypeError("secret words")

    monkeypatch.setattr(delivering, "by_smtp", broken)
    sending.send(outgoing.pk)
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert outgoing.state == becomes
    assert "A fault of the desk itself" in outgoing.server_said
    assert "secret" not in outgoing.server_said
    assert len(smtp_sink.taken) == (where == "after")
