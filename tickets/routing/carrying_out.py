"""Decisions → rows: marks, events, runs, effects; in a constant number of statements, in the caller's transaction.

So a ticket has all of what was decided for it, or nothing; and everything that a rule did says which rule, and why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg2.extras import Json, execute_values

from tickets.desk import spam
from tickets.models import Event, Message, RuleRun, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing import effects
from tickets.routing.marking import Known, mark
from tickets.routing.promises import promising
from tickets.routing.rules import Decision, Outcome
from tickets.routing.rules.model import NEW

Decided = tuple[Ticket, Message | None, Decision]
COLUMNS = {
    "visibility": "text",
    "kind": "text",
    "priority": "text",
    "tags": "varchar[]",
    "fields": "jsonb",
    "status": "text",
    "status_since": "timestamptz",
    "snoozed_until": "timestamptz",
    "assignee_id": "integer",
    "target_id": "bigint",
    "awaits_answer_since": "timestamptz",
    "last_activity_at": "timestamptz",
    "rules_due_at": "timestamptz",
}
CHANGED = """
UPDATE tickets_ticket AS ticket SET {set} FROM (VALUES %s) AS new (id, {names}) WHERE ticket.id = new.id
"""
# Where rules have nothing to do, no more than this changes.
FEW = {"visibility", "rules_due_at"}


def carry_out(
    decided: Sequence[Decided],
    *,
    occasion: str = NEW,
    rule_set: int = 0,
    run_effects: bool = True,
    due: Mapping[int, datetime | None] | None = None,
    at: Mapping[int, datetime] | None = None,
) -> None:
    """For tickets that are locked, as they stand in the database, with `customer`, `assignee` and `target` at hand.

    `rule_set` is the key of what was decided by. `due`: when a rule that runs as time passes may have something to do
    next, by ticket. `at`: when it was decided, by ticket, for whoever tells of the past; else now. Tickets are changed
    in memory, too.
    """
    now = timezone.now()
    known = Known.of(decision for _, _, decision in decided)
    before = {ticket.pk: _row(ticket) for ticket, _, _ in decided}
    were_spam = {ticket.pk for ticket, _, _ in decided if ticket.status == Status.SPAM}
    events: list[Event] = []
    for ticket, mail, decision in decided:
        then = at[ticket.pk] if at else now
        told = [*_summary(ticket, mail, decision, occasion, rule_set), *mark(ticket, decision, known, then)]
        events += _dated(told, then) if at else told
        if due is not None:
            ticket.rules_due_at = due.get(ticket.pk)
    tickets = [ticket for ticket, _, _ in decided]
    _save([ticket for ticket in tickets if _row(ticket) != before[ticket.pk]], before)
    Event.objects.bulk_create(events)
    RuleRun.objects.bulk_create(_runs(decided, occasion, at or {}))
    if spammed := [ticket for ticket in tickets if ticket.status == Status.SPAM and ticket.pk not in were_spam]:
        spam.keep_back(spammed)
    if run_effects:
        effects.make((effect, ticket, mail) for ticket, mail, decision in decided for effect in decision.effects)
    promising.keep(tickets)


def _row(ticket: Ticket) -> tuple[Any, ...]:
    return tuple(getattr(ticket, name) for name in COLUMNS)


def _save(changed: Sequence[Ticket], before: Mapping[int, tuple[Any, ...]]) -> None:
    """Two statements at most: most tickets have little to write down."""
    few: list[Ticket] = []
    more: list[Ticket] = []
    for ticket in changed:
        now = zip(COLUMNS, before[ticket.pk], _row(ticket), strict=True)
        (few if {name for name, was, is_ in now if was != is_} <= FEW else more).append(ticket)
    _update(few, [name for name in COLUMNS if name in FEW])
    _update(more, list(COLUMNS))


def _update(tickets: Sequence[Ticket], names: Sequence[str]) -> None:
    if not tickets:
        return
    statement = CHANGED.format(set=", ".join(f"{name} = new.{name}" for name in names), names=", ".join(names))
    row = f"(%s::bigint, {', '.join(f'%s::{COLUMNS[name]}' for name in names)})"
    values = [(ticket.pk, *(_value(getattr(ticket, name)) for name in names)) for ticket in tickets]
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, values, row, page_size=len(values))


def _value(each: Any) -> Any:
    return Json(each) if isinstance(each, dict) else each


def _summary(ticket: Ticket, mail: Message | None, decision: Decision, occasion: str, rule_set: int) -> list[Event]:
    """What the rules said, as a whole: of a new ticket always, later only when one of them had something to do."""
    if occasion != NEW and not decision.matched:
        return []
    detail = {"from": ticket.visibility, "to": decision.visibility, "reason": decision.reason}
    if rule_set:
        detail |= told(decision) | {"set": rule_set}
    if occasion != NEW:
        detail["occasion"] = occasion
    verb = Verb.ROUTED if occasion == NEW else Verb.RULES_RAN
    return [Event(ticket=ticket, message=mail if occasion != NEW else None, verb=verb, detail=detail)]


def told(decision: Decision) -> dict[str, Any]:
    """Rules are told by the keys of their versions; of one that did not match, which condition failed."""
    return {
        "ran": [[each.ref.version, each.why] for each in decision.matched],
        "missed": [
            [each.ref.version, list(each.failed)] for each in decision.verdicts if each.outcome == Outcome.FAILED
        ],
        "stopped_by": decision.stopped_by.version if decision.stopped_by else None,
        "limited": decision.limited,
    }


def _dated(events: list[Event], at: datetime) -> list[Event]:
    for event in events:
        event.created_at = at
    return events


def _runs(decided: Sequence[Decided], occasion: str, at: Mapping[int, datetime]) -> list[RuleRun]:
    return [
        RuleRun(
            rule_id=each.ref.rule,
            version_id=each.ref.version,
            ticket=ticket,
            occasion=occasion,
            moment=each.moment,
            **({"at": at[ticket.pk]} if at else {}),
        )
        for ticket, _, decision in decided
        for each in decision.matched
    ]
