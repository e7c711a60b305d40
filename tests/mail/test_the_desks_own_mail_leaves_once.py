"""Invitations, password resets and alerts: an outbox of their own, sent as exactly once as answers are."""

import statistics
import time
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts import letters
from tests.cast import MALLORY
from tests.dovecot import free_port
from tests.mailboxes.servers import sending_through
from tests.smtp_sink import DROP, DROP_AFTER_TAKING
from tickets.errors import Refused
from tickets.mail import delivering, outbox, posting, smtp, system
from tickets.models import DeskMail, Mailbox
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def sender(mailbox, smtp_sink) -> Mailbox:
    sending_through(smtp_sink, mailbox).save()
    return mailbox


def queued(avoids: Mailbox | None = None, **headers: str) -> DeskMail:
    message = EmailMessage("Ein Gruß", "Öffnen Sie den Link.", None, ["asha@example.com"], headers=headers)
    return system.queue(message, avoids)


def state(mail: DeskMail) -> str:
    mail.refresh_from_db()
    return mail.state


def test_it_leaves_once_through_the_mailbox_that_sends_and_nothing_of_it_is_kept(sender, smtp_sink):
    mail = queued()
    posting.send(mail.pk)
    posting.send(mail.pk)
    [taken] = smtp_sink.taken
    letter = message_from_bytes(taken.content, policy=policy.default)
    assert taken.recipients == ["asha@example.com"]
    assert letter["From"] == "Acme support <support@example.com>"
    assert (letter["To"], letter["Subject"]) == ("asha@example.com", "Ein Gruß")
    assert letter.get_content().strip() == "Öffnen Sie den Link."
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"]
    assert not [name for name in letter if name.startswith("X-Desk")]
    assert state(mail) == OutgoingState.SENT
    assert mail.content == ""


def test_what_is_asked_for_in_a_transaction_that_fails_was_never_asked_for(mailbox):
    with suppress(DatabaseError), transaction.atomic():
        queued()
        raise DatabaseError
    assert not DeskMail.objects.exists()


def test_its_content_is_encrypted_as_long_as_it_waits(mailbox):
    queued()
    [stored] = DeskMail.objects.raw("select id, content as hidden from tickets_deskmail")
    assert stored.hidden.startswith("gAAAA")


def test_without_a_mailbox_that_sends_it_is_a_file(mailbox, settings):
    mail = queued()
    posting.send(mail.pk)
    [file] = (Path(settings.DATA) / "outgoing" / "system").iterdir()
    assert b"From: Acme support <support@example.com>" in file.read_bytes()
    assert state(mail) == OutgoingState.SENT
    assert "not sent" in mail.server_said


def test_a_mailbox_that_is_in_trouble_is_passed_by(sender, other_mailbox, smtp_sink):
    sending_through(smtp_sink, other_mailbox, smtp_port=free_port()).save()
    Mailbox.objects.filter(pk=sender.pk).update(send_problem="The password is wrong")
    posting.send(queued().pk)
    assert len(smtp_sink.taken) == 1
    sender.refresh_from_db()
    other_mailbox.refresh_from_db()
    assert sender.send_problem == ""
    assert "nothing listens" in other_mailbox.send_problem


def test_it_avoids_the_mailbox_that_it_tells_of(sender, other_mailbox, smtp_sink):
    sending_through(smtp_sink, other_mailbox).save()
    posting.send(queued(avoids=sender).pk)
    assert smtp_sink.taken[0].sender == "sales@example.com"


def test_it_waits_rather_than_leave_through_the_mailbox_that_it_avoids(sender, smtp_sink):
    mail = queued(avoids=sender)
    posting.send(mail.pk)
    assert smtp_sink.taken == []
    assert state(mail) == OutgoingState.QUEUED
    assert mail.server_said == posting.NO_WAY


def test_a_password_reset_is_not_sent_after_its_hour(sender, smtp_sink):
    mail = queued(**{letters.LIFETIME: "3600"})
    DeskMail.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    posting.send(mail.pk)
    assert smtp_sink.taken == []
    assert state(mail) == OutgoingState.FAILED
    assert "not sent any more" in mail.server_said
    assert mail.content == ""


def test_what_waits_beyond_its_time_is_given_up_by_the_sweep(sender):
    mail = queued()
    DeskMail.objects.update(
        expires_at=timezone.now(), due_at=timezone.now() + timedelta(hours=1), server_said="451 Later"
    )
    posting.settle_abandoned()
    assert state(mail) == OutgoingState.FAILED
    assert mail.server_said.endswith("451 Later")
    assert mail.content == ""


