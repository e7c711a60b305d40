"""Not before which moment a rule that runs as time passes can have something to do with a ticket.

`Ticket.rules_due_at` is such a moment: never too late, and often too early, which costs one look. It costs nothing
where no rule runs as time passes.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Least

from tickets.models import Ticket
from tickets.routing import ruleset
from tickets.routing.ruleset import Current, RulesUnreadable


def bound(ticket: Ticket, rules: Current) -> datetime | None:
    """From when on to look at it, by what it stands at; None for never."""
    anchors = {
        "opened_at": ticket.created_at,
        "customer_wrote_at": ticket.customer_wrote_at,
        "we_wrote_at": ticket.we_wrote_at,
        "status_since": ticket.status_since or ticket.created_at,
    }
    passed = ((anchors[name], time) for name, time in rules.shortest.items())
    return min((anchor + time for anchor, time in passed if anchor is not None), default=None)


def sooner(ticket: Ticket, rules: Current) -> datetime | None:
    """`bound`, or what stands there already when that is earlier: a look too many does no harm."""
    return min((at for at in (ticket.rules_due_at, bound(ticket, rules)) if at is not None), default=None)


def look_at(tickets: Collection[int], now: datetime) -> None:
    """Something was changed that rules may have waited for: they look soon. In the caller's transaction."""
    try:
        has_time_rules = ruleset.current().has_time_rules
    except RulesUnreadable:  # who mends them has all moments worked out anew
        return
    if has_time_rules:
        Ticket.objects.filter(pk__in=tickets).update(rules_due_at=Least("rules_due_at", Value(now)))
