"""Every mail that leaves by itself is marked, so that no machine answers it (RFC 3834); a person's answer is not."""

from email import message_from_string

import pytest
from django.core.mail import send_mail
from django.test import Client

from tests.mail.reports import answered
from tickets.mail.composing import compose
from tickets.mail.letters import letter_for
from tickets.mailboxes.checking import _letter
from tickets.models import DeskMail, MailboxCheck

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_leaves_as_it_does(settings):
    settings.EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"


def desk_mail():
    return message_from_string(DeskMail.objects.get().content)


def test_what_a_person_answers_is_not_marked(mailbox, asha):
    head = compose(letter_for(answered(mailbox, asha).message, mailbox)).lower()
    assert b"auto-submitted" not in head
    assert b"x-auto-response-suppress" not in head
    assert b"precedence" not in head
    assert b"x-loop" not in head


def test_mail_of_the_desk_is_marked(db):
    send_mail("Invited", "Come in", None, ["asha@example.com"])
    assert desk_mail()["Auto-Submitted"] == "auto-generated"
    assert desk_mail()["X-Auto-Response-Suppress"] == "All"


def test_a_password_reset_is_marked(asha):
    Client().post("/accounts/password/reset/", {"email": asha.email})
    assert desk_mail()["Auto-Submitted"] == "auto-generated"


def test_the_check_of_a_mailbox_is_marked(mailbox):
    assert b"Auto-Submitted: auto-generated" in _letter(MailboxCheck(mailbox=mailbox, token="abc"))
