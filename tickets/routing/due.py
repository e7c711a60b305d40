"""Not before which moment a rule that runs as time passes can have something to do with a ticket.

`Ticket.rules_due_at` is such a moment: never too late, and often too early, which costs one look. It costs nothing
where no rule runs as time passes.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from psycopg2.extras import execute_values

from tickets.models import Ticket
from tickets.models.kind import DUTY
from tickets.routing.ruleset import Current

MOVED = """
UPDATE tickets_ticket AS ticket SET rules_due_at = least(ticket.rules_due_at, new.at)
FROM (VALUES %s) AS new (id, at) WHERE ticket.id = new.id AND ticket.rules_due_at IS DISTINCT FROM
    least(ticket.rules_due_at, new.at)
"""
ROW = "(%s::bigint, %s::timestamptz)"


def bound(ticket: Ticket, rules: Current) -> datetime | None:
    """From when on to look at it, by what it stands at; None for never: no rule runs on a duty."""
    if ticket.kind == DUTY:
        return None
    anchors = {
        "opened_at": ticket.created_at,
        "customer_wrote_at": ticket.customer_wrote_at or ticket.awaits_answer_since,
        "we_wrote_at": ticket.we_wrote_at,
        "status_since": ticket.status_since or ticket.created_at,
    }
    passed = ((anchors[name], time) for name, time in rules.shortest.items())
    return min((anchor + time for anchor, time in passed if anchor is not None), default=None)


def sooner(ticket: Ticket, rules: Current) -> datetime | None:
    """`bound`, or what stands there already when that is earlier: a look too many does no harm."""
    return min((at for at in (ticket.rules_due_at, bound(ticket, rules)) if at is not None), default=None)


def move(tickets: Collection[Ticket], rules: Current) -> None:
    """After saved tickets were changed, in the same transaction."""
    moments = {ticket.pk: at for ticket in tickets if (at := bound(ticket, rules)) is not None}
    if moments:
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, MOVED, sorted(moments.items()), ROW, page_size=len(moments))
