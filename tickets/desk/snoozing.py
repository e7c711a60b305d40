"""Putting a ticket off: it waits until a moment, and is back on top then, or as soon as the customer writes.

The customer's clock goes on meanwhile. Verbs return their event and raise Refused as those of `working` do.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets.desk import reading
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.errors import Refused
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status

LONGEST = timedelta(days=366)


@transaction.atomic
def snooze(ticket: Ticket, until: datetime, by: User) -> Event | None:
    """Refused for a moment that is past or further than a year away, for spam and for what is deleted."""
    held, now = hold(ticket, by), timezone.now()
    if until <= now:
        raise Refused("This moment is past. Choose one that is still to come.")
    if until > now + LONGEST:
        raise Refused("A ticket can be put off for a year at most.")
    if held.status == Status.SPAM:
        raise Refused("This is marked as spam. Say that it is not, then put it off.")
    if held.status == Status.DELETED:
        raise Refused("This is deleted. Bring it back, then put it off.")
    if held.snoozed_until == until:
        return None
    before = held.snoozed_until
    detail = put(held, Status.WAITING, until) | {"from": before and before.isoformat(), "to": until.isoformat()}
    held.save(update_fields=STATUS)
    return tell(held, Verb.SNOOZED, by, detail=detail)


@transaction.atomic
def wake(ticket: Ticket, by: User) -> Event | None:
    """Before its time: open again, on top."""
    held = hold(ticket, by)
    if held.snoozed_until is None:
        return None
    held.last_activity_at = timezone.now()
    detail = put(held, Status.OPEN)
    held.save(update_fields=[*STATUS, "last_activity_at"])
    reading.mark_read(by, held)
    return tell(held, Verb.WOKEN, by, detail=detail)
