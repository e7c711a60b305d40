"""Opens what was put off until a moment that has come, on top."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tickets import live
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing import occasions
from tickets.routing.promises import promising

MOST_AT_ONCE = 500
MOST_BATCHES = 20
DUE = "The time is over for which it was put off"


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
