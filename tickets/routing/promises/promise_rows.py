"""What `promising` has to write, collected first and then written in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from psycopg2.extras import Json, execute_values

from tickets.models import Event, Promise

MOMENTS = ("due_at", "warn_at", "paused_at", "warned_at", "broken_at", "ended_at")
CHANGING = ("target_id", "is_dropped", "pauses", *MOMENTS)
CHANGED = f"""
UPDATE tickets_promise AS promise SET {", ".join(f"{name} = new.{name}" for name in CHANGING)}
FROM (VALUES %s) AS new (id, {", ".join(CHANGING)}) WHERE promise.id = new.id
"""
CHANGED_ROW = f"(%s::bigint, %s::bigint, %s::boolean, %s::jsonb, {', '.join(['%s::timestamptz'] * len(MOMENTS))})"
NEAREST = """
UPDATE tickets_ticket AS ticket SET promised_at = new.promised_at
FROM (VALUES %s) AS new (id, promised_at) WHERE ticket.id = new.id
"""
COLUMNS = (
    "ticket_id", "target_id", "what", "began_at", "warn_at", "due_at", "paused_at", "warned_at", "broken_at",
    "is_dropped",
)  # fmt: skip
NEW = f"INSERT INTO tickets_promise ({', '.join(COLUMNS)}) VALUES %s"


@dataclass
class Changes:
    """What has to be written."""

    new: list[Promise] = field(default_factory=list)
    changed: list[Promise] = field(default_factory=list)
    nearest: list[tuple[int, datetime | None]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def state(promise: Promise) -> tuple[object, ...]:
    """Whatever may change in it."""
    return tuple(getattr(promise, name) for name in CHANGING)


def save(changes: Changes) -> None:
    """A constant number of statements; what ends comes before what begins, as one of a kind is open at a time."""
    _write(CHANGED, [(each.pk, *_plain(state(each))) for each in changes.changed], CHANGED_ROW)
    _write(NEW, [tuple(getattr(each, name) for name in COLUMNS) for each in changes.new], None)
    Event.objects.bulk_create(changes.events)
    _write(NEAREST, changes.nearest, "(%s::bigint, %s::timestamptz)")


def _plain(values: tuple[object, ...]) -> list[object]:
    return [Json(value) if isinstance(value, list) else value for value in values]


def _write(statement: str, rows: Sequence[tuple[object, ...]], row: str | None) -> None:
    """One statement; a fifth of what it costs to have it made of models."""
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, statement, rows, row, page_size=len(rows))
