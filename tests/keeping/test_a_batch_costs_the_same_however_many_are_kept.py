import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.keeping.arriving import delivered
from tickets.mail import intake
from tickets.models import Message, ProtectedSender

pytestmark = pytest.mark.django_db
SENDERS = ("Laura Lawyer <laura@firm.example>", "Laura Lawyer <m{}@evil.example>", "l{}@f1rm.example", "c{}@x.example")


def statements(mailbox, many: int, start: int = 0) -> int:
    for number in range(start, start + many):
        for sender in SENDERS:
            delivered(mailbox, sender.format(number), text=f"Letter {number}")
    with CaptureQueriesContext(connection) as captured:
        intake.drain(mailbox.pk)
    return len(captured)


@pytest.mark.parametrize("forward_to", ["", "olivia@home.example"])
def test_a_batch(mailbox, laura, forward_to):
    ProtectedSender.objects.bulk_create(ProtectedSender(value=f"firm{number}.example") for number in range(200))
    ProtectedSender.objects.update(forward_to=forward_to)
    statements(mailbox, 1)
    few, many = statements(mailbox, 2, start=1), statements(mailbox, 10, start=3)
    assert many <= few + 2  # new customers are made and read again
    assert Message.objects.filter(signals__kept="claim").count() == 26
