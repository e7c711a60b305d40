from datetime import timedelta

import pytest
from django.utils import timezone

from tests.mail.letters import mail, stored
from tickets.mail import claiming
from tickets.models import InboundMail, Mailbox

pytestmark = pytest.mark.django_db


def last(mailbox: Mailbox):
    mailbox.refresh_from_db()
    return mailbox.last_arrived_at


def claimed(mailbox: Mailbox, received_at, **changes: object) -> list[InboundMail]:
    row = stored(mailbox, mail(message_id=f"<{InboundMail.objects.count()}@customer.example>"))
    InboundMail.objects.update(leased_until=None, state="done")
    InboundMail.objects.filter(pk=row.pk).update(received_at=received_at, state="received", **changes)
    return claiming.claim(mailbox.pk)


def test_the_newest_counts_and_old_mail_does_not(mailbox):
    now = timezone.now()
    assert claimed(mailbox, now - timedelta(days=400), is_old=True)
    assert last(mailbox) is None
    claimed(mailbox, now - timedelta(hours=1))
    assert last(mailbox) == now - timedelta(hours=1)
    claimed(mailbox, now - timedelta(hours=3))
    assert last(mailbox) == now - timedelta(hours=1)


def test_it_is_written_once_a_minute_at_most(mailbox):
    now = timezone.now()
    claimed(mailbox, now)
    claimed(mailbox, now + timedelta(seconds=30))
    assert last(mailbox) == now
    claimed(mailbox, now + timedelta(seconds=61))
    assert last(mailbox) == now + timedelta(seconds=61)
