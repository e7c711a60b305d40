"""A ticket and its customer as far as a line about them needs, read as JSON with whatever hangs on it."""

from datetime import datetime
from typing import Any

from django.db.models.functions import JSONObject

from tickets.models import Customer, Ticket

TEXTS = ("reference", "subject", "preview", "visibility")
MOMENTS = ("awaits_answer_since", "customer_wrote_at", "promised_at")


def as_json(path: str = "") -> JSONObject:
    """`path` leads to the ticket: 'ticket__'."""
    names = {name: f"{path}{name}" for name in ("pk", *TEXTS, *MOMENTS)}
    return JSONObject(**names, name=f"{path}customer__name", email=f"{path}customer__email")


def ticket_of(found: dict[str, Any]) -> Ticket:
    """To be shown, never to be saved: the rest of it is not there."""
    customer = Customer(name=found["name"], email=found["email"])
    texts = {name: found[name] for name in ("pk", *TEXTS)}
    return Ticket(customer=customer, **texts, **{name: moment_of(found[name]) for name in MOMENTS})


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
