"""Rules that run as time passes were changed: `Ticket.rules_due_at` is worked out anew for all tickets, by a worker.

In order of the tickets, in short transactions, by one statement that needs no facts; a row says how far that has come.
Running it twice changes nothing.
"""

import time
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tickets.models import DueReckoning, RuleSet, RuleVersion, Ticket
from tickets.routing import ruleset
from tickets.routing.due_terms import Term, terms
from tickets.routing.rules.model import TIME
from tickets.routing.ruleset import Current, RulesUnreadable

AT_ONCE = 2000
MOST_SECONDS = 1.0
# Who began before the rules were changed, and goes by the former ones, has finished by then.
SETTLES_IN = timedelta(seconds=20)
# The moment is said twice, so that a row that changes meanwhile is reckoned with as it is then.
MOVE = """
UPDATE tickets_ticket SET rules_due_at = {moment}
WHERE id > %(after)s AND id <= %(until)s AND visibility <> 'held' AND kind <> 'duty'
    AND rules_due_at IS DISTINCT FROM {moment}
"""


def waits() -> bool:
    """Whether the rules that hold now have not been reckoned with yet."""
    newest = _newest()
    return newest is not None and not DueReckoning.objects.filter(rule_set=newest).exclude(ended_at=None).exists()


def anew() -> None:
    """In the transaction that changes the business hours: what they say is over at another moment."""
    latest = DueReckoning.objects.order_by("-rule_set").values("rule_set")[:1]
    DueReckoning.objects.filter(rule_set__in=latest).update(done_to=0, ended_at=None)


def go_on() -> bool:
    """For a second; says whether there is more to do."""
    newest = _newest()
    if newest is None:
        return False
    try:
        rules = ruleset.current()
    except RulesUnreadable:
        return False
    until = time.monotonic() + MOST_SECONDS
    while rules.pk == newest and time.monotonic() < until:
        if not _step(rules):
            return False
    return True


def _newest() -> int | None:
    """The newest rule set, once everybody goes by it."""
    newest = RuleSet.objects.order_by("-pk").values_list("pk", "made_at").first()
    return newest[0] if newest and newest[1] <= timezone.now() - SETTLES_IN else None


@transaction.atomic
def _step(rules: Current) -> bool:
    reckoning = _mine(rules)
    if reckoning is None or reckoning.ended_at is not None:
        return False
    keys = Ticket.objects.filter(pk__gt=reckoning.done_to).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    found = list(keys)
    if found:
        _move(list(terms(rules)), reckoning.done_to, found[-1])
        reckoning.done_to = found[-1]
    reckoning.ended_at = None if len(found) == AT_ONCE else timezone.now()
    reckoning.save(update_fields=["done_to", "ended_at"])
    return reckoning.ended_at is None


def _mine(rules: Current) -> DueReckoning | None:
    """None while somebody else is at it."""
    ended = timezone.now() if _is_as_before(rules) else None
    DueReckoning.objects.bulk_create([DueReckoning(rule_set_id=rules.pk, ended_at=ended)], ignore_conflicts=True)
    return DueReckoning.objects.select_for_update(skip_locked=True).filter(rule_set=rules.pk).first()


def _is_as_before(rules: Current) -> bool:
    """Whether the rules that were reckoned with last say the same of time."""
    before = DueReckoning.objects.filter(rule_set__lt=rules.pk).order_by("-rule_set").select_related("rule_set").first()
    if before is None:
        return not rules.has_time_rules
    versions = RuleVersion.objects.filter(pk__in=before.rule_set.versions, is_on=True)
    timed = {each.pk for each in versions if TIME in each.definition.get("runs", ())}
    return before.ended_at is not None and timed == {r.ref.version for r in rules.rules if TIME in r.rule.runs}


def _move(chosen: list[Term], after: int, until: int) -> None:
    values: dict[str, Any] = {"after": after, "until": until}
    cases = []
    for number, term in enumerate(chosen):
        values |= {f"since{number}": term.since, f"time{number}": term.time}
        cases.append(f"CASE WHEN {term.column} >= %(since{number})s THEN {term.column} + %(time{number})s END")
    moment = f"least({', '.join(cases)})" if cases else "NULL::timestamptz"
    with connection.cursor() as cursor:
        cursor.execute(MOVE.format(moment=moment), values)