def test_later_from_the_server_is_tried_again_after_a_pause(sender, smtp_sink):
    mail = queued()
    smtp_sink.answer("RCPT", "451 4.3.0 Try later")
    posting.send(mail.pk)
    assert state(mail) == OutgoingState.QUEUED
    assert mail.due_at > timezone.now()
    sender.refresh_from_db()
    assert sender.send_problem == ""


def test_a_no_for_good_says_why_and_can_be_sent_again(sender, smtp_sink, olivia):
    mail = queued()
    smtp_sink.answer("RCPT", "550 5.1.1 No such user")
    posting.send(mail.pk)
    assert state(mail) == OutgoingState.FAILED
    assert mail.server_said == "550 5.1.1 No such user"
    posting.send_again(mail.pk, olivia)
    posting.send(mail.pk)
    assert len(smtp_sink.taken) == 1
    with pytest.raises(Refused):
        posting.send_again(mail.pk, olivia)


@pytest.mark.parametrize(("command", "becomes"), [("RCPT", "queued"), ("DATA", "unknown")])
def test_a_line_that_breaks(sender, smtp_sink, command, becomes):
    mail = queued()
    smtp_sink.answer(command, DROP if command == "RCPT" else DROP_AFTER_TAKING)
    posting.send(mail.pk)
    posting.send(mail.pk)
    assert state(mail) == becomes
    assert len(smtp_sink.taken) <= 1


def test_a_sender_that_died_before_the_server_saw_anything_is_followed_by_another(sender, smtp_sink):
    mail, past = queued(), timezone.now() - timedelta(seconds=1)
    DeskMail.objects.update(state=OutgoingState.SENDING, leased_until=past)
    assert outbox.due(DeskMail) == [mail.pk]
    posting.send(mail.pk)
    assert len(smtp_sink.taken) == 1


def test_a_sender_that_died_with_the_server_at_it_leaves_an_unknown(sender, smtp_sink):
    mail, past = queued(), timezone.now() - timedelta(seconds=1)
    DeskMail.objects.update(state=OutgoingState.SENDING, leased_until=past, handed_over_at=past)
    assert outbox.due(DeskMail) == []
    posting.settle_abandoned()
    assert state(mail) == OutgoingState.UNKNOWN
    assert smtp_sink.taken == []


def test_a_sender_whose_lease_ran_out_leaves_it_to_the_one_who_took_over(sender, smtp_sink, monkeypatch):
    mail, connect = queued(), smtp.connect

    def slowly(mailbox):
        monkeypatch.setattr(smtp, "connect", connect)
        DeskMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        posting.send(mail.pk)
        return connect(mailbox)

    monkeypatch.setattr(smtp, "connect", slowly)
    posting.send(mail.pk)
    assert len(smtp_sink.taken) == 1


@pytest.mark.parametrize(("where", "becomes"), [("before", "queued"), ("after", "unknown")])
def test_a_fault_of_our_own_is_said_and_never_sends_twice(sender, smtp_sink, monkeypatch, where, becomes):
    mail, by_smtp = queued(), delivering.by_smtp

    def broken(*arguments, **named):
        if where == "after":
            by_smtp(*arguments, **named)
        raise TypeError("secret words")

    monkeypatch.setattr(delivering, "by_smtp", broken)
    posting.send(mail.pk)
    assert state(mail) == becomes
    assert mail.server_said == posting.FAULT
    assert len(smtp_sink.taken) == (where == "after")


def test_what_was_never_meant_to_leave_is_forgotten_within_hours_and_what_left_within_months(mailbox):
    for lifetime, state_, age in (("0", "undone", 1), ("0", "undone", 3), ("60", "sent", 24), ("60", "sent", 24 * 91)):
        mail = queued(**{letters.LIFETIME: lifetime})
        then = timezone.now() - timedelta(hours=age, minutes=-5)
        DeskMail.objects.filter(pk=mail.pk).update(state=state_, queued_at=then)
    posting.forget()
    assert sorted(DeskMail.objects.values_list("state", flat=True)) == ["sent", "undone"]


def reset_seconds(email: str) -> float:
    cache.clear()  # allauth counts how often one asks
    browser, began = Client(), time.perf_counter()
    browser.post("/accounts/password/reset/", {"email": email})
    return time.perf_counter() - began


def test_a_reset_takes_as_long_for_an_address_that_nobody_here_has(asha, settings):
    settings.EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"
    reset_seconds(asha.email)
    known, unknown = [], []
    for _ in range(15):
        known.append(reset_seconds(asha.email))
        unknown.append(reset_seconds(MALLORY))
    assert statistics.median(unknown) > 0.6 * statistics.median(known)
    assert set(DeskMail.objects.filter(to=[MALLORY]).values_list("state", flat=True)) == {"undone"}
    assert outbox.due(DeskMail) == list(DeskMail.objects.filter(to=[asha.email]).values_list("pk", flat=True))
