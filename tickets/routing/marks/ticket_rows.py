"""What rules change of tickets, written in two statements at most."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg2.extras import Json, execute_values

from tickets.models import Ticket

COLUMNS = {
    "visibility": "text",
    "kind": "text",
    "priority": "text",
    "tags": "varchar[]",
    "fields": "jsonb",
    "status": "text",
    "status_since": "timestamptz",
    "snoozed_until": "timestamptz",
    "assignee_id": "integer",
    "target_id": "bigint",
    "awaits_answer_since": "timestamptz",
    "last_activity_at": "timestamptz",
    "rules_due_at": "timestamptz",
}
CHANGED = """
UPDATE tickets_ticket AS ticket SET {set} FROM (VALUES %s) AS new (id, {names}) WHERE ticket.id = new.id
"""
# Where rules have nothing to do, no more than this changes.
FEW = {"visibility", "rules_due_at"}


def row(ticket: Ticket) -> tuple[Any, ...]:
    return tuple(getattr(ticket, name) for name in COLUMNS)


def save(changed: Sequence[Ticket], before: Mapping[int, tuple[Any, ...]]) -> None:
    """Two statements at most: most tickets have little to write down."""
    few: list[Ticket] = []
    more: list[Ticket] = []
    for ticket in changed:
        now = zip(COLUMNS, before[ticket.pk], row(ticket), strict=True)
        (few if {name for name, was, is_ in now if was != is_} <= FEW else more).append(ticket)
    _update(few, [name for name in COLUMNS if name in FEW])
    _update(more, list(COLUMNS))


def _update(tickets: Sequence[Ticket], names: Sequence[str]) -> None:
    if not tickets:
        return
    statement = CHANGED.format(set=", ".join(f"{name} = new.{name}" for name in names), names=", ".join(names))
    row = f"(%s::bigint, {', '.join(f'%s::{COLUMNS[name]}' for name in names)})"
    values = [(ticket.pk, *(_value(getattr(ticket, name)) for name in names)) for ticket in tickets]
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, values, row, page_size=len(values))


def _value(each: Any) -> Any:
    return Json(each) if isinstance(each, dict) else each
