"""What rules may change of a ticket, as plain values, to be kept for the way back."""

from datetime import datetime
from typing import Any

from tickets.models import Ticket

FIELDS = (
    "visibility", "kind", "priority", "tags", "fields", "status", "snoozed_until", "assignee_id", "target_id",
    "awaits_answer_since",
)  # fmt: skip
MOMENTS = ("snoozed_until", "awaits_answer_since")


def of(ticket: Ticket) -> dict[str, Any]:
    """Field → value, as JSON keeps it."""
    return {name: _plain(getattr(ticket, name)) for name in FIELDS}


def put(ticket: Ticket, name: str, value: Any) -> None:
    """The way back; the ticket is not saved."""
    setattr(ticket, name, datetime.fromisoformat(value) if name in MOMENTS and value else value)


def different(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in FIELDS if before[name] != after[name]]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value
