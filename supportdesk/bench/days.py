"""Fills a desk with two years of what is counted by day, in a few statements, for benches only.

As `filling`, but with short letters and more that happens: late answers, resolutions, promises, questions.
"""

from typing import Any

from django.db import connection

DAYS = 700
CUSTOMERS = """INSERT INTO tickets_customer (name, email)
SELECT 'Customer ' || n, 'd' || n || '@filled.example' FROM generate_series(1, 5000) AS n"""
# So late, or so seldom, as a number's hash says: always the same, and without a pattern.
ODD = "abs(hashint8extended({0}, {1})) %% {2}"
TICKETS = f"""
INSERT INTO tickets_ticket (reference, mailbox_id, customer_id, subject, preview, status, visibility, kind,
    created_at, last_activity_at, status_since)
SELECT 'D' || n, (%(mailboxes)s)[1 + n %% 3], customers.first + n %% 5000, 'Lesson ' || n, 'It does not open.',
    (ARRAY['open', 'waiting', 'resolved'])[least(3, 1 + {ODD.format("n", 1, 60)})], 'team',
    (ARRAY['question', 'payments', 'complaint', 'hosting', ''])[1 + n %% 5], at, at, at
FROM generate_series(1, %(count)s) AS n
CROSS JOIN (SELECT min(id) AS first FROM tickets_customer WHERE email LIKE 'd%%@filled.example') customers
CROSS JOIN LATERAL (SELECT now() - (1 - n::float8 / %(count)s) * %(days)s * interval '1 day' AS at) moment
"""
FILLED = f"""
CREATE TEMP TABLE filled AS SELECT id, created_at, status,
    (%(people)s)[1 + {ODD.format("id", 2, "least(3, %(workers)s)")}] AS person,
    created_at + (1 + power({ODD.format("id", 3, 60)}, 2)) * interval '1 minute' AS answered_at,
    {ODD.format("id", 4, 100)} AS odd
FROM tickets_ticket WHERE reference LIKE 'D%%'
"""
MESSAGES = """
INSERT INTO tickets_message (ticket_id, direction, author_id, sender_name, sender_email, "to", cc, subject, text,
    new_text, html, message_id, in_reply_to, "references", created_at, signals, problem)
SELECT id, direction, CASE direction WHEN 'reply' THEN person END, 'Customer', '', '[]', '[]', '', 'It does not open.',
    'It does not open.', '', '', '[]', '[]', at, '{}', ''
FROM filled CROSS JOIN LATERAL (VALUES ('inbound', created_at, 0), ('reply', answered_at, 0),
    ('inbound', answered_at + interval '2 hours', 60), ('reply', answered_at + (2 + odd) * interval '1 hour', 60)
) AS letter (direction, at, above) WHERE odd >= above AND at <= now() ORDER BY created_at, id, at
"""
EVENTS = """
INSERT INTO tickets_event (ticket_id, actor_id, verb, detail, created_at)
SELECT id, CASE verb WHEN 'resolved' THEN person END, verb, detail::jsonb, at
FROM filled CROSS JOIN LATERAL (VALUES ('opened', created_at, '{"reason": "filled"}', true),
    ('resolved', answered_at + interval '1 day', '{"from": "waiting", "to": "resolved"}', status = 'resolved'),
    ('rated', answered_at + interval '2 days', CASE odd WHEN 0 THEN '{"to": "bad"}' ELSE '{"to": "good"}' END,
        odd < 12)
) AS told (verb, at, detail, is_so) WHERE is_so AND at <= now() ORDER BY created_at, id, at
"""
PROMISES = """
INSERT INTO tickets_promise (ticket_id, target_id, what, began_at, warn_at, due_at, ended_at, broken_at, is_dropped)
SELECT id, %(target)s, 'first', created_at, due_at, due_at, answered_at,
    CASE WHEN answered_at > due_at THEN due_at END, false
FROM filled CROSS JOIN LATERAL (SELECT created_at + interval '2 days' AS due_at) due
"""
QUESTIONS = """
INSERT INTO tickets_escalation (ticket_id, asked_by_id, asked_at, question, suggestion, answered_by_id, answered_at,
    answer, agrees, answered_way)
SELECT id, person, answered_at, 'May I?', '', %(owner)s, answered_at + interval '1 hour', 'Yes', false, 'desk'
FROM filled WHERE odd < 4
"""


def fill(count: int, mailboxes: list[int], people: list[int], owner: int, target: int) -> None:
    """`count` tickets, three messages each on average, over 700 days up to now."""
    values: dict[str, Any] = {
        "count": count,
        "days": DAYS,
        "mailboxes": mailboxes,
        "people": people,
        "workers": len(people),
    }
    values |= {"owner": owner, "target": target}
    with connection.cursor() as cursor:
        # What triggers would do a row at a time is asked for once, when all is there.
        cursor.execute("SET session_replication_role = replica")
        for statement in (CUSTOMERS, TICKETS, FILLED, MESSAGES, EVENTS, PROMISES, QUESTIONS):
            cursor.execute(statement, values)
        cursor.execute("DROP TABLE filled; SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
