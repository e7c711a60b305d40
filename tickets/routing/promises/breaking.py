"""Says once that a promise comes near, and once that it is broken: on the ticket, on open pages, and to the owner.

What is due is found by partial indexes. Any number of workers may look at once: a row is locked by one of them, and
what somebody else holds in this moment has its turn next time.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from tickets import live
from tickets.models import Event, Promise
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing.promises import promising, targets, telling_of_promises

MOST_AT_ONCE = 500
GOING_ON = Q(ended_at=None, paused_at=None)


@transaction.atomic
def look() -> bool:
    """One batch; says whether there may be more."""
    now = timezone.now()
    due = [*_claim(GOING_ON & Q(broken_at=None, due_at__lte=now), "due_at")]
    due += _claim(GOING_ON & Q(warned_at=None, warn_at__lte=now, due_at__gt=now), "warn_at")
    if due:
        _say(_still_going_on(due), now)
    return len(due) >= MOST_AT_ONCE


def _claim(which: Q, first: str) -> QuerySet[Promise]:
    """With their tickets, so that nobody who changes a ticket waits for us while we wait for them."""
    found = Promise.objects.filter(which).exclude(ticket__visibility=Visibility.HELD).select_related("ticket")
    return found.order_by(first).select_for_update(of=("self", "ticket"), skip_locked=True, no_key=True)[:MOST_AT_ONCE]


def _still_going_on(due: Sequence[Promise]) -> list[Promise]:
    """Whatever was not brought in line is now, before anybody is told."""
    promising.keep_by(targets.fresh(), {promise.ticket_id: promise.ticket for promise in due})
    whole = Promise.objects.filter(GOING_ON, pk__in=[promise.pk for promise in due])
    return list(whole.select_related("target", "ticket__customer", "ticket__assignee").order_by("due_at", "pk"))


def _say(promises: Sequence[Promise], now: datetime) -> None:
    broken = [each for each in promises if each.due_at <= now and not each.broken_at]
    near = [each for each in promises if each.warn_at <= now < each.due_at and not each.warned_at]
    Promise.objects.filter(pk__in=[each.pk for each in broken]).update(
        broken_at=now, warned_at=Coalesce("warned_at", now)
    )
    Promise.objects.filter(pk__in=[each.pk for each in near]).update(warned_at=now)
    events = [promising.broken(each, each.ticket, each.target.name) for each in broken]
    events += [_near(each) for each in near]
    Event.objects.bulk_create(events)
    live.publish_all({each.ticket_id: each.ticket for each in (*broken, *near)}.values())
    telling_of_promises.tell_owners(broken)


def _near(promise: Promise) -> Event:
    detail = promising.detail(promise, promise.target.name)
    return Event(ticket=promise.ticket, verb=Verb.PROMISE_NEAR, detail=detail)
