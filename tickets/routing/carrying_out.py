"""Decisions → rows: marks, events, runs, effects; in a constant number of statements, in the caller's transaction.

So a ticket has all of what was decided for it, or nothing; and everything that a rule did says which rule, and why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from tickets import live
from tickets.desk import asked, spam
from tickets.models import Event, RuleRun
from tickets.models.ticket import Status, Visibility
from tickets.routing import effects
from tickets.routing.decisions_kept import Decided, runs, summary
from tickets.routing.marks.marking import mark
from tickets.routing.marks.named import Known
from tickets.routing.marks.ticket_rows import row, save
from tickets.routing.promises import promising
from tickets.routing.rules import Decision
from tickets.routing.rules.model import NEW


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
    before = {ticket.pk: row(ticket) for ticket, _, _ in decided}
    were_spam = {ticket.pk for ticket, _, _ in decided if ticket.status == Status.SPAM}
    were_asked = {ticket.pk for ticket, _, _ in decided if ticket.status == Status.ASKED}
    events: list[Event] = []
    for ticket, mail, decision in decided:
        then = at[ticket.pk] if at else now
        told = [*summary(ticket, mail, decision, occasion, rule_set), *mark(ticket, decision, known, then)]
        events += _dated(told, then) if at else told
        if due is not None:
            ticket.rules_due_at = due.get(ticket.pk)
    tickets = [ticket for ticket, _, _ in decided]
    save([ticket for ticket in tickets if row(ticket) != before[ticket.pk]], before)
    Event.objects.bulk_create(events)
    RuleRun.objects.bulk_create(runs(decided, occasion, at or {}))
    if spammed := [ticket for ticket in tickets if ticket.status == Status.SPAM and ticket.pk not in were_spam]:
        spam.keep_back(spammed)
    asked.told([ticket for ticket in tickets if ticket.pk in were_asked and ticket.status != Status.ASKED])
    if run_effects:
        effects.make((effect, ticket, mail) for ticket, mail, decision in decided for effect in decision.effects)
    promising.keep(tickets)
    live.publish_lost([ticket for ticket, _, decision in decided if _hides(decision)])


def _hides(decision: Decision) -> bool:
    return any(change.mark == "visibility" and change.before == Visibility.TEAM for change in decision.changes)


def _dated(events: list[Event], at: datetime) -> list[Event]:
    for event in events:
        event.created_at = at
    return events
