from dataclasses import replace

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.dovecot import free_port
from tests.mailboxes.servers import fetched_by_pop3, fetched_from, sending_through
from tickets.mail import fetching, intake, receiving
from tickets.mailboxes import checking
from tickets.models import InboundMail, Mailbox, MailboxCheck, Ticket
from tickets.models.inbound import Source


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(checking, "WAIT_SECONDS", 3.0)
    monkeypatch.setattr(checking, "PAUSE_SECONDS", 0.1)


def checked(mailbox: Mailbox, by) -> list[tuple[bool, str, str]]:
    mailbox.save()
    check = checking.start(mailbox, by)
    checking.run(check.pk)
    check.refresh_from_db()
    assert check.ended_at
    return [(step["ok"], step["step"], step["said"]) for step in check.steps]


@pytest.fixture
def connected(dovecot, smtp_sink) -> Mailbox:
    """Fetched from Dovecot; what is sent comes to Dovecot."""
    smtp_sink.forward = lambda taken: dovecot.deliver_by_lmtp("support@example.com", taken.content)
    return sending_through(smtp_sink, fetched_from(dovecot))


def test_signs_in_sends_a_mail_through_and_sees_it_arrive(connected, adam):
    steps = checked(connected, adam)
    assert [ok for ok, _, _ in steps] == [True] * 5
    assert "arrived after" in steps[-1][2]


def test_leaves_nothing_behind_in_the_folder_and_opens_no_ticket(connected, adam, dovecot):
    dovecot.deliver("support@example.com", b"Subject: Carl's letter\r\n\r\nHello\r\n")
    checked(connected, adam)
    assert dovecot.subjects("support@example.com") == ["Carl's letter"]
    fetching.fetch(connected.pk)
    intake.drain(connected.pk)
    assert [ticket.subject for ticket in Ticket.objects.all()] == ["Carl's letter"]


def test_a_pop3_mailbox_is_checked_in_the_same_way(dovecot, smtp_sink, adam):
    smtp_sink.forward = lambda taken: dovecot.deliver_by_lmtp("support@example.com", taken.content)
    dovecot.deliver("support@example.com", b"Subject: Carl's letter\r\n\r\nHello\r\n")
    mailbox = sending_through(smtp_sink, fetched_by_pop3(dovecot))
    steps = checked(mailbox, adam)
    assert [ok for ok, _, _ in steps] == [True] * 4
    assert steps[0][2] == "Messages in the mailbox: 1."
    assert dovecot.subjects("support@example.com") == ["Carl's letter"]


def test_what_is_wrong_with_a_pop3_mailbox_is_said(dovecot, smtp_sink, adam):
    smtp_sink.forward = None
    mailbox = sending_through(smtp_sink, fetched_by_pop3(dovecot))
    assert "has not come to the mailbox on localhost" in checked(mailbox, adam)[-1][2]
    mailbox.pop3_password = "wrong"
    assert "did not accept the user name" in checked(mailbox, adam)[0][2]


def test_wrong_password_for_fetching(connected, adam):
    connected.imap_password = "wrong"
    steps = checked(connected, adam)
    assert [ok for ok, _, _ in steps] == [False, True, True]
    assert "did not accept the user name" in steps[0][2]


def test_wrong_password_for_sending(connected, adam):
    connected.smtp_password = "wrong"
    steps = checked(connected, adam)
    assert [ok for ok, _, _ in steps] == [True, True, False]
    assert "did not accept the user name" in steps[2][2]


def test_wrong_port(connected, adam):
    connected.imap_port = connected.smtp_port = free_port()
    steps = checked(connected, adam)
    assert [ok for ok, _, _ in steps] == [False, False]
    assert all("nothing listens on port" in said for _, _, said in steps)


def test_certificate_that_nobody_trusts(connected, adam, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    steps = checked(connected, adam)
    assert [ok for ok, _, _ in steps] == [False, False]
    assert all("cannot be trusted" in said for _, _, said in steps)


def test_missing_folder(connected, adam):
    connected.imap_folder = "Support"
    steps = checked(connected, adam)
    assert steps[1][0] is False
    assert "These are there: INBOX" in steps[1][2]


def test_refused_by_the_server_in_its_own_words(connected, adam, smtp_sink):
    smtp_sink.answer("RCPT", "550 5.1.1 No such user here")
    steps = checked(connected, adam)
    assert (steps[-1][0], steps[-1][2]) == (False, "550 5.1.1 No such user here")


def test_taken_but_never_seen_again(connected, adam, smtp_sink):
    smtp_sink.forward = None
    steps = checked(connected, adam)
    assert steps[-1][0] is False
    assert "spam folder" in steps[-1][2]


def test_without_a_server_for_sending_it_says_what_was_left_out(dovecot, adam):
    steps = checked(fetched_from(dovecot), adam)
    assert "written to files" in steps[-1][2]


def test_mail_that_comes_straight_to_this_desk(db, adam, smtp_sink, settings, monkeypatch):
    settings.ENV = replace(settings.ENV, host="127.0.0.1", smtp_port=smtp_sink.port)
    mailbox = Mailbox.objects.create(name="Acme support", address="support@example.com")

    def arrive(seconds: float) -> None:
        for taken in smtp_sink.taken:
            receiving.store(
                mailbox, taken.content, Source.SMTP, envelope_from=taken.sender, envelope_to=mailbox.address
            )
        intake.drain(mailbox.pk)

    monkeypatch.setattr(checking.time, "sleep", arrive)
    steps = checked(mailbox, adam)
    assert [ok for ok, _, _ in steps] == [True, True]
    assert InboundMail.objects.exists()
    assert not Ticket.objects.exists()


def test_the_page_follows_while_it_goes_on(db, adam, mailbox):
    browser = signed_in(adam)
    assert browser.post(f"/mailboxes/{mailbox.pk}/check/").status_code == 303
    waiting = browser.get(f"/mailboxes/{mailbox.pk}/check/").text
    assert "Waits for a worker" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    browser.post(f"/mailboxes/{mailbox.pk}/check/")
    assert MailboxCheck.objects.count() == 1
    MailboxCheck.objects.update(
        steps=[{"step": "Sign in", "ok": False, "said": "Wrong password."}], ended_at=timezone.now()
    )
    ended = browser.get(f"/mailboxes/{mailbox.pk}/").text
    assert "Wrong password." in ended
    assert "every 1s" not in ended
