"""Fills a desk with many tickets in a few statements, for benches only."""

import os

from django.db import connection

CUSTOMERS = """
INSERT INTO tickets_customer (name, email)
SELECT 'Customer ' || n, 'c' || n || '@filled.example' FROM generate_series(%(first)s, %(last)s) AS n
ON CONFLICT DO NOTHING
"""
TICKETS = """
INSERT INTO tickets_ticket (reference, mailbox_id, customer_id, subject, preview, status, visibility, kind, assignee_id,
                            created_at, last_activity_at, awaits_answer_since)
SELECT 'F' || n, %(mailbox)s, customer.id, 'Lesson ' || n || ' of the course does not open',
       'Hello, since yesterday lesson ' || n || ' shows an empty page in my browser.',
       CASE WHEN n %% 10 < 3 THEN 'open' WHEN n %% 10 = 3 THEN 'waiting' ELSE 'resolved' END, 'team', 'question',
       CASE WHEN n %% 3 = 0 THEN %(person)s END,
       now() - n * interval '1 minute', now() - n * interval '1 minute', NULL
FROM generate_series(%(first)s, %(last)s) AS n JOIN tickets_customer AS customer
    ON customer.email = 'c' || n || '@filled.example'
"""
MESSAGES = """
INSERT INTO tickets_message (ticket_id, direction, author_id, sender_name, sender_email, "to", cc, subject, text,
                             new_text, html, message_id, in_reply_to, "references", created_at, signals, problem)
SELECT ticket.id, CASE WHEN m %% 2 = 1 THEN 'inbound' ELSE 'reply' END, CASE WHEN m %% 2 = 0 THEN %(person)s END,
       'Customer', split_part(ticket.preview, ' ', 1) || '@filled.example', '[]', '[]', ticket.subject,
       repeat(ticket.preview || ' ', 12), repeat(ticket.preview || ' ', 12), '',
       lower(ticket.reference) || '.' || m || '@filled.example', '[]', '[]',
       ticket.created_at + m * interval '1 second', '{}', ''
FROM generate_series(%(first)s, %(last)s) AS n
    JOIN tickets_ticket AS ticket ON ticket.reference = 'F' || n
    CROSS JOIN generate_series(1, %(each)s) AS m
"""
PARTICIPANTS = """
INSERT INTO tickets_participant (ticket_id, email)
SELECT ticket.id, customer.email FROM generate_series(%(first)s, %(last)s) AS n
    JOIN tickets_ticket AS ticket ON ticket.reference = 'F' || n
    JOIN tickets_customer AS customer ON customer.id = ticket.customer_id
"""
EVENTS = """
INSERT INTO tickets_event (ticket_id, verb, detail, created_at)
SELECT ticket.id, verb, '{"reason": "filled"}', ticket.created_at
FROM generate_series(%(first)s, %(last)s) AS n
    JOIN tickets_ticket AS ticket ON ticket.reference = 'F' || n
    CROSS JOIN (VALUES ('opened'), ('routed')) AS told (verb)
"""


def tickets(first: int, last: int, mailbox_id: int, person_id: int, each: int = 3) -> None:
    """Tickets F<first> to F<last> with `each` messages: three in ten open, one waiting, six resolved."""
    values = {"first": first, "last": last, "mailbox": mailbox_id, "person": person_id, "each": each}
    with connection.cursor() as cursor:
        for statement in (CUSTOMERS, TICKETS, MESSAGES, PARTICIPANTS, EVENTS):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
        # Writing the filling back is not what a bench measures.
        cursor.execute("CHECKPOINT")
    os.sync()
