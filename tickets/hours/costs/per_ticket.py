"""What tickets cost, and kinds of them: what a day of somebody costs is shared by the tickets that they worked on that
day, each alike. Nobody measures how long a ticket took: on the whole of many tickets this comes near, for one it is an
estimate. A ticket is worked on by answering, by asking the owner, and by doing a duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from tickets.hours import worked
from tickets.hours.costs.costs import Spent
from tickets.hours.costs.payees import UTC
from tickets.hours.costs.reckoning import DAY

MOST_TICKETS = 10
SHARED = """
WITH touched AS (
    SELECT author_id AS person, ticket_id, created_at AS at FROM tickets_message
    WHERE direction = 'reply' AND author_id = ANY (%(who)s) AND created_at >= %(since)s AND created_at < %(until)s
    UNION ALL
    SELECT asked_by_id, ticket_id, asked_at FROM tickets_escalation
    WHERE withdrawn_at IS NULL AND asked_by_id = ANY (%(who)s) AND asked_at >= %(since)s AND asked_at < %(until)s
    UNION ALL
    SELECT done_by_id, ticket_id, done_at FROM tickets_dutyrun
    WHERE done_by_id = ANY (%(who)s) AND done_at >= %(since)s AND done_at < %(until)s AND ticket_id IS NOT NULL
), worked AS (
    SELECT DISTINCT person, ticket_id, (at AT TIME ZONE time_zone)::date AS day
    FROM touched JOIN accounts_user ON accounts_user.id = person
), spent AS (
    SELECT * FROM unnest(%(people)s::bigint[], %(days)s::date[], %(amounts)s::numeric[]) AS spent (person, day, amount)
), shared AS (
    SELECT ticket_id, amount / count(*) OVER (PARTITION BY person, day) AS share
    FROM worked JOIN spent USING (person, day)
)
"""
KINDS = """
SELECT kind, count(DISTINCT ticket_id), sum(share) FROM shared JOIN tickets_ticket ON tickets_ticket.id = ticket_id
GROUP BY kind ORDER BY 3 DESC, kind
"""
TICKETS = f"SELECT ticket_id, sum(share) FROM shared GROUP BY ticket_id ORDER BY 2 DESC, 1 LIMIT {MOST_TICKETS}"


@dataclass(frozen=True)
class OfKind:
    """`kind` is its slug, '' for none; `amount` is not rounded."""

    kind: str
    tickets: int
    amount: Decimal


def by_kind(spent: Sequence[Spent]) -> list[OfKind]:
    """What was `spent` on days with tickets; the most first. One statement."""
    return [OfKind(*row) for row in _rows(KINDS, spent)]


def by_ticket(spent: Sequence[Spent]) -> Mapping[int, Decimal]:
    """Those that cost the most, by their ids. One statement."""
    return dict(_rows(TICKETS, spent))


def _rows(asked: str, spent: Sequence[Spent]) -> list[tuple[Any, ...]]:
    if not spent:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SHARED + asked, _values(spent))
        return cursor.fetchall()


def _values(spent: Sequence[Spent]) -> dict[str, Any]:
    """Days begin at other moments for each person: one more on either side is looked at, and fits no day spent."""
    days: list[date] = [each.day for each in spent]
    return {
        "who": sorted({each.person.pk for each in spent}),
        "people": [each.person.pk for each in spent],
        "days": days,
        "amounts": [each.amount for each in spent],
        "since": worked.midnight(min(days) - DAY, UTC),
        "until": worked.midnight(max(days) + 2 * DAY, UTC),
    }
