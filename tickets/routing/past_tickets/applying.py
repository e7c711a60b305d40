"""Applies a rule to past tickets, and takes that back: a batch at a time, each one transaction.

Whoever works on a batch holds its application locked. A worker that dies leaves it as it was, to the next; so each
ticket is changed once. How far it has come stands in the row.
"""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.roles import Capability
from accounts.seeing import seen_as
from tickets import access, later, live
from tickets.errors import SupportdeskError, TemporaryFailure
from tickets.models import AppliedChange, RuleApplication, Ticket
from tickets.models.rule_application import ApplicationState
from tickets.routing import carrying_out, decisions_kept, ruleset, together
from tickets.routing.past_tickets import marks_kept, past, scope, taking_back
from tickets.routing.rules import CompiledRule
from tickets.routing.rules.model import NEW
from tickets.routing.ruleset import Current

log = logging.getLogger(__name__)
BATCH = 100
NO_MORE_RULES = "Whoever asked for it may not apply rules any more"


def go_on(application_id: int) -> None:
    """For the task: one batch, and rings for the next."""
    try:
        more = _batch(application_id)
    except TemporaryFailure:
        raise  # the sweeper finds it again
    except SupportdeskError as problem:
        _break_off(application_id, str(problem))
    else:
        if more:
            later.enqueue_once(past.TASK, application_id)


def waiting() -> list[int]:
    """For the sweeper."""
    return list(RuleApplication.objects.filter(state__in=past.UNDER_WAY).values_list("pk", flat=True)[:50])


@transaction.atomic
def _batch(application_id: int) -> bool:
    """Whether there is more to do. Nobody waits for whoever is at it."""
    rows = RuleApplication.objects.filter(pk=application_id, state__in=past.UNDER_WAY)
    held = rows.select_related("version__rule", "asked_by", "undone_by").select_for_update(
        of=("self",), skip_locked=True
    )
    row = held.first()
    if row is None:
        return False
    if row.state == ApplicationState.UNDOING:
        return taking_back.batch(row, BATCH)
    return _apply(row)


def _apply(row: RuleApplication) -> bool:
    if not (row.asked_by.is_active and row.asked_by.can(Capability.WRITE_RULES)):
        raise SupportdeskError(NO_MORE_RULES)
    keys = _next(row)
    row.changed += _change(row, keys)
    row.looked_at += len(keys)
    row.after = keys[-1] if keys else row.after
    is_over = len(keys) < BATCH or row.looked_at >= row.total
    if is_over:
        row.state, row.ended_at = ApplicationState.DONE, timezone.now()
    row.save(update_fields=["changed", "looked_at", "after", "state", "ended_at"])
    return not is_over


def _next(row: RuleApplication) -> list[int]:
    """The newest first."""
    wanted = max(0, min(BATCH, row.total - row.looked_at))
    found = scope.visible(row.asked_by, row.since).filter(pk__lt=row.after)
    with seen_as(row.asked_by):
        return list(found.order_by("-pk").values_list("pk", flat=True)[:wanted])


def _change(row: RuleApplication, keys: Sequence[int]) -> int:
    """How many tickets that were."""
    rows = access.visible_to(row.asked_by).filter(pk__in=keys).order_by("pk")
    # What a rule does to them may take them out of this person's sight: that is done as the desk.
    with seen_as(row.asked_by):
        tickets = list(rows.select_for_update(of=("self",), no_key=True))
    before = {ticket.pk: marks_kept.of(ticket) for ticket in tickets}
    found = _decided(scope.rule_of(row.version), tickets)
    carrying_out.carry_out(found, occasion=past.OCCASION, run_effects=False)
    changed = [ticket for ticket, _, _ in found]
    made = [each for ticket in changed if (each := _kept(row, ticket, before[ticket.pk]))]
    AppliedChange.objects.bulk_create(made)
    live.publish_all(changed)
    return len(made)


def _decided(rule: CompiledRule, tickets: Sequence[Ticket]) -> list[decisions_kept.Decided]:
    """Those that it changes; whose turn it is, is noted."""
    rules = Current(rules=(rule,), needs=ruleset.needs_of([rule]))
    found = together.read(tickets, rules, occasion=NEW, now=timezone.now())
    settled = {key: scope.settled(facts) for key, facts in found.items()}
    return [each for each in together.decide_all(tickets, settled, rules) if each[2].changes]


def _kept(row: RuleApplication, ticket: Ticket, before: dict[str, object]) -> AppliedChange | None:
    after = marks_kept.of(ticket)
    names = marks_kept.different(before, after)
    old, new = ({name: each[name] for name in names} for each in (before, after))
    return AppliedChange(application=row, ticket=ticket, before=old, after=new) if names else None


def _break_off(application_id: int, why: str) -> None:
    log.error("Applying a rule to past tickets was broken off: %s", why)
    rows = RuleApplication.objects.filter(pk=application_id, state__in=past.UNDER_WAY)
    rows.update(state=ApplicationState.STOPPED, ended_at=timezone.now(), problem=why)
