"""'Do not take in': no ticket and no message, but only where another copy is."""

import pytest
from django.utils import timezone

from tests.cast import signed_in
from tests.keeping.arriving import delivered
from tests.mailboxes.servers import sending_through
from tickets.mail import intake, posting
from tickets.models import DeskMail, InboundMail, Message, ProtectedSender, Ticket
from tickets.models.ticket import Visibility

pytestmark = pytest.mark.django_db
HOME = "olivia@home.example"


@pytest.fixture
def refused(laura) -> ProtectedSender:
    laura.treatment = "refuse"
    laura.save()
    return laura


@pytest.fixture
def going_on(refused, mailbox, smtp_sink) -> ProtectedSender:
    """To a private address; the desk sends."""
    refused.forward_to = HOME
    refused.save()
    sending_through(smtp_sink, mailbox).save()
    return refused


def come(mailbox, source="imap", proof="proven", **headers):
    row = delivered(mailbox, proof=proof, **headers)
    InboundMail.objects.filter(pk=row.pk).update(source=source)
    intake.drain(mailbox.pk)
    return InboundMail.objects.get(pk=row.pk)


def test_what_its_mailbox_keeps_is_left_out_and_counted(mailbox, refused):
    row = come(mailbox)
    refused.refresh_from_db()
    assert (row.state, row.problem) == ("left_out", "")
    assert not Ticket.objects.exists()
    assert not Message.objects.exists()
    assert refused.left_out == 1
    assert refused.left_out_at <= timezone.now()


def test_what_the_desk_takes_off_the_server_is_kept(mailbox, refused):
    type(mailbox).objects.update(delete_fetched=True)
    assert come(mailbox).message.ticket.visibility


@pytest.mark.parametrize("source", ["smtp", "lmtp", "pipe", "http"])
def test_what_was_handed_to_the_desk_alone_is_kept(mailbox, refused, source):
    row = come(mailbox, source)
    assert Ticket.objects.get(messages__inbound=row).visibility == Visibility.OWNER


def test_with_a_private_address_it_goes_there_instead(mailbox, going_on, smtp_sink):
    row = come(mailbox, "smtp", text="Only for you")
    assert (row.state, Ticket.objects.count()) == ("left_out", 0)
    posting.send(DeskMail.objects.get().pk)
    [taken] = smtp_sink.taken
    assert taken.recipients == [HOME]
    assert b"Only for you" in taken.content
    assert b"message/rfc822" in taken.content


def test_where_the_desk_sends_nothing_it_is_kept(mailbox, refused):
    ProtectedSender.objects.update(forward_to=HOME)
    assert come(mailbox, "smtp").state == "done"
    assert Ticket.objects.get().visibility == Visibility.OWNER


@pytest.mark.parametrize("how", ["failed", "expired"])
def test_what_does_not_leave_is_taken_in_after_all(mailbox, going_on, smtp_sink, how):
    row = come(mailbox, "smtp")
    if how == "failed":
        smtp_sink.answer("RCPT", "550 5.1.1 No such user")
        posting.send(DeskMail.objects.get().pk)
    else:
        DeskMail.objects.update(expires_at=timezone.now())
        posting.settle_abandoned()
    row.refresh_from_db()
    assert row.state == "received"
    intake.drain(mailbox.pk)
    assert Ticket.objects.get(messages__inbound=row).visibility == Visibility.OWNER
    going_on.refresh_from_db()
    assert going_on.left_out == 0


def test_it_goes_on_once_though_it_comes_by_two_ways(mailbox, going_on):
    for source in ("smtp", "imap"):
        come(mailbox, source, message_id="<b@firm.example>", to=f"{source} <support@example.com>")
        come(mailbox, source, message_id="<c@firm.example>")
    assert InboundMail.objects.filter(state="left_out").count() == InboundMail.objects.count()
    assert DeskMail.objects.count() == len({*InboundMail.objects.values_list("fingerprint", flat=True)})


@pytest.mark.parametrize("proof", ["", "failed"])
def test_what_is_not_proven_is_kept_and_shown(mailbox, refused, proof):
    assert come(mailbox, proof=proof).state == "done"
    assert Ticket.objects.get().visibility == Visibility.OWNER


def test_only_the_owner_reads_of_it(mailbox, going_on, olivia, adam):
    come(mailbox, "smtp")
    DeskMail.objects.update(state="failed", server_said="no")
    for address in ("/health/page/", "/outgoing/"):
        page = signed_in(adam).get(address).content.decode()
        assert HOME not in page
        assert "firm.example" not in page
    assert "1 mail not taken in" in " ".join(signed_in(olivia).get("/kept/").content.decode().split())
