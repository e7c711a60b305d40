"""Routes new tickets: protected senders and rules decide. Until then, and whenever this fails, a ticket is held: only
the owner sees it. A batch is one transaction; when a ticket makes it fail, each is taken by itself, and the one at
fault waits and says why, so that it never holds up the others."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tickets import live
from tickets.mail.outages import OUTAGES, named
from tickets.models import Ticket
from tickets.models.ticket import Visibility
from tickets.routing import due, faults, ruleset
from tickets.routing.carrying_out import carry_out
from tickets.routing.facts.mail_lookups import Headers
from tickets.routing.rules.model import NEW
from tickets.routing.ruleset import Current, RulesUnreadable
from tickets.routing.together import decide_all, read, whole

log = logging.getLogger(__name__)

# A ticket that is held for longer than its intake can take was left behind by a worker that died.
LEFT_BEHIND = settings.ROUTING_LEFT_BEHIND
MOST_AT_ONCE = 500
MOST_BATCHES = 20


def route(tickets: Iterable[Ticket], headers: Mapping[int, Headers] | None = None) -> None:
    """Routes those of `tickets` that are still held; `headers` are those at hand, by the id of the inbound row.

    A failure leaves them held, for `route_left_behind`.
    """
    ids = [ticket.pk for ticket in tickets]
    try:
        if ids:
            _route_together(ids, headers or {})
    except RulesUnreadable as problem:
        log.error("%d tickets stay with the owner for now: %s", len(ids), problem)
    except OUTAGES:
        log.exception("Routing failed; %d tickets stay with the owner for now", len(ids))


def route_left_behind() -> None:
    """What a worker that died, rules that could not be read or a database that was away left held."""
    before, seen = timezone.now() - LEFT_BEHIND, 0
    held = Ticket.objects.filter(visibility=Visibility.HELD, last_activity_at__lt=before)
    for _ in range(MOST_BATCHES):
        waiting = faults.to_try(held.filter(pk__gt=seen), _rule_set(), timezone.now())
        tickets = list(waiting.only("pk").order_by("pk")[:MOST_AT_ONCE])
        if not tickets:
            return
        _try_again(tickets)
        seen = tickets[-1].pk


def _try_again(tickets: Sequence[Ticket]) -> None:
    """One that ends its worker must not do so to the others, time and again."""
    suspects = faults.suspects([ticket.pk for ticket in tickets])
    others = [ticket for ticket in tickets if ticket.pk not in suspects]
    alone = [[ticket] for ticket in tickets if ticket.pk in suspects]
    for group in filter(None, (others, *alone)):
        ids = [ticket.pk for ticket in group]
        faults.begin(ids, _rule_set())
        route(group)
        faults.forget(ids)


def _rule_set() -> int:
    try:
        return ruleset.current().pk
    except RulesUnreadable:
        return 0


def _route_together(ids: list[int], headers: Mapping[int, Headers]) -> None:
    """Raises RulesUnreadable and OUTAGES."""
    rules = ruleset.current()
    try:
        _route(ids, rules, headers)
    except OUTAGES:
        raise
    except Exception:  # one ticket's fault must not be the others': find out whose it is
        log.warning("A batch of %d tickets could not be routed; taking them one by one", len(ids), exc_info=True)
        for ticket_id in ids:
            _route_alone(ticket_id, rules, headers)


def _route_alone(ticket_id: int, rules: Current, headers: Mapping[int, Headers]) -> None:
    try:
        _route([ticket_id], rules, headers)
    except OUTAGES:
        raise
    except Exception as problem:  # whatever it is, the owner gets to see the ticket and the reason
        log.exception("Ticket %s stays with the owner", ticket_id)
        faults.note(ticket_id, f"{type(problem).__name__}: {problem}", rules.pk)


def _route(ids: list[int], rules: Current, headers: Mapping[int, Headers]) -> None:
    with named(), transaction.atomic():
        held = Ticket.objects.filter(pk__in=ids, visibility=Visibility.HELD).order_by("pk")
        tickets = list(whole(held).select_for_update(of=("self",)))
        found = read(tickets, rules, occasion=NEW, now=timezone.now(), headers=headers)
        moments: dict[int, Any] = {ticket.pk: due.bound(ticket, rules) for ticket in tickets}
        carry_out(decide_all(tickets, found, rules), occasion=NEW, rule_set=rules.pk, due=moments)
    live.publish_all(tickets)
