"""Response targets as admins make them, and what they promise."""

from datetime import datetime
from typing import Any

from tickets.models import BusinessHours, Promise, ResponseTarget, Ticket
from tickets.routing.promises import targets

ALL_DAY = [["00:00", "24:00"]]
ALWAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ALL_DAY)


def make_hours(name: str = "Day and night", week: dict[str, Any] | None = None, **fields: Any) -> BusinessHours:
    return BusinessHours.objects.get_or_create(
        name=name, defaults={"week": ALWAYS if week is None else week, **fields}
    )[0]


def make_target(key: str = "all", **fields: Any) -> ResponseTarget:
    """An hour to the first answer, two to the next, eight to a resolution; unless told."""
    fields.setdefault("hours", None)
    fields["hours"] = fields["hours"] or make_hours()
    defaults = {"name": key.title(), "first_answer": 60, "next_answer": 120, "resolution": 480}
    target = ResponseTarget.objects.create(key=key, **{**defaults, **fields})
    targets.forget()
    return target


def standing(ticket: Ticket) -> dict[str, Promise]:
    """What is promised now, by what it is."""
    return {promise.what: promise for promise in ticket.promises.filter(ended_at=None)}


def promised_at(ticket: Ticket) -> datetime | None:
    ticket.refresh_from_db()
    return ticket.promised_at
