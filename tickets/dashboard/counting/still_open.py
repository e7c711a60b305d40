"""How many tickets are open now, by the day on which they came in: counted behind the pages, by an index."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection

from tickets.dashboard.counting import storing
from tickets.dashboard.counting.moments import TICKETS, WITHIN

# What was merged into another ticket is resolved.
OPEN = """ticket.status IN ('open', 'waiting', 'asked')
    AND NOT EXISTS (SELECT FROM tickets_dutyrun run WHERE run.ticket_id = ticket.id)"""
MOMENTS = f"""SELECT ticket.id AS ticket_id, ticket.created_at AS at, NULL::bigint AS person
FROM {TICKETS} WHERE {OPEN} AND {WITHIN.format("ticket.created_at")}"""
COUNT = f"SELECT (ticket.created_at AT TIME ZONE %s)::date, count(*) FROM {TICKETS} WHERE {OPEN} GROUP BY 1"


def count(zone: ZoneInfo) -> None:
    """Puts what is so now in the place of what was."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [zone.key])
        by_day: dict[date, int] = dict(cursor.fetchall())
    storing.put_open(by_day)
