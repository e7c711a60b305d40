"""What a ticket's page offers for sorting it and putting it off. Asks for nothing but the names of kinds."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tickets.desk import ahead, moments, snoozing
from tickets.models import Ticket, TicketKind
from tickets.models.ticket import Priority, Status


def shown(ticket: Ticket) -> dict[str, Any]:
    """For everybody who reads it; `fields` are pairs of name and value."""
    asleep = ticket.snoozed_until if ticket.status == Status.WAITING else None
    return {
        "snoozed": ahead.told(asleep) if asleep else "",
        "fields": [(_named(name), value) for name, value in ticket.fields.items()],
    }


def offered(ticket: Ticket) -> dict[str, Any]:
    """For those who work on it."""
    now = timezone.now()
    today = timezone.localdate(now)
    return {
        "kinds": _kinds(ticket),
        "priorities": Priority.choices,
        "snoozes": [(choice, _when(choice, now)) for choice in moments.choices(now)],
        "first_day": today + timedelta(days=1),
        "last_day": today + snoozing.LONGEST - timedelta(days=1),
    }


def _kinds(ticket: Ticket) -> list[tuple[str, str]]:
    """Those that can be chosen, and the one that it has."""
    used = TicketKind.used_names()
    own = {ticket.kind: ticket.kind_name} if ticket.kind and ticket.kind not in used else {}
    return [*used.items(), *own.items()]


def _when(choice: moments.Choice, now: datetime) -> str:
    """Beside its label, which says more than 'tomorrow' already."""
    return ahead.told(choice.at, now).removeprefix("tomorrow ")


def _named(name: str) -> str:
    """'order_number' is for programs."""
    return name.replace("_", " ").strip().capitalize()
