"""The list beforehand: what a rule would change of past tickets; nothing is changed."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.models import RuleVersion, Ticket
from tickets.routing import facts as gathering
from tickets.routing import ruleset
from tickets.routing.past_tickets.scope import MOST_SHOWN, rule_of, scope, settled
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import CompiledRule, Decision, decide
from tickets.routing.rules.actions import NOT_FOR_THE_PAST
from tickets.routing.rules.model import NEW
from tickets.routing.rules.telling import in_words
from tickets.routing.rules.words import action_in_words

BATCH, LIST_SECONDS = 500, 3.0


@dataclass(frozen=True)
class Line:
    ticket: Ticket
    does: list[str]


@dataclass(frozen=True)
class Preview:
    """`matched` of the first `looked_at` of `total` tickets, the newest first; `left_out` are actions of the rule
    that are not carried out on past tickets, in words. When the time is over, the rest is not looked at."""

    total: int
    looked_at: int
    matched: int
    lines: list[Line]
    left_out: list[str]

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.total


def preview(version: RuleVersion, by: User, since: datetime | None) -> Preview:
    """Looks for three seconds at most. Raises Refused."""
    began, known, rule = time.monotonic(), names(), rule_of(version)
    keys = list(scope(by, since).values_list("pk", flat=True))
    looked_at, matched, lines = 0, 0, []
    for batch in _batches(keys):
        if time.monotonic() - began > LIST_SECONDS:
            break
        for ticket, decision in decided(rule, list(access.visible_to(by).filter(pk__in=batch).order_by("-pk"))):
            matched += 1
            if matched <= MOST_SHOWN:
                lines.append(Line(ticket, in_words(decision.changes, (), known)))
        looked_at += len(batch)
    left_out = [action_in_words(each, known) for each in rule.rule.then if each.do in NOT_FOR_THE_PAST]
    return Preview(len(keys), looked_at, matched, lines, left_out)


def decided(rule: CompiledRule, tickets: Sequence[Ticket]) -> Iterator[tuple[Ticket, Decision]]:
    """Those of `tickets` on which the rule would change something. Of turns nothing is noted."""
    found = gathering.of_tickets(tickets, occasion=NEW, needs=ruleset.needs_of([rule]), now=timezone.now())
    for ticket in tickets:
        decision = decide(settled(found[ticket.pk]), [rule])
        if decision.changes:
            yield ticket, decision


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
