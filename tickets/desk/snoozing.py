"""Putting a ticket off: it waits until a moment, and is back on top then, or as soon as the customer writes.

The customer's clock goes on meanwhile. Verbs return their event and raise Refused as those of `working` do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets import live
from tickets.desk import reading
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.errors import Refused
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing import occasions
from tickets.routing.promises import promising

MORNING = time(9)
LONGEST = timedelta(days=366)
MOST_AT_ONCE = 500
MOST_BATCHES = 20
DUE = "The time is over for which it was put off"


@dataclass(frozen=True)
class Choice:
    """A moment that is often wanted."""

    value: str
    label: str
    at: datetime


def choices(now: datetime) -> list[Choice]:
    """In the time zone that is active: the reader's."""
    today = timezone.localdate(now)
    return [
        Choice("hours", "For 3 hours", now + timedelta(hours=3)),
        Choice("tomorrow", "Until tomorrow", morning(today + timedelta(days=1))),
        Choice("week", "Until next week", morning(today + timedelta(days=7 - today.weekday()))),
    ]


def morning(day: date) -> datetime:
    """Nine o'clock in the time zone that is active."""
    return timezone.make_aware(datetime.combine(day, MORNING))


@transaction.atomic
def snooze(ticket: Ticket, until: datetime, by: User) -> Event | None:
    """Refused for a moment that is past or further than a year away, and for spam."""
    held, now = hold(ticket, by), timezone.now()
    if until <= now:
        raise Refused("This moment is past. Choose one that is still to come.")
    if until > now + LONGEST:
        raise Refused("A ticket can be put off for a year at most.")
    if held.status == Status.SPAM:
        raise Refused("This is marked as spam. Say that it is not, then put it off.")
    if held.snoozed_until == until:
        return None
    before = held.snoozed_until
    put(held, Status.WAITING, until)
    held.save(update_fields=STATUS)
    return tell(held, Verb.SNOOZED, by, detail={"from": before and before.isoformat(), "to": until.isoformat()})


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


def wake_due() -> int:
    """Opens what is due, the longest due first, and says how many tickets that were."""
    woken = 0
    for _ in range(MOST_BATCHES):
        found = _wake_some(timezone.now())
        woken += found
        if found < MOST_AT_ONCE:
            break
    return woken


@transaction.atomic
def _wake_some(now: datetime) -> int:
    """Whoever else holds one of them (a person, the intake) changes it in this moment: it has its turn next time."""
    waiting = Ticket.objects.filter(snoozed_until__lte=now).order_by("snoozed_until")
    due = list(waiting.select_for_update(skip_locked=True, no_key=True)[:MOST_AT_ONCE])
    asleep = [ticket for ticket in due if ticket.status == Status.WAITING]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in due]).update(snoozed_until=None)
    _open(asleep, now)
    live.publish_all(asleep)
    return len(due)


def _open(asleep: Sequence[Ticket], now: datetime) -> None:
    rows = Ticket.objects.filter(pk__in=[ticket.pk for ticket in asleep])
    rows.update(status=Status.OPEN, status_since=now, last_activity_at=now)
    promising.keep(asleep)
    occasions.moved(asleep)
    detail = {"from": Status.WAITING, "to": Status.OPEN, "reason": DUE}
    Event.objects.bulk_create(Event(ticket=t, verb=Verb.WOKEN, detail=detail, created_at=now) for t in asleep)
