"""Runs rules as time passes: on tickets whose moment has come (`Ticket.rules_due_at`), found by its index.

A rule runs once for a moment: the database refuses the second row. Each ticket that was looked at knows its next
moment, so that it is not looked at before.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tickets import live
from tickets.mail.outages import OUTAGES, named
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status, Visibility
from tickets.routing import ruleset
from tickets.routing.carrying_out import carry_out
from tickets.routing.rules import Decision, Facts
from tickets.routing.rules.model import CHANGE, TIME
from tickets.routing.rules.terms import Term, next_moment, terms_of
from tickets.routing.ruleset import Current, RulesUnreadable
from tickets.routing.together import decide_all, read, whole

log = logging.getLogger(__name__)

MOST_AT_ONCE = 500
MOST_SECONDS = 1.5
AFTER_A_FAULT = timedelta(hours=6)


def run_due() -> int:
    """Says how many tickets it looked at: those due longest first, for a second and a half."""
    try:
        rules = _of_time(ruleset.current())
    except RulesUnreadable as problem:
        log.error("Rules that run as time passes wait: %s", problem)
        return 0
    until, looked_at = time.monotonic() + MOST_SECONDS, 0
    while rules.has_time_rules and time.monotonic() < until:
        found = _run_some(rules)
        looked_at += found
        if found < MOST_AT_ONCE:
            break
    return looked_at


def _of_time(rules: Current) -> Current:
    """Without those that never run as time passes, nor on what others change."""
    kept = tuple(each for each in rules.rules if not {TIME, CHANGE}.isdisjoint(each.rule.runs))
    return replace(rules, rules=kept, needs=ruleset.needs_of(kept))


def _run_some(rules: Current) -> int:
    """A fault of one ticket must not be the others'."""
    ids = list(due(MOST_AT_ONCE))
    try:
        return _run(ids, rules)
    except OUTAGES:
        raise
    except Exception:
        log.warning("Rules for time failed on a batch of %d; taking them one by one", len(ids), exc_info=True)
        for ticket_id in ids:
            _run_alone(ticket_id, rules)
    return len(ids)


def due(most: int) -> QuerySet[Any]:
    """The ids of those due longest; what is held has its rules for new mail first, what is deleted none."""
    known = Ticket.objects.exclude(visibility=Visibility.HELD).exclude(status=Status.DELETED)
    waiting = known.filter(rules_due_at__lte=timezone.now())
    return waiting.order_by("rules_due_at").values_list("pk", flat=True)[:most]


def _run_alone(ticket_id: int, rules: Current) -> None:
    try:
        _run([ticket_id], rules)
    except OUTAGES:
        raise
    except Exception as problem:  # it says so, and is left alone for some hours
        log.exception("Rules for time failed on ticket %s", ticket_id)
        _put_by(ticket_id, f"{type(problem).__name__}: {problem}".partition("\n")[0][:300])


def _run(ids: Sequence[int], rules: Current) -> int:
    """How many of them nobody else is at."""
    with named(), transaction.atomic():
        now = timezone.now()
        rows = Ticket.objects.filter(pk__in=ids, rules_due_at__lte=now).order_by("pk")
        tickets = list(whole(rows).select_for_update(of=("self",), skip_locked=True))
        found = read(tickets, rules, occasion=TIME, now=now)
        decided = decide_all(tickets, found, rules)
        terms = terms_of(rules.rules)
        moments = {ticket.pk: _next(decision, found[ticket.pk], terms) for ticket, _, decision in decided}
        carry_out(decided, occasion=TIME, rule_set=rules.pk, due=moments)
    live.publish_all([ticket for ticket, _, decision in decided if decision.matched])
    return len(tickets)


def _next(decision: Decision, facts: Facts, terms: Sequence[Term]) -> datetime | None:
    """After a change other rules may have something to do at once; each runs for its moment once."""
    return facts.now if decision.changes else next_moment(terms, facts)


@transaction.atomic
def _put_by(ticket_id: int, why: str) -> None:
    Ticket.objects.filter(pk=ticket_id).update(rules_due_at=timezone.now() + AFTER_A_FAULT)
    detail = {"do": "run", "reason": f"the rules for this failed ({why})"}
    Event.objects.create(ticket_id=ticket_id, verb=Verb.NOT_DONE, detail=detail)
