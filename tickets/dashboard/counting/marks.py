"""What has to be counted anew. Triggers (migration 0053) leave a mark for each hour in which something was written, or
that what was written since makes count otherwise; here they become days of the business that are stale."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from tickets.models import CountedDay, CountMark

# The mark that stands for all hours: another time zone, other business hours, another owner.
EVERYTHING = datetime(1900, 1, 1, tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
REST_OF_THE_HOUR = timedelta(minutes=59, seconds=59)
ALL_DAYS = """
SELECT DISTINCT (created_at AT TIME ZONE %(zone)s)::date FROM tickets_ticket
UNION SELECT DISTINCT (created_at AT TIME ZONE %(zone)s)::date FROM tickets_message WHERE direction = 'inbound'
UNION SELECT DISTINCT (created_at AT TIME ZONE %(zone)s)::date FROM tickets_message
    WHERE direction = 'reply' AND author_id IS NOT NULL
UNION SELECT DISTINCT (created_at AT TIME ZONE %(zone)s)::date FROM tickets_event
    WHERE verb IN ('resolved', 'reopened', 'rated')
UNION SELECT (broken_at AT TIME ZONE %(zone)s)::date FROM tickets_promise WHERE broken_at IS NOT NULL
UNION SELECT (ended_at AT TIME ZONE %(zone)s)::date FROM tickets_promise WHERE ended_at IS NOT NULL AND NOT is_dropped
UNION SELECT (asked_at AT TIME ZONE %(zone)s)::date FROM tickets_escalation WHERE withdrawn_at IS NULL
UNION SELECT day FROM tickets_countedday
"""


def everything() -> None:
    """All days are to be counted anew, the newest first."""
    CountMark.objects.create(hour=EVERYTHING)


def take(zone: ZoneInfo) -> bool:
    """Marks become stale days; says whether there were any. Who marks from now on is not taken, and not waited for."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tickets_countmark RETURNING hour")
        hours = {hour for (hour,) in cursor.fetchall()}
    _make_stale(_all_days(zone) if EVERYTHING in hours else days_of(hours, zone))
    return bool(hours)


def days_of(hours: Iterable[datetime], zone: ZoneInfo) -> set[date]:
    """Where clocks differ by half an hour from those of the world, an hour may lie in two days."""
    return {at.astimezone(zone).date() for hour in hours for at in (hour, hour + REST_OF_THE_HOUR)}


def _all_days(zone: ZoneInfo) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute(ALL_DAYS, {"zone": zone.key})
        return {day for (day,) in cursor.fetchall()}


def _make_stale(days: set[date]) -> None:
    rows = [CountedDay(day=day, counted_at=NEVER, is_stale=True) for day in days]
    CountedDay.objects.bulk_create(rows, 1000, update_conflicts=True, update_fields=["is_stale"], unique_fields=["day"])
