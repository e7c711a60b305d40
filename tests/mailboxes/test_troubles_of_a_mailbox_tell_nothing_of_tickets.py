"""The admin sees what is wrong with a mailbox; of mail that is kept from the team, not even to whom it goes."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.cast import signed_in
from tests.mail.letters import mail, stored
from tests.mailboxes.servers import sending_through
from tickets.mail import filing, intake, sending
from tickets.models import Message, OutgoingMail
from tickets.models.message import Direction

pytestmark = pytest.mark.django_db
PARTNER = "lawyer@firm.example"


@pytest.fixture
def private_answer(private, smtp_sink, olivia) -> OutgoingMail:
    sending_through(smtp_sink, private.mailbox).save()
    message = Message.objects.create(
        ticket=private, direction=Direction.REPLY, author=olivia, to=[["", PARTNER]], text="x", message_id="a@b.example"
    )
    now = timezone.now()
    return OutgoingMail.objects.create(message=message, mailbox=private.mailbox, queued_at=now, due_at=now)


def test_a_recipient_who_is_put_off(private_answer, smtp_sink, adam):
    smtp_sink.answer("RCPT", f"450 4.2.0 <{PARTNER}>: Recipient address rejected: Greylisted")
    sending.send(private_answer.pk)
    private_answer.refresh_from_db()
    assert PARTNER in private_answer.server_said
    page = signed_in(adam).get("/mailboxes/").content.decode()
    assert "put off" in page
    assert PARTNER not in page


def test_a_row_that_the_database_refused(mailbox, adam, monkeypatch):
    def refuse(self):
        raise IntegrityError('new row violates "x"\nDETAIL:  Failing row contains (1, Secret subject).')

    monkeypatch.setattr(filing.Filing, "save", refuse)
    stored(mailbox, mail("Hello"))
    intake.drain(mailbox.pk)
    page = signed_in(adam).get("/mailboxes/").content.decode()
    assert "violates" in page
    assert "Secret subject" not in page
