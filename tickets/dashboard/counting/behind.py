"""The list behind a figure: the tickets on which it was counted, by the same definitions."""

import re
from datetime import date
from typing import Any

from django.db.models import DateTimeField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from tickets import access
from tickets.dashboard.counting import still_open
from tickets.dashboard.counting.counter import zone
from tickets.dashboard.counting.counts import Day
from tickets.dashboard.counting.moments import MOMENTS, ONCE_A_DAY, together
from tickets.models import Ticket

PARTS = {
    "": "true",
    "kind": "ticket.kind = %(key)s",
    "mailbox": "ticket.mailbox_id::text = %(key)s",
    "person": "moment.person::text = %(key)s",
    "customer": "ticket.customer_id::text = %(key)s",
    "hour": "extract(hour FROM moment.at AT TIME ZONE %(zone)s)::int::text = %(key)s",
    # ISO 8601: '1' is Monday, and '1-9' its hour from nine.
    "weekday": "to_char(moment.at AT TIME ZONE %(zone)s, 'ID') = %(key)s",
    "weekhour": "to_char(moment.at AT TIME ZONE %(zone)s, 'ID-FMHH24') = %(key)s",
}
FOUND = """SELECT {given} FROM ({moments}) moment JOIN tickets_ticket ticket ON ticket.id = moment.ticket_id
WHERE {part}"""
ON_THIS_ONE = "moment.ticket_id = tickets_ticket.id"
DAYS, TIMES = "count(DISTINCT (moment.at AT TIME ZONE %(zone)s)::date)", "count(*)"
NAMED = re.compile(r"%\((\w+)\)s")


def tickets(user: User, what: str, first: date, last: date, by: str = "", key: str = "") -> QuerySet[Ticket]:
    """What `user` sees of them, those that came in last first. Raises KeyError for what is no figure, or no part.

    Each has `times`, how often it counts: their sum is the figure; and `at`, when it last did. For 'open', days are
    those on which tickets came in.
    """
    known, part = {**MOMENTS, "open": still_open.MOMENTS}, PARTS[by]
    moments = " UNION ALL ".join(known[each] for each in together(what))
    here = zone()
    values = {"since": Day(first, here).since, "until": Day(last, here).until, "zone": here.key, "key": key}
    found = FOUND.format(moments=moments, part=part, given="{}")
    on_one = f"{found} AND {ON_THIS_ONE}"
    times = on_one.format(DAYS if what in ONCE_A_DAY else TIMES)
    seen = access.visible_to(user).filter(pk__in=_raw(found.format("moment.ticket_id"), values))
    return seen.annotate(
        times=_raw(times, values, IntegerField()), at=_raw(on_one.format("max(moment.at)"), values, DateTimeField())
    ).order_by("-created_at", "-pk")


def _raw(statement: str, values: dict[str, Any], field: Any = None) -> RawSQL:
    """Django takes values by their order alone."""
    return RawSQL(NAMED.sub("%s", statement), [values[name] for name in NAMED.findall(statement)], field)
