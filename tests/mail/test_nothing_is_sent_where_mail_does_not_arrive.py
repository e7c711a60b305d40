import pytest

from tests.mail.letters import mail, taken_in
from tests.mail.reports import answered, bounce
from tests.mailboxes.servers import sending_through
from tickets.desk import replying
from tickets.mail import sending, suppressing
from tickets.models import OutgoingMail, Suppression
from tickets.models.outgoing import OutgoingState

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(mailbox, smtp_sink, asha) -> OutgoingMail:
    """A second answer that is in the outbox when the first comes back."""
    sending_through(smtp_sink, mailbox).save()
    first, second = answered(mailbox, asha), answered(mailbox, asha, text="<p>One more thing.</p>")
    OutgoingMail.objects.filter(pk=second.pk).update(
        state=OutgoingState.QUEUED, sent_at=None, due_at="2026-01-01T00:00Z"
    )
    taken_in(mailbox, bounce(first), "")
    return second


def test_what_was_queued_already_is_not_sent_and_says_why(waiting, smtp_sink):
    sending.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, smtp_sink.taken) == (OutgoingState.FAILED, [])
    assert waiting.server_said.startswith("Mail to carl@customer.example is stopped since ")
    assert "it came back, no such user" in waiting.server_said


def test_another_ticket_is_not_told_what_the_server_said(waiting, other_mailbox, smtp_sink, asha):
    Suppression.objects.update(cleared_at="2026-01-01T00:00Z")
    elsewhere = taken_in(other_mailbox, mail("Another matter"), "carl@customer.example").ticket
    outgoing = replying.reply(elsewhere, asha, "<p>Hello</p>")
    Suppression.objects.update(cleared_at=None)
    OutgoingMail.objects.filter(pk=outgoing.pk).update(due_at="2026-01-01T00:00Z")
    sending.send(outgoing.pk)
    outgoing.refresh_from_db()
    assert outgoing.server_said.endswith("since it does not arrive.")


def test_once_a_person_has_allowed_it_mail_goes_there_again(waiting, smtp_sink, asha):
    assert suppressing.clear("Carl@customer.example", asha)
    sending.send(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == OutgoingState.SENT
    stop = Suppression.objects.get()
    assert stop.cleared_by == asha


def test_allowing_what_is_allowed_changes_nothing(waiting, asha, olivia):
    assert suppressing.clear("carl@customer.example", asha)
    assert not suppressing.clear("carl@customer.example", olivia)
    assert Suppression.objects.get().cleared_by == asha


def test_an_address_that_fails_again_is_stopped_again(waiting, mailbox, asha):
    suppressing.clear("carl@customer.example", asha)
    taken_in(mailbox, bounce(waiting), "")
    first, second = Suppression.objects.order_by("id")
    assert first.cleared_at is not None
    assert second.cleared_at is None
