"""What was done each day, for all days at once: tickets answered and questions as the daily figures count them, answers
that owners decided about, and the minutes in which owners did something here. Only for who sees everything."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.roles import Capability, roles_with
from tickets.hours.value.freed import Done
from tickets.hours.worked import midnight

ONE_DAY = timedelta(days=1)
STATEMENT = """
WITH owners AS (SELECT id FROM accounts_user WHERE role = ANY(%(roles)s))
SELECT day, 'answered', count::bigint FROM tickets_dailycount
WHERE day BETWEEN %(first)s AND %(last)s AND by = '' AND what = 'answered'
UNION ALL
SELECT day, 'own', sum(count)::bigint FROM tickets_dailycount
WHERE day BETWEEN %(first)s AND %(last)s AND by = 'person' AND what = 'answered'
AND key IN (SELECT id::text FROM owners) GROUP BY day
UNION ALL
SELECT day, 'questions', count::bigint FROM tickets_dailycount
WHERE day BETWEEN %(first)s AND %(last)s AND by = '' AND what = 'asked'
UNION ALL
SELECT (decided_at AT TIME ZONE %(zone)s)::date, 'approvals', count(*) FROM tickets_proposedreply
WHERE decided_at >= %(since)s AND decided_at < %(until)s AND state IN ('approved', 'sent_back')
AND decided_by_id IN (SELECT id FROM owners) GROUP BY 1
UNION ALL
SELECT (minute AT TIME ZONE %(zone)s)::date, 'measured', count(*) FROM tickets_activityminute
WHERE minute >= %(since)s AND minute < %(until)s AND person_id IN (SELECT id FROM owners) GROUP BY 1
"""
BEGAN = """
SELECT min(began_at) FROM tickets_shift JOIN accounts_user ON accounts_user.id = person_id
WHERE role <> ALL(%(roles)s)
"""


def by_day(first: date, last: date, zone: ZoneInfo) -> list[Done]:
    """Of days on which there was something, both ends included, by the clocks of the business. One statement."""
    limits = {"since": midnight(first, zone), "until": midnight(last + ONE_DAY, zone)}
    values: dict[str, Any] = {"first": first, "last": last, "zone": zone.key, "roles": _owners(), **limits}
    found: dict[date, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        for day, what, number in cursor.fetchall():
            found[day][what] = number
    return _from_when_it_was_measured({day: Done(day, **told) for day, told in sorted(found.items())})


def first_shift(zone: ZoneInfo) -> date | None:
    """The day on which somebody who is no owner first worked; None while nobody has. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(BEGAN, {"roles": _owners()})
        began = cursor.fetchone()[0]
    return began.astimezone(zone).date() if began else None


def _from_when_it_was_measured(found: dict[date, Done]) -> list[Done]:
    """From the first measured day on, a day without a minute is one on which no owner did anything here."""
    began = next((day for day, each in found.items() if each.measured is not None), date.max)
    return [replace(each, measured=each.measured or 0) if day >= began else each for day, each in found.items()]


def _owners() -> list[str]:
    return [str(role) for role in roles_with(Capability.RUN_BUSINESS)]
