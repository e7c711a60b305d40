"""Keeps promises in line with what happens: `keep` is called, in the same transaction, by whoever changes a ticket.

It looks at the ticket alone (who wrote when, status, kind, priority, target) and may be called as often as one likes.
Where no target is on it costs a look into memory.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tickets.models import Event, Promise, Ticket
from tickets.models.event import Verb
from tickets.routing.promises import promise_rows as rows
from tickets.routing.promises import promised, targets
from tickets.routing.promises.targets import Target

READ = (
    "status", "status_since", "snoozed_until", "visibility", "kind", "priority", "target_id", "created_at",
    "last_activity_at", "awaits_answer_since", "customer_wrote_at", "we_wrote_at", "promised_at",
)  # fmt: skip
LATE_ANYWAY = "It was due before this target applied"


def keep(tickets: Iterable[Ticket]) -> None:
    """Brings promises and `promised_at` of saved tickets in line with them, in a constant number of statements."""
    known = targets.current()
    if known:
        keep_by(known, {ticket.pk: ticket for ticket in tickets})


def keep_by(known: Sequence[Target], tickets: dict[int, Ticket], *, quietly: bool = False) -> None:
    """As `keep`, by these targets, also when there are none. `quietly`: what is late already is noted and not told."""
    if not tickets:
        return
    with transaction.atomic():
        stored = Ticket.objects.filter(pk__in=list(tickets)).only(*READ).order_by("pk")
        fresh = [ticket for ticket in stored.select_for_update(no_key=True) if promised.is_decided(ticket)]
        made = _promises_of(fresh)
        changes = rows.Changes()
        for ticket in fresh:
            _bring_in_line(changes, ticket, made[ticket.pk], targets.of(ticket, known), quietly=quietly)
        rows.save(changes)
    for pk, nearest in changes.nearest:
        tickets[pk].promised_at = nearest


def _promises_of(tickets: Collection[Ticket]) -> dict[int, list[Promise]]:
    """Of each of the three that which goes on, or else that which ended last."""
    found = defaultdict(list)
    latest = F("ended_at").desc(nulls_first=True)
    promises = Promise.objects.filter(ticket__in=tickets).order_by("ticket_id", "what", latest, "-began_at", "-pk")
    for promise in promises.distinct("ticket_id", "what"):
        found[promise.ticket_id].append(promise)
    return found


def _bring_in_line(
    changes: rows.Changes, ticket: Ticket, made: list[Promise], target: Target | None, *, quietly: bool
) -> None:
    owed = {what: since for what, since in promised.owed(ticket).items() if target and what in target.minutes}
    before = {promise.pk: rows.state(promise) for promise in made}
    for promise in [each for each in made if each.ended_at is None]:
        _end_if_over(promise, ticket, owed)
    still = {each.what for each in made if each.ended_at is None}
    made += [_go_on_or_begin(ticket, made, what, owed[what]) for what in owed if what not in still]
    for promise in [each for each in made if each.ended_at is None]:
        assert target is not None
        _count(changes, promise, ticket, target, quietly=quietly)
    changes.changed += [each for each in made if each.pk and rows.state(each) != before[each.pk]]
    changes.new += [each for each in made if not each.pk and each.ended_at is None]
    nearest = promised.nearest(made, ticket)
    if nearest != ticket.promised_at:
        changes.nearest.append((ticket.pk, nearest))


def _end_if_over(promise: Promise, ticket: Ticket, owed: dict[str, datetime]) -> None:
    met = promised.is_met(promise, ticket)
    if met or promise.what not in owed:
        promise.ended_at, promise.is_dropped = met or timezone.now(), met is None
        promise.paused_at = None


def _go_on_or_begin(ticket: Ticket, made: list[Promise], what: str, since: datetime) -> Promise:
    last = next((each for each in made if each.what == what), None)
    if last is not None and promised.goes_on(last, ticket, since):
        last.ended_at, last.is_dropped = None, False
        made.remove(last)
        return last
    return Promise(ticket=ticket, what=what, began_at=since)


def _count(changes: rows.Changes, promise: Promise, ticket: Ticket, target: Target, *, quietly: bool) -> None:
    """Counts anew by the target; what became later is neither late nor near any more."""
    promised.pause(promise, ticket)
    limits = promised.limits(target, promise)
    if limits is None:
        promise.ended_at, promise.is_dropped = timezone.now(), True
        return
    moved = (promise.target_id, promise.warn_at, promise.due_at) != (target.pk, *limits)
    promise.target_id, (promise.warn_at, promise.due_at) = target.pk, limits
    if not moved:
        return
    now = timezone.now()
    promise.warned_at = promise.warned_at if promise.warn_at <= now else None
    promise.broken_at = promise.broken_at if promise.due_at <= now else None
    if quietly and promise.due_at <= now and not promise.broken_at and not promise.paused_at:
        promise.warned_at = promise.broken_at = now
        changes.events.append(broken(promise, ticket, target.name, LATE_ANYWAY))


def broken(promise: Promise, ticket: Ticket, target: str, reason: str = "") -> Event:
    """The event, not saved yet."""
    return Event(ticket=ticket, verb=Verb.PROMISE_BROKEN, detail=detail(promise, target, reason))


def detail(promise: Promise, target: str, reason: str = "") -> dict[str, str]:
    """What an event says of a promise: `what`, until when (`to`, ISO 8601), by which target."""
    told = {"what": promise.what, "to": promise.due_at.isoformat(), "target": target}
    return {**told, "reason": reason} if reason else told
