import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.mail.letters import mail, taken_in
from tickets.mail import copies, known
from tickets.mail.parsing import parse
from tickets.mail.reading import ReadMail
from tickets.models import InboundMail, Message

pytestmark = pytest.mark.django_db
# Beyond a hundred, PostgreSQL no longer compares a list with the condition of an index.
MANY = 150


def plan_of(queries: CaptureQueriesContext, table: str) -> str:
    [sql] = [each["sql"] for each in queries.captured_queries if f'FROM "{table}"' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_message_ids(mailbox):
    ticket = taken_in(mailbox, mail(message_id="<1@customer.example>")).ticket
    Message.objects.bulk_create(
        Message(ticket=ticket, direction="inbound", message_id=f"{n}@elsewhere.example") for n in range(3000)
    )
    with CaptureQueriesContext(connection) as queries:
        found = known.load({f"{number}@customer.example" for number in range(MANY)}, set(), set())
    assert len(found.named("1@customer.example")) == 1
    assert "message_by_message_id" in plan_of(queries, "tickets_message")


def test_fingerprints(mailbox):
    taken_in(mailbox, mail(text="0", message_id="<0@customer.example>"))
    InboundMail.objects.bulk_create(
        InboundMail(mailbox=mailbox, source="smtp", delivery_key=str(n), fingerprint=f"{n:064}", state="done")
        for n in range(3000)
    )
    batch = []
    for number in range(MANY):
        raw = mail(text=str(number), message_id=f"<{number}@customer.example>")
        batch.append(ReadMail(InboundMail(mailbox=mailbox), parse(raw), raw))
    with CaptureQueriesContext(connection) as queries:
        assert len(copies.load(batch).filed) == 1
    assert "inbound_by_fingerprint" in plan_of(queries, "tickets_inboundmail")
