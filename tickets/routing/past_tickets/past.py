"""A rule applied to past tickets: the list beforehand, the start, the end, and the way back. A worker does the rest.

It sets marks of tickets that the person who asks may see, and does nothing else: no answer, forward, note, message or
call goes out.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from tickets import access, later
from tickets.errors import ChangedMeanwhile, Refused
from tickets.models import AppliedChange, Rule, RuleApplication, RuleVersion, Ticket
from tickets.models.rule_application import ApplicationState
from tickets.models.ticket import Visibility
from tickets.routing import facts as gathering
from tickets.routing import ruleset
from tickets.routing.rulebook import versions
from tickets.routing.rulebook.naming import names
from tickets.routing.rules import (
    TEAM,
    CompiledRule,
    Decision,
    Facts,
    Reference,
    RuleProblems,
    compiled,
    decide,
    read,
)
from tickets.routing.rules.actions import NOT_FOR_THE_PAST
from tickets.routing.rules.model import NEW
from tickets.routing.rules.telling import in_words
from tickets.routing.rules.words import action_in_words
from tickets.routing.trial import knowing

MOST, MOST_SHOWN, BATCH = 20_000, 200, 500
LIST_SECONDS = 3.0
UNDER_WAY = (ApplicationState.RUNNING, ApplicationState.UNDOING)
TASK, OCCASION = "apply_rule", "past"


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


def scope(by: User, since: datetime | None) -> QuerySet[Ticket]:
    """At most the newest 20,000 that this person may see, the newest first."""
    newest = visible(by, None).order_by("-pk").values("pk")[:MOST]
    return visible(by, since).filter(pk__in=newest).order_by("-pk")


def visible(by: User, since: datetime | None) -> QuerySet[Ticket]:
    """What is held is not routed yet, and no past ticket."""
    found = access.visible_to(by).exclude(visibility=Visibility.HELD)
    return found.filter(created_at__gte=since) if since else found


def rule_of(version: RuleVersion) -> CompiledRule:
    """For past tickets: asked at once, whenever else it runs. Raises Refused."""
    try:
        rule = read(version.definition)
    except RuleProblems as problem:
        raise Refused(f"This rule cannot be applied: {problem}") from problem
    ref = Reference(version.rule_id, version.pk, version.number, rule.name, version.by_owner, version.acts_since)
    return compiled(replace(rule, runs=(NEW,)), ref)


def decided(rule: CompiledRule, tickets: Sequence[Ticket]) -> Iterator[tuple[Ticket, Decision]]:
    """Those of `tickets` on which the rule would change something. Of turns nothing is noted."""
    found = gathering.of_tickets(tickets, occasion=NEW, needs=ruleset.needs_of([rule]), now=timezone.now())
    for ticket in tickets:
        decision = decide(settled(found[ticket.pk]), [rule])
        if decision.changes:
            yield ticket, decision


def settled(facts: Facts) -> Facts:
    """What the team sees was decided long ago: what is stronger than rules does not take it away now."""
    return knowing.of_the_team(facts) if facts.marks.visibility == TEAM else facts


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def applications(by: User) -> QuerySet[RuleApplication]:
    """Of those of other people, who may see other tickets, also the counts are not told."""
    found = RuleApplication.objects.select_related("version__rule", "asked_by", "undone_by")
    return found if by.can(Capability.SEE_ALL_TICKETS) else found.filter(asked_by=by)


@transaction.atomic
def start(version: RuleVersion, by: User, since: datetime | None) -> RuleApplication:
    """Raises Refused, ChangedMeanwhile when the rule has another version by now."""
    _check(by)
    rule = Rule.objects.select_for_update().get(pk=version.rule_id)
    newest = versions.newest(rule)
    if newest is None or newest.pk != version.pk:
        raise ChangedMeanwhile("Somebody has changed this rule meanwhile. Look at the list again.")
    if RuleApplication.objects.filter(version__rule=rule, state__in=UNDER_WAY).exists():
        raise Refused("This rule is being applied, or taken back, already. Wait until that is over.")
    keys = list(scope(by, since).values_list("pk", flat=True))
    if not keys:
        raise Refused("There is no ticket to apply it to.")
    made = RuleApplication.objects.create(version=version, asked_by=by, since=since, total=len(keys), after=keys[0] + 1)
    later.enqueue_once(TASK, made.pk)
    return made


@transaction.atomic
def stop(application: RuleApplication, by: User) -> None:
    """After the batch that is at work. Raises Refused."""
    _check(by)
    held = RuleApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if held.state != ApplicationState.RUNNING:
        raise Refused("It is over already.")
    held.state, held.ended_at = ApplicationState.STOPPED, timezone.now()
    held.save(update_fields=["state", "ended_at"])


@transaction.atomic
def take_back(application: RuleApplication, by: User) -> None:
    """Asks a worker to take back what was changed. Raises Refused."""
    _check(by)
    held = RuleApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if held.state not in (ApplicationState.DONE, ApplicationState.STOPPED):
        raise Refused("It can be taken back when it is over, and once.")
    held.state, held.undone_by, held.ended_at, held.problem = ApplicationState.UNDOING, by, None, ""
    held.save(update_fields=["state", "undone_by", "ended_at", "problem"])
    later.enqueue_once(TASK, held.pk)


def left_alone(application: RuleApplication, by: User) -> list[AppliedChange]:
    """The newest 200 tickets of which something was not taken back; those that this person may see."""
    kept = AppliedChange.objects.filter(application=application, undone_at__isnull=False).exclude(left=[])
    return list(kept.filter(ticket__in=access.visible_to(by)).select_related("ticket").order_by("-ticket")[:MOST_SHOWN])


def _check(by: User) -> None:
    if not by.can(Capability.WRITE_RULES):
        raise Refused("You may not apply rules. Ask the owner if you should.")
