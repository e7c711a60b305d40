"""How often each thing happened on a day: in all, and by kind, mailbox, person and, what came in, hour of the day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from tickets.dashboard.counting.moments import MOMENTS, ONCE_A_DAY

BY_HOUR = "came_in"
ONE_DAY = timedelta(days=1)
# GROUPING has a bit for each of the four, set where the count is over all of them.
COUNT = """
SELECT CASE GROUPING(ticket.kind, ticket.mailbox_id, moment.person, hour)
        WHEN 15 THEN '' WHEN 7 THEN 'kind' WHEN 11 THEN 'mailbox' WHEN 13 THEN 'person' ELSE 'hour' END AS by,
    coalesce(ticket.kind, ticket.mailbox_id::text, moment.person::text, hour::text, '') AS key, {counted}
FROM ({moments}) moment JOIN tickets_ticket ticket ON ticket.id = moment.ticket_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN %(by_hour)s THEN extract(hour FROM moment.at AT TIME ZONE %(zone)s) END AS hour) local
GROUP BY GROUPING SETS ((), (ticket.kind), (ticket.mailbox_id), (moment.person), (hour))
HAVING (GROUPING(moment.person) = 1 OR moment.person IS NOT NULL) AND (GROUPING(hour) = 1 OR hour IS NOT NULL)
"""
Counts = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Day:
    """A day of the business: `since` its midnight `until` the next one, by the clocks of `zone`."""

    day: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        return datetime.combine(self.day, time(), self.zone)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.day + ONE_DAY, time(), self.zone)

    @property
    def values(self) -> dict[str, Any]:
        return {"since": self.since, "until": self.until, "zone": self.zone.key}


def of(day: Day) -> Counts:
    """{(what, by, key): count}, without what did not happen. A statement for each what."""
    return {(what, by, key): count for what in MOMENTS for by, key, count in _rows(what, day) if count}


def _rows(what: str, day: Day) -> list[tuple[str, str, int]]:
    counted = "count(DISTINCT moment.ticket_id)" if what in ONCE_A_DAY else "count(*)"
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(counted=counted, moments=MOMENTS[what]), {**day.values, "by_hour": what == BY_HOUR})
        return cursor.fetchall()
