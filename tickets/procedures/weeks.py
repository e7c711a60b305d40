"""The weeks of a desk, counted: tickets worked on, questions, procedures used, what went without the owner."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

WEEK = timedelta(days=7)
MOST_WEEKS = 104
# Of these people still change what was, so they are counted each time.
LATELY = 3 * WEEK

# As on the owner's day: no answer that was taken back, and no duty.
STANDS = """NOT EXISTS (
    SELECT FROM tickets_outgoingmail outgoing WHERE outgoing.message_id = message.id AND outgoing.state = 'undone')"""
NO_DUTY = "NOT EXISTS (SELECT FROM tickets_dutyrun run WHERE run.ticket_id = {0}.ticket_id)"
WORKED = f"""
WITH worked AS (
    SELECT date_trunc('week', created_at AT TIME ZONE %(zone)s)::date AS week, author_id AS person, ticket_id
    FROM tickets_message message
    WHERE direction = 'reply' AND author_id IS NOT NULL AND NOT is_automatic
        AND created_at >= %(since)s AND created_at < %(until)s AND {STANDS}
    UNION
    SELECT date_trunc('week', asked_at AT TIME ZONE %(zone)s)::date, asked_by_id, ticket_id
    FROM tickets_escalation WHERE withdrawn_at IS NULL AND asked_at >= %(since)s AND asked_at < %(until)s
), counted AS (
    SELECT worked.* FROM worked WHERE {NO_DUTY.format("worked")}
), told AS (
    SELECT week, person, ticket_id, accounts_user.role = 'owner' AS owns,
        EXISTS (SELECT FROM tickets_escalation asking
                WHERE asking.ticket_id = worked.ticket_id AND withdrawn_at IS NULL) AS asked,
        EXISTS (SELECT FROM tickets_procedureuse used
                WHERE used.ticket_id = worked.ticket_id AND outcome = 'used') AS used
    FROM counted worked JOIN accounts_user ON accounts_user.id = person
), tickets AS (
    SELECT week, ticket_id, bool_or(used) AS used, bool_or(asked OR owns) AS with_owner FROM told GROUP BY 1, 2
)
SELECT week, person, count(*), count(*) FILTER (WHERE used), count(*) FILTER (WHERE NOT asked AND NOT owns)
FROM told GROUP BY week, person
UNION ALL
SELECT week, NULL, count(*), count(*) FILTER (WHERE used), count(*) FILTER (WHERE NOT with_owner)
FROM tickets GROUP BY week
"""
ASKED = f"""
SELECT date_trunc('week', asked_at AT TIME ZONE %(zone)s)::date, asked_by_id, count(*) FROM tickets_escalation
WHERE withdrawn_at IS NULL AND asked_at >= %(since)s AND asked_at < %(until)s
    AND {NO_DUTY.format("tickets_escalation")} GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Counted:
    """Of one week (its Monday) and one person, or of all (None). `alone`: without the owner."""

    week: date
    person: int | None
    worked: int = 0
    asked: int = 0
    used: int = 0
    alone: int = 0


def monday(moment: datetime, zone: ZoneInfo) -> date:
    """Of the week that it is in, there."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def long_over(now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The Mondays of the first week that counts, and of the first that is not long over."""
    this = monday(now, zone)
    return this - MOST_WEEKS * WEEK, this - LATELY


def lately(now: datetime, zone: ZoneInfo) -> list[Counted]:
    """Of this week and the last ones. Two statements."""
    return between(monday(now, zone) - LATELY, monday(now, zone) + WEEK, zone)


def between(since: date, until: date, zone: ZoneInfo) -> list[Counted]:
    """Of the weeks whose Mondays are these and those between, without the last. Two statements."""
    values = {"zone": zone.key, "since": begin(since, zone), "until": begin(until, zone)}
    asked = {(week, person): count for week, person, count in _rows(ASKED, values)}
    of_all: dict[date, int] = {}
    for (week, _), count in asked.items():
        of_all[week] = of_all.get(week, 0) + count
    return [
        Counted(week, person, worked, asked.get((week, person), 0) if person else of_all.get(week, 0), used, alone)
        for week, person, worked, used, alone in _rows(WORKED, values)
    ]


def begin(day: date, zone: ZoneInfo) -> datetime:
    """Midnight there."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
