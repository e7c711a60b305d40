"""Whoever signs in with a support address, or whose mailbox is full: their way in is not for the team to read."""

import pytest
from django.core.mail import EmailMessage

from tests.mailboxes.servers import sending_through
from tickets.mail import intake, posting, receiving, system
from tickets.models import InboundMail, Ticket

LINK = "https://desk.example/accounts/password/reset/key/1-7391/"
BOUNCE = """\
From: MAILER-DAEMON@mx.example
To: support@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mailbox is full.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; olivia@example.com
Action: failed
Status: 5.2.2

--b
Content-Type: message/rfc822

{letter}
--b--
"""


@pytest.fixture
def letter(mailbox, smtp_sink) -> str:
    """What left for olivia."""
    sending_through(smtp_sink, mailbox).save()
    posting.send(system.queue(EmailMessage("New password", LINK, None, ["olivia@example.com"])).pk)
    return smtp_sink.taken[0].content.decode()


def taken_in(mailbox, raw: str) -> InboundMail:
    receiving.store(mailbox, raw.encode(), "smtp")
    intake.drain(mailbox.pk)
    return InboundMail.objects.get()


def test_one_that_comes_in_itself(mailbox, letter):
    row = taken_in(mailbox, letter)
    assert (row.state, Ticket.objects.count()) == ("done", 0)
    assert "A letter of the desk itself" in row.problem


def test_one_that_comes_back_in_a_bounce(mailbox, letter):
    assert LINK in letter
    row = taken_in(mailbox, BOUNCE.format(letter=letter))
    assert (row.state, Ticket.objects.count()) == ("done", 0)


def test_a_former_secret_key_still_knows_it(mailbox, letter, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    taken_in(mailbox, letter)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("mark", ["0" * 16, ""])
def test_a_stranger_cannot_hide_a_mail_in_this_way(mailbox, mark):
    own = f"<desk.{'0' * 32}.{mark}@localhost>"
    taken_in(mailbox, f"From: mallory@elsewhere.example\r\nSubject: Hidden?\r\nMessage-ID: {own}\r\n\r\nHello\r\n")
    assert Ticket.objects.get().subject == "Hidden?"
