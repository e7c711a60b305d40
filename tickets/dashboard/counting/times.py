"""How long customers waited for what came about on a day, in minutes of business hours.

`first`: from the ticket's first mail to its first answer by a person. `next`: from the first mail after an answer to
the next answer. `solved`: from when the ticket came in, or was last reopened, until it was resolved.
"""

from collections import Counter, defaultdict
from datetime import datetime

from django.db import connection

from tickets.dashboard.counting import business_time
from tickets.dashboard.counting.counts import Day
from tickets.dashboard.counting.moments import ANSWERS, BY_PEOPLE, MOMENTS
from tickets.routing.business_hours.hours import Hours

Times = dict[tuple[str, int], int]
WAITED = f"""
SELECT CASE WHEN before.at IS NULL THEN 'first' ELSE 'next' END, asked.at, answer.at
FROM ({ANSWERS}) answer
CROSS JOIN LATERAL (
    SELECT max(message.created_at) AS at FROM tickets_message message WHERE message.ticket_id = answer.ticket_id
        AND (message.created_at, message.id) < (answer.at, answer.id) AND {BY_PEOPLE}) before
CROSS JOIN LATERAL (
    SELECT min(mail.created_at) AS at FROM tickets_message mail WHERE mail.ticket_id = answer.ticket_id
        AND mail.direction = 'inbound' AND mail.created_at < answer.at
        AND mail.created_at >= coalesce(before.at, '-infinity')) asked
WHERE asked.at IS NOT NULL
"""
SOLVED = f"""
SELECT 'solved', coalesce(reopened.at, ticket.created_at), resolved.at
FROM ({MOMENTS["resolved"]}) resolved JOIN tickets_ticket ticket ON ticket.id = resolved.ticket_id
CROSS JOIN LATERAL (
    SELECT max(event.created_at) AS at FROM tickets_event event WHERE event.ticket_id = resolved.ticket_id
        AND event.verb = 'reopened' AND event.detail ->> 'from' = 'resolved'
        AND event.created_at < resolved.at) reopened
"""


def of(day: Day, hours: Hours) -> Times:
    """{(what, minutes): how many}. Two statements."""
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for what, start, end in _rows(day):
        spans[what].append((start, end))
    taken = Counter[tuple[str, int]]()
    for what, each in spans.items():
        taken.update((what, minutes) for minutes in business_time.minutes(hours, each))
    return dict(taken)


def _rows(day: Day) -> list[tuple[str, datetime, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{WAITED} UNION ALL {SOLVED}", day.values)
        return cursor.fetchall()
