"""Over the limit, by IMAP and POP3: its head becomes a ticket that says why and where the rest is."""

import pytest

from tests.cast import signed_in
from tests.dovecot import Dovecot
from tests.mail.letters import mail
from tests.mailboxes.servers import fetched_by_pop3, fetched_from
from tickets.mail import fetching, imap_folder, intake, replaying, storage
from tickets.models import InboundMail, Mailbox, Message, Ticket
from tickets.models.inbound import InboundState

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[fetched_from, fetched_by_pop3])
def mailbox(request, dovecot: Dovecot) -> Mailbox:
    """With a large mail and a small one in it, and a limit between the two."""
    mailbox = request.param(dovecot, import_since="2020-01-01")
    mailbox.save()
    dovecot.deliver("support@example.com", mail("The recording", "x " * 900_000))
    dovecot.deliver("support@example.com", mail("Small"))
    return Mailbox.objects.get()


@pytest.fixture
def message(mailbox, settings) -> Message:
    """What the large one has become."""
    settings.MAX_MAIL_BYTES = 1024 * 1024
    assert fetching.fetch(mailbox.pk) == 1
    intake.drain(mailbox.pk)
    return Message.objects.get(subject="The recording")


def test_its_ticket_has_subject_sender_and_the_reason_in_words(message):
    assert message.sender_email == "carl@customer.example"
    assert message.ticket.subject == "The recording"
    assert message.problem.startswith("It is too large: 1.8 MB, and the limit is 1.0 MB. Only who wrote it,")
    assert "support@example.com on its mail server" in message.problem
    assert not message.attachments.exists()


def test_only_the_head_was_fetched_and_nothing_was_deleted(message, dovecot):
    row = message.inbound
    assert row.is_head_only
    assert storage.read(row.raw_name).endswith(b"\r\n\r\n")
    assert b"x x" not in storage.read(row.raw_name)
    assert dovecot.subjects("support@example.com") == ["The recording", "Small"]


def test_it_stays_on_the_server_also_where_what_is_stored_is_deleted(mailbox, settings, dovecot):
    settings.MAX_MAIL_BYTES = 1024 * 1024
    Mailbox.objects.update(delete_fetched=True)
    fetching.fetch(mailbox.pk)
    fetching.fetch(mailbox.pk)
    assert dovecot.subjects("support@example.com") == ["The recording"]


def test_it_is_not_fetched_again_by_itself(message, mailbox, settings):
    settings.MAX_MAIL_BYTES = 25_000_000
    assert fetching.fetch(mailbox.pk) == 0
    assert Message.objects.count() == 2
    assert InboundMail.objects.filter(state=InboundState.UNFETCHED, is_head_only=True).count() == 1


def test_with_a_larger_limit_a_person_has_the_whole_put_in_its_place(message, mailbox, settings):
    assert replaying.again(message.inbound_id)
    fetching.fetch(mailbox.pk)
    assert InboundMail.objects.get(pk=message.inbound_id).is_head_only  # the limit is what it was
    settings.MAX_MAIL_BYTES = 25_000_000
    assert fetching.fetch(mailbox.pk) == 0
    assert replaying.again(message.inbound_id)
    assert fetching.fetch(mailbox.pk) == 1
    intake.take_in_slowly()
    message.refresh_from_db()
    assert message.problem == ""
    assert message.text.startswith("x x x")
    assert (Ticket.objects.count(), Message.objects.count()) == (2, 2)
    assert InboundMail.objects.get(pk=message.inbound_id).state == InboundState.DONE


def test_the_owner_reads_it_in_the_ticket_and_the_admin_where_it_is(message, olivia, adam):
    page = signed_in(olivia).get(f"/tickets/{message.ticket.reference}/").content.decode()
    assert "It is too large" in page
    assert "The original is attached" not in page
    troubles = signed_in(adam).get("/mailboxes/").content.decode()
    assert "It is too large" in troubles
    assert "It has a ticket" in troubles
    assert "The recording" not in troubles


def test_a_head_that_cannot_be_fetched_is_tried_again(dovecot, settings, monkeypatch):
    settings.MAX_MAIL_BYTES = 1024 * 1024
    mailbox = fetched_from(dovecot)
    mailbox.save()
    dovecot.deliver("support@example.com", mail("The recording", "x " * 900_000))
    with monkeypatch.context() as patched:
        patched.setattr(imap_folder, "MOST_OF_A_HEAD", 0)
        fetching.fetch(mailbox.pk)
    assert InboundMail.objects.get().problem
    fetching.fetch(mailbox.pk)
    intake.drain(mailbox.pk)
    assert Ticket.objects.get().subject == "The recording"
