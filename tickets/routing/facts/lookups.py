"""What facts need of other rows, for many tickets or mails at once: one statement each, bounded for each ticket."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from tickets.models import RuleRun, Ticket

# More than that, and it makes no difference to any rule.
COUNTED = 500
DAY, MOST_IN_A_DAY = timedelta(days=1), 50
# What only the owner sees does not make a customer known: whoever reads the marks could tell that there was something.
EARLIER = """
SELECT asked.id, (SELECT count(*) FROM (
    SELECT FROM tickets_ticket AS other
    WHERE other.customer_id = asked.customer AND other.id < asked.id AND other.visibility = 'team' LIMIT %s
) AS counted)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (id, customer)
"""
LETTERS = """
SELECT asked.place, (SELECT count(*) FROM (
    SELECT FROM tickets_message AS letter
    WHERE letter.ticket_id = asked.ticket AND letter.direction <> 'note' AND letter.created_at <= asked.until LIMIT %s
) AS counted)
FROM unnest(%s::bigint[], %s::timestamptz[]) WITH ORDINALITY AS asked (ticket, until, place)
"""


def earlier_tickets(tickets: Iterable[Ticket]) -> dict[int, int]:
    """How many tickets their customers had before, as far as the team sees them."""
    asked = [(ticket.pk, ticket.customer_id) for ticket in tickets]
    return _counts(EARLIER, asked)


def letters(asked: Sequence[tuple[int, datetime]]) -> list[int]:
    """How many mails and answers each of these tickets had at a moment."""
    found = _counts(LETTERS, asked)
    return [found[place] for place in range(1, len(asked) + 1)]


def _counts(statement: str, asked: Sequence[tuple[int, object]]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [COUNTED, [one for one, _ in asked], [other for _, other in asked]])
        return dict(cursor.fetchall())


def ran_often(tickets: Collection[int], now: datetime) -> dict[int, frozenset[int]]:
    """By ticket, the rules that ran on it so often within a day that they go round."""
    rows = RuleRun.objects.filter(ticket__in=tickets, at__gt=now - DAY).values("ticket_id", "rule_id")
    found: dict[int, set[int]] = defaultdict(set)
    often = rows.annotate(times=Count("pk")).filter(times__gte=MOST_IN_A_DAY).order_by()
    for ticket, rule in often.values_list("ticket_id", "rule_id"):
        found[ticket].add(rule)
    return {ticket: frozenset(its) for ticket, its in found.items()}


def ran_for(tickets: Collection[int]) -> dict[int, frozenset[tuple[int, str]]]:
    """Which rules that run as time passes have run on these tickets, and for which moments."""
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = RuleRun.objects.filter(ticket__in=tickets, moment__gt="")
    for ticket, rule, moment in rows.values_list("ticket_id", "rule_id", "moment"):
        found[ticket].add((rule, moment))
    return {ticket: frozenset(its) for ticket, its in found.items()}
