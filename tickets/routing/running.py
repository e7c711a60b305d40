"""Runs the rules for what happened to tickets (`Occasion`): each once, in the transaction that deletes its row.

Rows are claimed by a lease. One that fails, or kills its worker, is tried alone from then on; after five tries it is
given up, and its ticket says so.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from tickets import live
from tickets.mail.outages import OUTAGES, named
from tickets.models import Event, Occasion, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Visibility
from tickets.routing import due, ruleset
from tickets.routing.carrying_out import carry_out
from tickets.routing.rules.model import REPLY
from tickets.routing.ruleset import Current, RulesUnreadable
from tickets.routing.together import decide_all, read, whole

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
SOON = timedelta(seconds=5)
MOST_AT_ONCE = 100
MOST_BATCHES = 20
MOST_ATTEMPTS = 5
BIG_TEXTS = ("message__html", "message__text", "message__words")


def waits() -> bool:
    """Whether rules have yet to run on something."""
    return _free().exists()


def run_due() -> int:
    """Says how many rows it looked at. Nothing runs while the rules cannot be read."""
    done = 0
    try:
        for _ in range(MOST_BATCHES):
            rows = _claim(Q(attempts=0), MOST_AT_ONCE) or _claim(Q(attempts__gt=0), 1)
            if not rows:
                break
            _run_claimed(rows, ruleset.current())
            done += len(rows)
    except RulesUnreadable as problem:
        log.error("Rules wait: %s", problem)
    return done


def _free() -> QuerySet[Occasion]:
    """What is due and leased by nobody; a ticket that is held has its rules for new mail before it."""
    now = timezone.now()
    unleased = Q(leased_until=None) | Q(leased_until__lt=now)
    return Occasion.objects.filter(unleased, due_at__lte=now).exclude(ticket__visibility=Visibility.HELD)


@transaction.atomic
def _claim(which: Q, most: int) -> list[Occasion]:
    ruleset.current()  # what cannot be run is not claimed
    free = _free().filter(which).order_by("due_at", "pk")
    rows = list(free.select_for_update(of=("self",), skip_locked=True)[:most])
    now = timezone.now()
    Occasion.objects.filter(pk__in=[row.pk for row in rows]).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return rows


def _run_claimed(rows: Sequence[Occasion], rules: Current) -> None:
    """What database or storage could not give is nobody's fault, and was no try."""
    try:
        _run_rows(rows, rules)
    except OUTAGES:
        kept = Occasion.objects.filter(pk__in=[row.pk for row in rows])
        kept.update(attempts=Greatest(F("attempts") - 1, 0))
        raise


def _run_rows(rows: Sequence[Occasion], rules: Current) -> None:
    """`attempts` of the rows are those before this one."""
    for row in [row for row in rows if row.attempts >= MOST_ATTEMPTS]:
        _give_up(row, "it failed too often")
    for group in _groups([row for row in rows if row.attempts < MOST_ATTEMPTS]):
        try:
            _run(group, rules)
        except OUTAGES:
            raise
        except Exception:  # one ticket's fault must not be the others'
            log.warning("Rules failed on a batch of %d; taking them one by one", len(group), exc_info=True)
            for row in group:
                _run_alone(row, rules)


def _run_alone(row: Occasion, rules: Current) -> None:
    try:
        _run([row], rules)
    except OUTAGES:
        raise
    except Exception as problem:  # it is tried again when its lease is over
        log.exception("Rules failed on ticket %s", row.ticket_id)
        if row.attempts + 1 >= MOST_ATTEMPTS:
            _give_up(row, f"{type(problem).__name__}: {problem}".partition("\n")[0][:300])


def _groups(rows: Sequence[Occasion]) -> list[list[Occasion]]:
    """Of one kind, and each ticket once: the next sees what the one before has done."""
    groups: list[list[Occasion]] = []
    for row in rows:
        fits = groups and groups[-1][0].kind == row.kind
        if not fits or any(each.ticket_id == row.ticket_id for each in groups[-1]):
            groups.append([])
        groups[-1].append(row)
    return groups


def _run(group: Sequence[Occasion], rules: Current) -> None:
    with named(), transaction.atomic():
        mine = _locked(group)
        locked = Ticket.objects.filter(pk__in=[row.ticket_id for row in mine]).order_by("pk")
        tickets = list(whole(locked).select_for_update(of=("self",), skip_locked=True))
        at_hand = {ticket.pk for ticket in tickets}
        _run_on(tickets, [row for row in mine if row.ticket_id in at_hand], rules)
        # Somebody acts on these at this moment.
        busy = [row.pk for row in mine if row.ticket_id not in at_hand]
        Occasion.objects.filter(pk__in=busy).update(leased_until=timezone.now() + SOON, attempts=F("attempts") - 1)
    live.publish_all(tickets)


def _locked(group: Sequence[Occasion]) -> list[Occasion]:
    """Those that nobody else has run since."""
    rows = Occasion.objects.filter(pk__in=[row.pk for row in group]).select_related("message").defer(*BIG_TEXTS)
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _run_on(tickets: Sequence[Ticket], rows: Sequence[Occasion], rules: Current) -> None:
    if not rows:
        return
    kind = rows[0].kind
    messages = {row.ticket_id: row.message for row in rows if row.message is not None and kind == REPLY}
    changed = {row.ticket_id: frozenset(row.detail.get("changed", ())) for row in rows}
    found = read(tickets, rules, occasion=kind, now=timezone.now(), messages=messages, changed=changed)
    moments = {ticket.pk: due.sooner(ticket, rules) for ticket in tickets}
    carry_out(decide_all(tickets, found, rules, messages), occasion=kind, rule_set=rules.pk, due=moments)
    Occasion.objects.filter(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def _give_up(row: Occasion, why: str) -> None:
    if Occasion.objects.filter(pk=row.pk).delete()[0]:
        reason = f"the rules for this failed {MOST_ATTEMPTS} times and are not tried again ({why})"
        Event.objects.create(ticket_id=row.ticket_id, verb=Verb.NOT_DONE, detail={"do": "run", "reason": reason})
